"""An act as of a day: its text, its status, what has become of it."""

import json
from datetime import date, datetime, time
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from portal.acts.forms.readers import CompareForm, DayForm
from portal.acts.history import Step, picture
from portal.acts.models import Act, Draft, OldAddress, Publication, Relation, Version
from portal.acts.papers import act_docx, act_pdf
from portal.acts.rules.citations import Citation as Cited
from portal.acts.rules.status import Effect
from portal.acts.services.citations import act_with, stale_of
from portal.acts.texts.akn import anchors
from portal.acts.texts.comparison import Change, compare
from portal.acts.texts.rendering import Beside, to_html
from portal.web.page_cache import cached_page


def _act(kind: str, issuer: str, adopted_on: date, number: str) -> Act | OldAddress:
    """Return the act, or the address that it had before its particulars were corrected."""
    act = (
        Act.objects.listed()
        .select_related("issuer", "verified_by")
        .filter(kind=kind, issuer__slug=issuer, adopted_on=adopted_on, number=number)
        .first()
    )
    if act is not None and act.state in (Publication.PUBLISHED, Publication.WITHDRAWN):
        return act
    old = OldAddress.objects.select_related("act__issuer").filter(
        kind=kind, issuer=issuer, adopted_on=adopted_on, number=number
    )
    if act is None and (moved := old.first()) and moved.act.is_public:
        return moved
    raise Http404


def _day_of(request: HttpRequest) -> tuple[DayForm, date]:
    today = timezone.localdate()
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": today})
    return form, (form.cleaned_data["on"] if form.is_valid() else None) or today


@login_not_required
@require_safe
@cached_page("on")
def detail(
    request: HttpRequest, kind: str, issuer: str, adopted_on: date, number: str
) -> HttpResponse:
    """Show an act as of a day; a withdrawn one says that, a former address leads on."""
    act = _act(kind, issuer, adopted_on, number)
    if isinstance(act, OldAddress):
        return redirect(act.act, permanent=True)
    if act.state == Publication.WITHDRAWN:
        return render(request, "acts/withdrawn.html", {"act": act}, status=HTTPStatus.GONE)
    today = timezone.localdate()
    form, day = _day_of(request)
    versions = list(act.versions.select_related("amended_by__issuer").defer("akn"))
    version = _version_on(act, day)
    influences = list(act.influences.all())
    context = {
        "act": act,
        "form": form,
        "day": day,
        "is_today": day == today,
        "standing": act.standing_on(day),
        "today": act.standing_on(today),
        "influences": influences,
        "effects": act.effects.select_related("target__issuer").defer(
            "target__text", "target__search"
        ),
        "versions": versions,
        "version": version,
        "text": _text(act, version, influences, versions, day),
        "contents": _contents(version),
        "stale": stale_of(f"acts.version:{version.pk}", on=today) if version else [],
        "cited_by": act.citations.exclude(subject="").filter(subject__startswith="acts.")[:20],
        "draft": Draft.objects.defer("akn", "note").filter(act=act).first(),
        "files": act.files.select_related("file"),
        "history": mark_safe(_history(act, influences)),
        "citation": f"{act.heading}{f' «{act.title}»' if act.title else ''}",
        "structured": _structured_data(request, act, day),
    }
    return render(request, "acts/detail.html", context)


def _version_on(act: Act, day: date) -> Version | None:
    versions = act.versions.select_related("amended_by__issuer")
    return versions.filter(valid_from__lte=day).order_by("-valid_from").first() or versions.first()


def _text(
    act: Act,
    version: Version | None,
    influences: list[Relation],
    versions: list[Version],
    day: date,
) -> str:
    if version is None:
        return ""
    worked_in = {one.amended_by_id for one in versions}
    beside: dict[str, list[Beside]] = {}
    for relation in influences:
        is_waiting = relation.source_id not in worked_in and relation.effect == Effect.AMENDS
        if is_waiting and relation.point:
            what = f": {relation.what}" if relation.what else ""
            text = f"{relation.source.heading}, действует с {relation.from_on:%d.%m.%Y}{what}"
            beside.setdefault(relation.point, []).append(
                Beside(text, relation.source.get_absolute_url())
            )
    return mark_safe(to_html(version.akn, link=_Links(act), beside=beside))


