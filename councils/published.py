"""What councils have published, for the register below: as everybody reads it, and no persons.

Names of members are on the pages; a list for machines would gather them. Law: 152-FZ art. 5(5).
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from councils.models import (
    AgendaVersion,
    Council,
    Decision,
    Organisation,
    Paper,
    Publication,
    Seat,
    Sitting,
)
from councils.rules.agenda import for_everybody
from councils.rules.vocabulary import Stage
from councils.services.agenda import lines_in
from portal.published.registry import Item, Kind, Topic, register_kind, register_topic, subject

_Keys = Collection[int] | None


def register() -> None:
    """Tell the register of the councils' kinds, and what one may follow."""
    for kind in _KINDS:
        register_kind(kind)
    register_topic(Topic("council", "Советы", lambda: Council.objects.values_list("pk", "name")))
    register_topic(
        Topic(
            "organisation",
            "Организации в советах",
            lambda: Organisation.objects.values_list("pk", "short_name"),
        )
    )


def _of(queryset: Any, keys: _Keys) -> Any:
    return queryset if keys is None else queryset.filter(pk__in=keys)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


class _Members:
    """Which organisations had a seat in a council on a day; one query."""

    def __init__(self) -> None:
        self._seats: dict[int, list[Seat]] = {}
        for seat in Seat.objects.exclude(organisation=None).order_by("pk"):
            self._seats.setdefault(seat.council_id, []).append(seat)

    def subjects(self, sitting: Sitting) -> tuple[str, ...]:
        """Return what the sitting is about: its council, and who had a seat on its day."""
        day = timezone.localdate(sitting.starts_at)
        seats = self._seats.get(sitting.council_id, ())
        held = {seat.organisation_id for seat in seats if seat.period.holds_on(day)}
        return (
            subject("council", sitting.council_id),
            *(subject("organisation", key) for key in sorted(filter(None, held))),
        )


def _councils(keys: _Keys) -> Iterator[Item]:
    seats = Prefetch("seats", Seat.objects.order_by("pk").select_related("organisation"))
    for council in _of(Council.objects.prefetch_related(seats), keys):
        yield Item(
            council.pk,
            council.name,
            council.get_absolute_url(),
            (subject("council", council.pk),),
            {
                "name": council.name,
                "purpose": council.purpose,
                "contact": council.contact,
                "established_on": _day(council.established_on),
                "dissolved_on": _day(council.dissolved_on),
                "seats": [
                    {
                        "organisation": _organisation_id(seat.organisation_id),
                        "title": seat.title,
                        "from": _day(seat.begins_on),
                        "until": _day(seat.last_day),
                    }
                    for seat in council.seats.all()
                ],
            },
        )


def _organisation_id(key: int | None) -> str | None:
    return f"organisation-{key}" if key else None


def _organisations(keys: _Keys) -> Iterator[Item]:
    for one in _of(Organisation.objects.all(), keys):
        yield Item(
            one.pk,
            one.short_name,
            one.get_absolute_url(),
            (subject("organisation", one.pk),),
            {
                "name": one.name,
                "short_name": one.short_name,
                "kind": one.kind,
                "registration_number": one.registration_number,
            },
        )


def _title(sitting: Sitting) -> str:
    day = date_format(timezone.localtime(sitting.starts_at), "j E Y г.")
    numbered = f"№ {sitting.number} от " if sitting.number else ""
    return f"заседание {numbered}{day}, {sitting.council.name}"


def _sittings_with_agenda(
    keys: _Keys,
) -> Iterable[tuple[Sitting, list[dict[str, str]], datetime | None]]:
    """Yield sittings, each with its published agenda and since when there is one."""
    published = Publication.objects.filter(stage=Stage.AGENDA).values("sitting")
    found = _of(Sitting.objects.select_related("council", "hall"), keys).prefetch_related(
        Prefetch("versions", AgendaVersion.objects.filter(sitting__in=published).order_by("number"))
    )
    for sitting in found:
        versions = list(sitting.versions.all())
        lines = for_everybody(lines_in(versions[-1])) if versions else []
        agenda = [
            {"number": line.number, "title": line.title, "speaker": line.speaker} for line in lines
        ]
        yield sitting, agenda, versions[0].made_at if versions else None


def _sittings(keys: _Keys) -> Iterator[Item]:
    members = _Members()
    for sitting, agenda, _ in _sittings_with_agenda(keys):
        yield Item(
            sitting.pk,
            _title(sitting).capitalize(),
            sitting.get_absolute_url(),
            members.subjects(sitting),
            {
                "council": f"council-{sitting.council_id}",
                "number": sitting.number or None,
                "topic": sitting.topic,
                "state": sitting.state,
                "reason": sitting.reason,
                "is_extraordinary": sitting.is_extraordinary,
                "starts_at": timezone.localtime(sitting.starts_at).isoformat(),
                "ends_at": timezone.localtime(sitting.ends_at).isoformat(),
                "place": sitting.where,
                "agenda": agenda,
            },
        )


def _agendas(keys: _Keys) -> Iterator[Item]:
    members = _Members()
    for sitting, agenda, since in _sittings_with_agenda(keys):
        if since:
            yield Item(
                sitting.pk,
                f"Повестка: {_title(sitting)}",
                sitting.get_absolute_url(),
                members.subjects(sitting),
                {"sitting": f"sitting-{sitting.pk}", "agenda": agenda},
                " ".join([sitting.topic, *(line["title"] for line in agenda)]),
                since,
            )


