"""The register as open data: its acts and what they do to one another, row by row, with a passport."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.acts.changes import lost_of
from portal.acts.models import Act, Publication, Relation, Rubric
from portal.acts.querysets import ActQuerySet
from portal.acts.rules.status import Effect, Status
from portal.acts.services import archive
from portal.acts.services.anchored import Anchored, anchored
from portal.acts.services.called import with_labels
from portal.acts.services.files import shown
from portal.acts.services.identities import uri_of
from portal.web.page_cache import cached_page

_CHUNK = 500
_STATUSES = ", ".join(f"{one.value} — {one.label}" for one in Status)
_EFFECTS = ", ".join(f"{one.value} — {one.label}" for one in Effect)
#: Column -> what it says. Others read them by place: what is new comes last.
COLUMNS = {
    "id": "постоянный номер записи",
    "kind": "вид акта: reshenie, postanovlenie, rasporyazhenie, prikaz",
    "issuer": "кто издал, именем из адреса",
    "adopted_on": "дата принятия, ГГГГ-ММ-ДД",
    "number": "номер",
    "title": "название на сегодня",
    "is_normative": "нормативный: true, false или пусто, если не указано",
    "published_in": "источник официального опубликования",
    "published_issue": "номер выпуска или сетевое издание",
    "published_on": "дата официального опубликования",
    "in_force_from": "дата вступления в силу",
    "status": "состояние по реестру на день status_on; пусто у несверенных актов и "
    "у нормативных, у которых не указан день вступления в силу",
    "status_on": "день, на который вычислено состояние",
    "verified_on": "день сверки с подлинником; пусто, если не сверен",
    "changed_at": "последнее изменение записи",
    "url": "постоянный адрес",
    "status_by_dates": "состояние на день status_on по датам и связям реестра, у всех актов: "
    f"{_STATUSES}. У несверенного акта (verified_on пусто) реестр может знать не всё, что с ним "
    "сделали",
    "status_is_presumed": "true, если акт нормативный, а день вступления в силу не указан: "
    "status_by_dates считает его действующим со дня принятия",
    "signatory": "кто подписал",
    "rubrics": "рубрики, именами из адреса; в CSV через пробел",
    "is_tax": "true, если акт о местных налогах",
    "registered_as": "номер государственной регистрации",
    "registered_on": "дата государственной регистрации",
    "remark": "пометка для читателя",
    "files": "адреса файлов акта; в CSV через пробел",
    "akn_uri": "имя акта в текстах Akoma Ntoso (FRBRuri)",
    "first_title": "название при принятии, если теперь акт называется иначе; новые названия — в "
    "new_title связей",
}
RELATION_COLUMNS = {
    "id": "постоянный номер связи",
    "source": "id акта, который делает",
    "source_url": "его постоянный адрес",
    "effect": f"что он делает с другим актом: {_EFFECTS}",
    "target": "id акта, с которым это делается",
    "target_url": "его постоянный адрес",
    "point": "якорь пункта по тексту, начавшемуся в point_in; пусто, если акта в целом",
    "point_label": "этот пункт словами, по тому же тексту",
    "what": "что меняется, словами",
    "from_on": "с какого дня; если акт, который это делает, в свой день приостановлен — с первого дня "
    "после этого; пусто, если он приостановлен и неизвестно, до какого дня",
    "to_on": "до какого дня, не включая его; пусто, если без срока",
    "new_title": "как акт называется с этого дня, если изменено его наименование",
    "due_on": "с какого дня должно было начаться по самому акту, если начинается позже; иначе пусто",
    "lost": "overtaken — ничего не меняет: то, что изменяется, к этому дню уже не действует; "
    "doubtful — изменения может не быть: пункт акта, который его делает, раньше перестал "
    "действовать; waits — не началось: акт, который это делает, приостановлен; иначе пусто",
    "point_in": "первый день текста, которому принадлежит якорь point: другая редакция могла дать этот "
    "номер другому пункту; пусто, если акта в целом, его текста в реестре нет или добавленного пункта ещё "
    "нет ни в одном",
    "point_now": "якорь того же места в тексте на сегодня; пусто, если его слова там не найти или текста в "
    "реестре нет",
}


@login_not_required
@require_safe
@cached_page()
def open_data(request: HttpRequest) -> HttpResponse:
    """Show the passport of the data sets. Law: 8-FZ art. 7(5)."""
    changed = Act.objects.public().order_by("-changed_at").values_list("changed_at", flat=True)
    context = {
        "columns": COLUMNS.items(),
        "relations": RELATION_COLUMNS.items(),
        "changed_at": changed.first(),
        "archive": archive.made(),
        "texts": archive.COLUMNS.items(),
        "changes": request.build_absolute_uri(reverse("acts:changes")),
    }
    return render(request, "acts/open_data.html", context)


@login_not_required
@require_safe
def data(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the whole register, row by row, in the order of entering."""
    today = timezone.localdate()
    acts = with_facts(Act.objects.public()).order_by("pk").iterator(_CHUNK)
    return _sent("acts", form, COLUMNS, (row_of(request, act, today) for act in acts))


