"""Acts cited in texts of the portal, and those citations that the law has overtaken.

Any app tells the text of its own object with ``note_citations``; when the cited point changes,
the citation stands in its owner's list until he marks it as seen.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import chain

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from portal.acts.models import Act, Citation, Publication, Relation, Version
from portal.acts.querysets import CitationQuerySet, done_on
from portal.acts.rules.bodies import UNIT, may_be_by, not_by
from portal.acts.rules.citations import Citation as Cited
from portal.acts.rules.citations import find
from portal.acts.rules.status import CHANGING
from portal.acts.services.called import with_labels
from portal.acts.services.citing import Citing
from portal.acts.services.settling import keep_settled, settle
from portal.acts.texts.akn import labels_of
from portal.acts.texts.places import places_of
from portal.acts.texts.unread import place_unread

_SHOWN = 500
#: Which act is cited: kind, day, number.
_Key = tuple[str, date | None, str]
#: The citations of a text as they were, by how each is written and which point it means.
_Noted = dict[tuple[_Key, str, str], Citation]
#: Where a sentence ends: «от 12.01.2026 № 3» and «п. 3» go on.
_ENDS = re.compile(r"\n|[.;!?]\s+(?=[«А-ЯЁA-Z])")
_NUMBER = re.compile(r"^\s*(?:\d[\d.]*|[а-яё]\))[.)]?\s*", re.IGNORECASE)


@transaction.atomic
def note_citations(citing: Citing) -> int:
    """Keep what the text cites, instead of what it cited before; return how many citations.

    A citation of several points is a row for each. What its owner has seen stays seen. One whose
    sentence the former text had, too, cites since then: nobody has looked at it meanwhile.
    """
    before = _kept(citing.subject)
    seen = _by_words(before)
    before.delete()
    since, seen_before = _taken_over(citing.former) if citing.former else ({}, {})
    rows: dict[tuple[_Key, str, str], Citation] = {}
    for cited in find(citing.text, city=settings.CITY["name"]):
        act = act_with(cited.kind, cited.adopted_on, cited.number, cited.issuer)
        if act is not None and act == citing.of_act:
            continue
        written = as_noted(citing.text, cited)
        taken_over = since.get((_key(cited), written, _sentence(citing.text, cited)))
        cited_on = taken_over or citing.on
        version = act and (_text_on(act, cited_on) or _text_on(act, citing.on))
        is_unread = act is not None and not act.versions.standing().exists()
        unread = _unread(cited.points) if is_unread else [""]
        for anchor in _anchors(version.akn, cited.points) if version else unread:
            # In two lists «№ 5» may be of two days.
            where = _key(cited), written, anchor
            looked = _seen(seen, *where) or (_seen(seen_before, *where) if taken_over else None)
            if where in rows and rows[where].cited_on <= cited_on:
                continue
            rows[where] = Citation(
                subject=citing.subject,
                title=citing.title,
                url=citing.url,
                owner=citing.owner,
                of_act=citing.of_act,
                cited_on=cited_on,
                ends_on=citing.ends_on,
                text=written,
                kind=cited.kind,
                issuer=cited.issuer or "",
                adopted_on=cited.adopted_on,
                number=cited.number,
                act=act,
                point=anchor,
                seen_on=looked.seen_on if looked else None,
                seen=looked.seen if looked else [],
            )
    noted = list(rows.values())
    settle(noted)
    Citation.objects.bulk_create(noted)
    return len(noted)


def _by_words(rows: Iterable[Citation]) -> _Noted:
    return {(_key(one), one.text, one.point): one for one in rows}


def _taken_over(former: Citing) -> tuple[dict[tuple[_Key, str, str], date], _Noted]:
    """Return since when the text before cites what, by its sentence, and its citations."""
    noted = _by_words(Citation.objects.of(former.subject))
    days = {(key, written): one.cited_on for (key, written, _), one in noted.items()}
    since = {}
    for cited in find(former.text, city=settings.CITY["name"]) if noted else ():
        where = _key(cited), as_noted(former.text, cited)
        if where in days:
            since[*where, _sentence(former.text, cited)] = days[where]
    return since, noted


def _sentence(text: str, cited: Cited) -> str:
    """Return the sentence that cites, without the number of its point."""
    line = text.rfind("\n", 0, cited.start) + 1
    begins = max((one.end() for one in _ENDS.finditer(text, line, cited.start)), default=line)
    end = _ENDS.search(text, cited.end)
    return _NUMBER.sub("", text[begins : end.start() if end else len(text)]).rstrip(" .;")


def _text_on(act: Act, day: date) -> Version | None:
    """Return the text of the act on the day, None where the register has only later ones."""
    return act.versions.read_on(day).first()


def _key(one: Citation | Cited) -> _Key:
    return one.kind, one.adopted_on, one.number


def _seen(noted: _Noted, key: _Key, written: str, anchor: str) -> Citation | None:
    """Return the citation as its owner has looked at it, as it was read then.

    Who has looked at the whole act has looked at its points, too, which may be read before it now.
    """
    if one := noted.get((key, written, anchor)):
        return one if one.seen_on else None
    whole = (
        one
        for (other, text, point), one in noted.items()
        if other == key and not point and written.endswith(text) and one.seen_on
    )
    return max(whole, key=lambda one: one.seen_on or date.min, default=None)


def _anchors(akn: str, points: Sequence[str]) -> list[str]:
    """Return the anchors of the points, empty of the whole act and of what the text does not have."""
    places = [
        anchor for point in points for anchor in places_of(akn, point, or_around=True) or [""]
    ]
    return list(dict.fromkeys(places)) or [""]


def act_with(kind: str, adopted_on: date | None, number: str, issuer: str = "") -> Act | None:
    """Return the act with the particulars, None when there is none or more than one.

    The issuer decides between acts of one day and number; alone it proves nothing, for texts
    name «администрации» what the register has as the mayor's. Only what a unit, another town,
    the territory or the country has issued is never theirs.
    """
    if adopted_on is None:
        return None
    found = Act.objects.numbered(number).filter(kind=kind, adopted_on=adopted_on)
    acts = list(found.select_related("issuer").defer("text", "search"))
    acts = [act for act in acts if may_be_by(issuer, act.issuer.slug)]
    if len(acts) > 1 and issuer != UNIT:
        acts = [act for act in acts if act.issuer.slug == issuer]
    return acts[0] if len(acts) == 1 else None


def adopt_citations(act: Act) -> None:
    """Link to the act the citations that have waited for it.

    Those that name other particulars, as the act had before a correction, are let go.
    """
    named = Q(kind=act.kind, adopted_on=act.adopted_on, number__iexact=act.number)
    act.citations.exclude(named).update(act=None, point="", settled_place="")
    waiting = Citation.objects.filter(named, act=None)
    waiting.exclude(issuer__in=not_by(act.issuer.slug)).update(act=act)
    point_citations(act)


def point_citations(act: Act) -> None:
    """Give their points to the citations that were noted before the act had its text.

    Of an act without one they are as their words say.
    """
    versions = {one.valid_from: one.akn for one in act.versions.standing().order_by("-valid_from")}
    if len(versions) == 1:
        # The first text: what was named by its words may stand elsewhere.
        _forget_points(act, labels_of(*versions.values()))

    @cache
    def anchors(since: date | None, points: tuple[str, ...]) -> list[str]:
        return _anchors(versions[since], points) if since else _unread(points)

    told = []
    for one in act.citations.filter(point="").order_by("id"):
        cited = _read_again(one)
        since = next((day for day in versions if day <= one.cited_on), None)
        if cited is None or not cited.points or (versions and since is None):
            continue
        points = anchors(since, cited.points)
        known = set(Citation.objects.alike(one).values_list("point", flat=True))
        if "" not in points:
            Citation.objects.filter(pk=one.pk).delete()
        for one.point in points:
            if one.point not in known:
                one.pk = None
                one.save()
                told.append(one.pk)
    keep_settled(Citation.objects.filter(pk__in=told))


def _unread(points: Sequence[str]) -> list[str]:
    """Return the anchors of points of an act without a text, by their words alone."""
    places = (place_unread(point, or_around=True) for point in points)
    return list(dict.fromkeys(places)) or [""]


def _forget_points(act: Act, known: Container[str]) -> None:
    """Let citations with a point that is not known be of the whole act, to be read again."""
    for one in act.citations.exclude(point=""):
        alike = Citation.objects.alike(one).order_by("id")
        if one.point not in known and (first := alike.first()):
            alike.exclude(pk=first.pk).delete()
            alike.update(point="", settled_place="")


def _read_again(one: Citation) -> Cited | None:
    """Read the words of a citation; with its day where the text has called the act by its number."""
    day = f"от {one.adopted_on:%d.%m.%Y} " if one.adopted_on else ""
    dated = re.sub(r"(?=(?:№|N)\s*\S+$)", day, one.text)
    found = (find(words, city=settings.CITY["name"]) for words in (one.text, dated))
    return next(chain.from_iterable(found), None)


@dataclass(frozen=True)
class Stale:
    """A citation whose act has changed since, and by what."""

    citation: Citation
    changes: list[Relation]


def stale_of(subject: str, *, on: date) -> list[Stale]:
    """Return what the text cites that has changed since, for its readers."""
    found = Citation.objects.of(subject).stale(on).as_written().select_related("act__issuer")
    return [Stale(one, changes_since(one, one.cited_on, on=on)) for one in found.order_by("id")]


def changes_since(citation: Citation, since: date, *, on: date) -> list[Relation]:
    """Return what has changed a point of the citation after ``since`` and still does, in order.

    After a suspension, or a change for a time, the point stands again as it was cited.
    """
    relations = Relation.objects.alias(decided_on=done_on()).filter(
        Q(to_on=None) | Q(to_on__gt=on),
        target=citation.act,
        source__state=Publication.PUBLISHED,
        effect__in=CHANGING,
        starts_on__lte=on,
        decided_on__gt=since,
    )
    if citation.of_act_id:
        # An act names what it changes: its own doing does not overtake it.
        relations = relations.exclude(source=citation.of_act_id)
    places = [one.settled for one in Citation.objects.alike(citation)]
    found = relations.select_related("source__issuer").defer("source__text")
    return with_labels([one for one in found if any(_touches(one, place) for place in places)])


def _touches(relation: Relation, cited: str) -> bool:
    """Whether a change touches what is cited: it is of the same place, around it, inside it.

    «Дополнить пунктом 2.1»: it stands in point 2 by its number alone, and leaves it as it was.
    """
    changed = relation.settled
    if not changed or not cited or changed == cited:
        return True
    beside = f"{cited}__para_{cited.rpartition('para_')[2]}."
    is_inside = changed.startswith(f"{cited}__")
    is_beside = relation.adds_point and changed.startswith(beside)
    return (is_inside and not is_beside) or cited.startswith(f"{changed}__")


def as_noted(line: str, cited: Cited) -> str:
    """Return the words of a citation as they are kept."""
    return line[cited.start : cited.end][:_SHOWN]


def end_citations(subject: str, *, on: date | None) -> None:
    """Ask the owner no more of a text that no longer speaks from the day on; no day: it does."""
    Citation.objects.of(subject).update(ends_on=on)


def silence_citations(subject: str) -> None:
    """Let a text that waits cite nothing, on no day; what its owner has seen is kept for the day it stands again."""
    Citation.objects.of(subject).update(subject=_silent(subject), ends_on=date.min)


def _silent(subject: str) -> str:
    return f"silent:{subject}"


def forget_citations(subject: str) -> None:
    """Delete what the text cited, as the text itself is destroyed."""
    _kept(subject).delete()


def _kept(subject: str) -> CitationQuerySet:
    """Return what the text cites, or did when it began to wait."""
    return Citation.objects.filter(subject__in=[subject, _silent(subject)])


def mark_seen(citation: Citation, *, on: date) -> None:
    """Take a stale citation, with all its points, from its owner's list until the act changes again.

    What has changed it by now is seen, and nothing that becomes known later, whatever its day.
    """
    seen = [one.pk for one in changes_since(citation, citation.cited_on, on=on)]
    Citation.objects.alike(citation).update(seen_on=on, seen=seen)