def _papers(keys: _Keys) -> Iterator[Item]:
    members = _Members()
    found = _of(Paper.objects.public(), keys).defer("text")
    for paper in found.select_related("item__sitting__council", "file"):
        sitting = paper.item.sitting
        yield Item(
            paper.pk,
            f"{paper.title}, версия {paper.number}: {_title(sitting)}",
            sitting.get_absolute_url(),
            members.subjects(sitting),
            {
                "sitting": f"sitting-{sitting.pk}",
                "item": paper.item.title,
                "title": paper.title,
                "version": paper.number,
                "file": reverse("files:download", args=[paper.file_id]),
                "sha256": paper.file.sha256,
            },
            paper.item.title,
            paper.added_at,
        )


def _texts_of_papers(keys: Collection[int]) -> dict[int, str]:
    return dict(Paper.objects.filter(pk__in=keys).values_list("pk", "text"))


def _decisions(keys: _Keys) -> Iterator[Item]:
    members = _Members()
    found = _of(Decision.objects.public(), keys)
    for one in found.select_related("item__sitting__council", "unit", "vote"):
        sitting = one.item.sitting
        yield Item(
            one.pk,
            f"Решение № {one.number}: {_title(sitting)}",
            one.get_absolute_url(),
            members.subjects(sitting),
            {
                "sitting": f"sitting-{sitting.pk}",
                "council": f"council-{sitting.council_id}",
                "number": one.number,
                "text": one.text,
                "responsible": one.unit.name if one.unit else "",
                "due_on": _day(one.due_on),
                "done_on": _day(one.done_on),
                "vote": one.vote.figures if one.vote else None,
            },
            f"{one.item.title} {one.text}",
            one.made_at,
        )


def _minutes(keys: _Keys) -> Iterator[Item]:
    members = _Members()
    found = _of(Publication.objects.filter(stage=Stage.MINUTES), keys)
    for one in found.select_related("sitting__council", "minutes"):
        sitting = one.sitting
        file = one.minutes.extract_id or one.minutes.pdf_id
        yield Item(
            one.pk,
            f"Протокол, версия {one.version}: {_title(sitting)}",
            sitting.get_absolute_url(),
            members.subjects(sitting),
            {
                "sitting": f"sitting-{sitting.pk}",
                "version": one.version,
                "file": reverse("files:download", args=[file]),
                "sha256": one.sha256,
            },
            sitting.topic,
            one.published_at,
        )


_SITTING = ("sitting", "заседание: его id")
_KINDS = (
    Kind(
        "council",
        "совет",
        "Советы",
        (
            ("name", "наименование"),
            ("purpose", "для чего создан"),
            ("contact", "кому звонить и писать"),
            ("established_on, dissolved_on", "создан, упразднён: ГГГГ-ММ-ДД"),
            ("seats", "места: организация или название, с какого и по какой день включительно"),
        ),
        _councils,
        is_news=False,
    ),
    Kind(
        "organisation",
        "организация",
        "Организации в советах",
        (
            ("name, short_name", "официальное и краткое наименование"),
            ("kind", "вид: party, public, religious"),
            ("registration_number", "ОГРН"),
        ),
        _organisations,
        is_news=False,
    ),
    Kind(
        "sitting",
        "заседание",
        "Заседания",
        (
            ("council", "совет: его id"),
            ("number", "номер в году; пусто, пока заседание не открыто"),
            ("topic", "главная тема"),
            ("state", "planned, convened, open, adjourned, closed, cancelled"),
            ("reason", "почему отменено или отложено"),
            ("is_extraordinary", "внеочередное ли"),
            ("starts_at, ends_at", "начало и окончание с часовым поясом"),
            ("place", "где"),
            ("agenda", "опубликованная повестка: номер, вопрос, докладчик"),
        ),
        _sittings,
        is_news=False,
    ),
    Kind(
        "agenda",
        "повестка",
        "Повестки",
        (_SITTING, ("agenda", "номер, вопрос, докладчик")),
        _agendas,
        has_page=False,
    ),
    Kind(
        "paper",
        "материал",
        "Открытые материалы",
        (
            _SITTING,
            ("item", "вопрос повестки"),
            ("title, version", "название и номер версии"),
            ("file, sha256", "путь файла и его контрольная сумма"),
        ),
        _papers,
        _texts_of_papers,
        has_page=False,
    ),
    Kind(
        "decision",
        "решение",
        "Решения",
        (
            _SITTING,
            ("council", "совет: его id"),
            ("number, text", "номер и текст"),
            ("responsible", "ответственное подразделение"),
            ("due_on, done_on", "срок включительно и день исполнения"),
            ("vote", "за, против, воздержались, присутствовали из скольких; пусто без голосования"),
        ),
        _decisions,
    ),
    Kind(
        "minutes",
        "протокол",
        "Протоколы",
        (
            _SITTING,
            ("version", "версия"),
            ("file, sha256", "путь файла и его контрольная сумма"),
        ),
        _minutes,
        has_page=False,
    ),
)