class _Links:
    """Where citations lead; each act is looked up once for a page."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.known: dict[tuple[str, date | None, str], str | None] = {}

    def __call__(self, cited: Cited) -> str | None:
        key = (cited.kind, cited.adopted_on, cited.number)
        if key not in self.known:
            act = act_with(*key)
            is_other = act is not None and act != self.act and act.is_public
            self.known[key] = act.get_absolute_url() if act is not None and is_other else None
        return self.known[key]


#: Deeper units would make the contents longer than the reader's patience.
_CONTENTS_LEVELS = 2


def _contents(version: Version | None) -> list[object]:
    if version is None:
        return []
    found = [
        anchor
        for anchor in anchors(version.akn)
        if anchor.level < _CONTENTS_LEVELS and (anchor.heading or "__para" not in anchor.eid)
    ]
    return list(found) if len(found) > 2 else []


def _history(act: Act, influences: list[Relation]) -> str:
    steps = [
        Step(relation.from_on, Effect(relation.effect).label, relation.source.heading)
        for relation in influences
    ]
    return picture(act.heading, act.adopted_on, steps) if steps else ""


def _structured_data(request: HttpRequest, act: Act, day: date) -> str:
    """Return schema.org Legislation for JSON-LD."""
    standing = act.standing_on(day)
    url = request.build_absolute_uri(act.get_absolute_url())
    force = "InForce" if standing.status in {"in_force", "amended"} else "NotInForce"
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": url,
        "url": url,
        "name": act.title or act.heading,
        "legislationIdentifier": act.number,
        "legislationType": act.get_kind_display(),
        "legislationDate": act.adopted_on.isoformat(),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": act.issuer.name},
        "legislationJurisdiction": "RU",
        "inLanguage": "ru",
    }
    if act.verified_on:
        # Nobody has checked an act that is not verified, so nothing is said of its force.
        data["legislationLegalForce"] = f"https://schema.org/{force}"
    if act.in_force_from:
        data["legislationDateVersion"] = act.in_force_from.isoformat()
    if act.published_on:
        data["datePublished"] = act.published_on.isoformat()
    # Inside <script> a «<» would end it.
    return mark_safe(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"))


@login_not_required
@require_safe
@cached_page("on")
def download(
    request: HttpRequest, kind: str, issuer: str, adopted_on: date, number: str, form: str
) -> HttpResponse:
    """Send the text of the day as a file."""
    act = _act(kind, issuer, adopted_on, number)
    if isinstance(act, OldAddress):
        return redirect("acts:download", *_address(act.act), form, permanent=True)
    _, day = _day_of(request)
    version = _version_on(act, day) if act.is_public else None
    if version is None:
        raise Http404
    if form == "pdf":
        # As old as the text: the same text is the same file, byte for byte.
        at = timezone.make_aware(datetime.combine(version.valid_from, time(12)))
        content = act_pdf(act, version, on=day, at=at)
    elif form == "docx":
        content = act_docx(act, version, on=day)
    else:
        content = version.akn.encode()
    response = HttpResponse(content, content_type=_TYPES[form])
    name = f"{act.get_kind_display()} {act.adopted_on:%Y-%m-%d} {act.number}.{form}"
    response["Content-Disposition"] = content_disposition_header(True, name.replace("/", "-")) or ""
    return response


_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xml": "application/akn+xml",
}


def _address(act: Act) -> tuple[str, str, str, str]:
    return act.kind, act.issuer.slug, act.adopted_on.isoformat(), act.number


@login_not_required
@require_safe
@cached_page("old", "new", "view")
def comparison(
    request: HttpRequest, kind: str, issuer: str, adopted_on: date, number: str
) -> HttpResponse:
    """Show what has changed from one version to another."""
    act = _act(kind, issuer, adopted_on, number)
    if isinstance(act, OldAddress):
        return redirect("acts:comparison", *_address(act.act), permanent=True)
    versions = {one.valid_from: one for one in act.versions.all()} if act.is_public else {}
    if len(versions) < 2:
        raise Http404
    *_, last_but_one, last = sorted(versions)
    form = CompareForm(
        request.GET if "old" in request.GET else None,
        versions=[(day, str(one)) for day, one in versions.items()],
        initial={"old": last_but_one.isoformat(), "new": last.isoformat(), "view": "side"},
    )
    rows, view = [], "side"
    if not form.is_bound or form.is_valid():
        data = form.cleaned_data if form.is_bound else form.initial
        older, newer = (versions[date.fromisoformat(data[name])] for name in ("old", "new"))
        rows = compare(older.akn, newer.akn)
        view = data["view"] or "side"
    context = {
        "act": act,
        "form": form,
        "rows": [row for row in rows if row.change is not Change.SAME],
        "same": sum(row.change is Change.SAME for row in rows),
        "view": view,
        "back": reverse("acts:detail", args=_address(act)),
    }
    return render(request, "acts/comparison.html", context)