@login_not_required
@require_safe
def relations(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send what acts that readers see do to one another, in the order of entering."""
    seen = {"source__state": Publication.PUBLISHED, "target__state": Publication.PUBLISHED}
    address = ("kind", "issuer__slug", "adopted_on", "number")
    found = (
        Relation.objects.filter(never_begins=False, **seen)
        .select_related("source__issuer", "target__issuer")
        .only(
            "effect", "point", "adds_point", "what", "from_on", "to_on", "new_title", "held_until",
            "settled_place", "source__in_force_from",
            *(f"{side}__{name}" for side in ("source", "target") for name in address),
        )
        .order_by("pk")
    )  # fmt: skip
    each = found.iterator(_CHUNK)
    chunks = iter(lambda: with_labels(list(islice(each, _CHUNK))), [])
    rows = chain.from_iterable(_relation_rows(request, chunk) for chunk in chunks)
    return _sent("relations", form, RELATION_COLUMNS, rows)


def _relation_rows(request: HttpRequest, chunk: list[Relation]) -> Iterator[list[Any]]:
    known = known_of(chunk)
    return (_relation_row(request, one, known) for one in chunk)


@dataclass(frozen=True)
class Known:
    """What is asked of relations together, by their keys: what is lost of them, where their points are."""

    lost: Mapping[int, str]
    anchored: Mapping[int, Anchored]


def known_of(relations: list[Relation]) -> Known:
    """Return what is known of the relations today."""
    return Known(lost_of(relations), anchored(relations, today=timezone.localdate()))


def with_facts(acts: ActQuerySet) -> ActQuerySet:
    """Return the acts with what their rows say of them, asked for together."""
    rubrics = Rubric.objects.order_by("slug").only("slug")
    return acts.listed().prefetch_related(Prefetch("rubrics", rubrics), Prefetch("files", shown()))


def row_of(request: HttpRequest, act: Act, today: date) -> list[Any]:
    """Return what open data say of an act, in the order of COLUMNS."""
    standing = act.standing_on(today)
    return [
        act.pk,
        act.kind,
        act.issuer.slug,
        act.adopted_on,
        act.number,
        act.title,
        act.is_normative,
        act.published_in,
        act.published_issue,
        act.published_on,
        act.in_force_from,
        standing.status.value if act.verified_on and not standing.is_presumed else None,
        today,
        act.verified_on,
        act.changed_at.isoformat() if act.changed_at else None,
        request.build_absolute_uri(act.get_absolute_url()),
        standing.status.value,
        standing.is_presumed,
        act.signatory,
        [rubric.slug for rubric in act.rubrics.all()],
        act.is_tax,
        act.registered_as,
        act.registered_on,
        act.remark,
        [
            request.build_absolute_uri(reverse("files:download", args=[one.file_id]))
            for one in act.files.all()
        ],
        uri_of(act),
        act.first_title if act.first_title != act.title else "",
    ]


def relations_of(request: HttpRequest, act: Act, known: Known) -> list[dict[str, Any]]:
    """Return what is done to the act and what it does, as the data set of relations has it.

    ``known`` is what ``known_of`` says of them.
    """
    every = [one.source for one in act.what_influences(unbegun_too=True)]
    every += [one for one in act.effects.all() if one.target.is_public]
    rows = (_relation_row(request, one, known) for one in every if not one.never_begins)
    return [dict(zip(RELATION_COLUMNS, row, strict=True)) for row in rows]


def _relation_row(request: HttpRequest, one: Relation, known: Known) -> list[Any]:
    point_in, point_now = known.anchored.get(one.pk, (None, ""))
    return [
        one.pk,
        one.source_id,
        request.build_absolute_uri(one.source.get_absolute_url()),
        one.effect,
        one.target_id,
        request.build_absolute_uri(one.target.get_absolute_url()),
        one.point,
        one.point_label,
        one.what,
        None if one.is_held else one.begins_on,
        one.to_on,
        one.new_title,
        one.from_on if one.held_until else None,
        known.lost.get(one.pk, ""),
        point_in,
        point_now,
    ]


def _sent(
    name: str, form: str, columns: Mapping[str, str], rows: Iterator[list[Any]]
) -> StreamingHttpResponse:
    write: Callable[..., Iterator[str]] = _csv if form == "csv" else _json
    media = "text/csv; charset=utf-8" if form == "csv" else "application/json"
    response = StreamingHttpResponse(write(list(columns), rows), content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


class _Echo:
    """What csv writes into comes straight back."""

    def write(self, line: str) -> str:
        return line


def _csv(columns: list[str], rows: Iterator[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(value)
    # A spreadsheet would take a title for a formula.
    is_formula = isinstance(value, str) and value[:1] in {"=", "+", "-", "@"}
    return f"'{value}" if is_formula else value


def _json(columns: list[str], rows: Iterator[list[Any]]) -> Iterator[str]:
    between = "[\n"
    for row in rows:
        record = dict(zip(columns, row, strict=True))
        yield between + json.dumps(record, ensure_ascii=False, default=str)
        between = ",\n"
    yield "[]" if between == "[\n" else "\n]\n"
