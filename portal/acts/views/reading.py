"""An act as of a day: its text, its status, what has become of it; its text as a file."""

from dataclasses import replace
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from portal.acts.changes import (
    ends_of_changes,
    left_of,
    not_back_in,
    outlived_on,
    renamed_unsaid,
    undone_in,
    with_points,
    withdrawn_from,
)
from portal.acts.followed import follow_words
from portal.acts.forms.readers import CompareForm
from portal.acts.held import coming as changes_ahead
from portal.acts.held import early_in
from portal.acts.models import Act, ActFile, Draft
from portal.acts.papers import act_docx, act_pdf
from portal.acts.parts import parts_on
from portal.acts.rules.searches import is_robot
from portal.acts.services import delivery
from portal.acts.services.addresses import once_here
from portal.acts.services.called import with_labels
from portal.acts.services.citations import stale_of
from portal.acts.services.cited import at_places, cited_points
from portal.acts.services.files import shown_files, with_signatures
from portal.acts.services.searches import note_opening
from portal.acts.services.texts import corrections_of
from portal.acts.texts.akn import anchors, labels_of
from portal.acts.texts.comparison import Change, compare
from portal.acts.texts.fates import done_at_once, shared
from portal.acts.texts.glossary import glossary_of
from portal.acts.views import beside, page
from portal.acts.views.addressed import asked_day, day_of, of_act
from portal.acts.views.structured import MEDIA_TYPES, legislation
from portal.acts.wordings import Wordings, not_worked_into
from portal.people.models import User
from portal.web.keyset import slice_of
from portal.web.page_cache import cached_page

_CITERS = 20
_PAGE = 20


def _opened(request: HttpRequest, act: Act) -> HttpResponse:
    """Count that the act was opened from a search, and lead to its address without the sign."""
    query = request.GET.copy()
    signed = query.pop("found")[-1]
    if not is_robot(request.headers.get("User-Agent", "")):
        note_opening(str(signed), act.pk)
    url = act.get_absolute_url()
    return redirect(f"{url}?{query.urlencode()}" if query else url)


@login_not_required
@require_safe
@cached_page("on")
@of_act
def detail(request: HttpRequest, act: Act) -> HttpResponse:
    """Show an act as of a day; a withdrawn one says that, a former address leads on."""
    if "found" in request.GET:
        return _opened(request, act)
    today = timezone.localdate()
    form, day = day_of(request)
    version = page.version_on(act, day)
    if version:
        follow_words(act, version)
    ends = ends_of_changes(act)
    all_ends = with_points(act, ends)
    titles = act.titles()
    title = titles.on(day)
    wordings = Wordings(act)
    waiting = not_worked_into(act, version, day, wordings) if version else []
    early = early_in(act, version, day, wordings) if version else []
    undone = undone_in(act, version, day, wordings)
    back = not_back_in(act, version, day, wordings) if version else []
    versions = list(
        act.versions.select_related("amended_by__issuer").defer(
            "akn", "amended_by__text", "amended_by__search"
        )
    )
    coming = changes_ahead(act, day)
    places = anchors(version.akn) if version else ()
    labels = {one.eid: one.label for one in places}
    steps = page.history_of(act, labels, ends)
    commencements = act.commencements.select_related("by__issuer")
    parts = parts_on(act, day, commencements.defer("by__text", "by__search"))
    counts = cited_points(act, version, on=day, user=_reader(request)) if version else {}
    points = beside.together(
        beside.commenced(parts, labels),
        beside.rest(act, parts, places, day),
        beside.cited(act, counts, labels, None if day == today else day),
        beside.changed([*waiting, *undone, *coming], all_ends, labels, day),
        beside.back(back, labels),
    )
    # An act that readers have never seen is not named to them.
    effects = with_labels(
        list(
            act.effects.filter(target__placed_at__isnull=False)
            .select_related("target__issuer")
            .defer("target__text", "target__search")
        )
    )
    files = with_signatures(shown_files(act))
    standing = act.standing_on(day)
    outlived = outlived_on(act, day, ends, versions)
    made_so = page.made_so(standing, outlived, ends, labels, day)
    if made_so and standing.by:
        done = done_at_once(standing.by, act.what_influences(), labels)
        made_so = replace(made_so, done=done)
    context = {
        "act": act,
        "title": title,
        "title_today": titles.on(today),
        "title_unknown_until": titles.unknown_until(day),
        "renamed_unsaid": [
            one for one in renamed_unsaid(act, day, by=max(day, today)) if one not in waiting
        ],
        "once_here": once_here(act),
        "form": form,
        "day": day,
        "is_today": day == today,
        "standing": standing,
        "today": act.standing_on(today),
        "effects": effects,
        "editions": [
            (one.edition, one.edition.is_on(day), one)
            for one in page.editions_of(act, versions, ends, labels, wordings)
        ],
        "versions": versions,
        "version": version,
        "waiting": page.told_of(waiting, all_ends, labels, day),
        "undone": page.told_of(undone, all_ends, labels, day),
        "early": page.told_of(early, {}, labels, day),
        "back": page.told_back(back, labels),
        "coming": page.told_of(coming, all_ends, labels, day),
        "made_so": made_so,
        # Of what the text does not have yet, its own line says so.
        "outlived": [
            (one, one.source.place_in(labels), end, left_of(one, end))
            for one, end in outlived
            if one.amends and one not in waiting
        ],
        "withdrawn": withdrawn_from(act, version) if version else [],
        "parts": [
            (
                one,
                labels.get(one.commencement.point, ""),
                beside.ground_of(one.commencement, labels),
                beside.ground_url(one.commencement),
            )
            for one in parts
        ],
        "text": page.text_of(act, version, points, today=today) if version else "",
        "terms": glossary_of(version.akn).terms if version else (),
        "corrections": corrections_of(version) if version else [],
        "contents": page.contents_of(version) if version else [],
        "out": shared(places, {one.source.point for one in undone}),
        "stale": stale_of(f"acts.version:{version.pk}", on=today) if version else [],
        "implementing": page.implementing(act, labels),
        "citing": page.citing(act, labels, _CITERS),
        "draft": Draft.objects.defer("akn", "note").filter(act=act).first(),
        "files": files,
        "papers": [one for one in files if one.role != ActFile.Role.SIGNATURE],
        "steps": steps,
        "history": page.history_picture(steps),
        "citation": f"{act.heading}{f' «{title}»' if title else ''}",
        "permanent": request.build_absolute_uri(act.get_absolute_url()),
        "structured": legislation(
            request,
            act,
            day,
            version,
            effects,
            title=title,
            is_today=day == today,
            is_whole=not undone
            and act.begins_on <= day
            and not any(one.is_awaited for one in parts),
        ),
    }
    return render(request, "acts/detail.html", context)


def _reader(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@login_not_required
@require_safe
@cached_page("point", "on", "after", "before")
@of_act
@asked_day
def cited(request: HttpRequest, act: Act, day: date) -> HttpResponse:
    """Show which acts cite the act, or its point, as of a day; to people of the desk their texts too."""
    point = request.GET.get("point", "")
    version = page.version_on(act, day)
    labels = labels_of(version.akn) if version else {}
    if point and point not in labels:
        raise Http404
    found = act.citations.speaking_on(day)
    if point and version:
        there = at_places(found, act, version).filter(place=point)
        found = found.filter(pk__in=there.values("pk"))
    citing = Act.objects.public().filter(pk__in=found.exclude(of_act=None).values("of_act"))
    user = _reader(request)
    is_today = day == timezone.localdate()
    asked = {"point": point, "on": "" if is_today else day.isoformat()}
    context = {
        "act": act,
        "day": day,
        "is_today": is_today,
        "point": point,
        "label": labels.get(point, ""),
        "page": slice_of(
            citing.listed().newest(),
            _PAGE,
            after=request.GET.get("after", ""),
            before=request.GET.get("before", ""),
        ),
        "own": (
            found.filter(of_act=None, owner=user).as_written().order_by("-cited_on")[:_PAGE]
            if user
            else []
        ),
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "back": act.get_absolute_url() + ("" if is_today else f"?on={day.isoformat()}"),
    }
    return render(request, "acts/cited.html", context)


@login_not_required
@require_safe
@cached_page("on")
@of_act
@asked_day
def download(request: HttpRequest, act: Act, day: date, form: str) -> HttpResponse:
    """Send the text of the day as a file."""
    version = page.version_on(act, day)
    if version is None:
        raise Http404
    if form == "pdf":
        # As old as the text: the same text is the same file, byte for byte.
        at = timezone.make_aware(datetime.combine(version.valid_from, time(12)))
        content = act_pdf(act, version, on=day, at=at)
    elif form == "docx":
        content = act_docx(act, version, on=day)
    else:
        prefetch_related_objects([version.act], *delivery.lived())
        content = delivery.as_data(version, on=day).encode()
    response = HttpResponse(content, content_type=MEDIA_TYPES[form])
    name = f"{act.get_kind_display()} {act.adopted_on:%Y-%m-%d} {act.number}.{form}"
    # As in the address: 45/12 and 45-12 are two acts.
    response["Content-Disposition"] = content_disposition_header(True, name.replace("/", "~")) or ""
    return response


@login_not_required
@require_safe
@cached_page("old", "new", "view")
@of_act
def comparison(request: HttpRequest, act: Act) -> HttpResponse:
    """Show what has changed from one version to another."""
    versions = {one.valid_from: one for one in act.versions.all()}
    if len(versions) < 2:
        raise Http404
    *_, last_but_one, last = sorted(versions)
    form = CompareForm(
        request.GET if "old" in request.GET else None,
        versions=[(day, str(one)) for day, one in versions.items()],
        initial={"old": last_but_one.isoformat(), "new": last.isoformat(), "view": "inline"},
    )
    rows, view, was, became = [], "inline", "", ""
    if not form.is_bound or form.is_valid():
        data = form.cleaned_data if form.is_bound else form.initial
        older, newer = (versions[date.fromisoformat(data[name])] for name in ("old", "new"))
        rows = compare(older.akn, newer.akn)
        titles = act.titles()
        was, became = titles.on(older.valid_from), titles.on(newer.valid_from)
        view = data["view"] or "inline"
    context = {
        "act": act,
        "form": form,
        "titles": (was, became) if was != became else None,
        "rows": [row for row in rows if row.change is not Change.SAME],
        "same": sum(row.change is Change.SAME for row in rows),
        "view": view,
        "back": act.get_absolute_url(),
    }
    return render(request, "acts/comparison.html", context)
