"""What stands beside the points of an act on its page, as of a day."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from portal.acts.changes import Ends, end_in_words, ended_by
from portal.acts.held import fate_of
from portal.acts.models import Act, Commencement, Proposal, Relation
from portal.acts.parts import Part
from portal.acts.rules.first_days import is_begun_in_part
from portal.acts.rules.status import Effect, Influence
from portal.acts.texts.akn import Anchor, to_this
from portal.acts.texts.fates import over
from portal.acts.texts.force import rest_of
from portal.acts.texts.rendering import Beside, Place
from portal.web.templatetags.portal_tags import date_words

Points = dict[str, list[Beside]]


def changed(
    changes: Collection[Influence[Any]],
    ends: Ends,
    labels: Mapping[str, str],
    day: date,
    early: Collection[Influence[Any]],
) -> Points:
    """Return what is adopted but not in the text, and what takes points out of force, by point.

    ``early`` is in the text though it has not begun. ``ends`` are those of the acts that say so: of one that has ended itself that is said too.
    """
    found: Points = {}
    for one in [*changes, *(one for one in early if one not in changes)]:
        relation: Relation = one.source
        if relation.point in labels:
            said = _changed(one, labels[relation.point], day, is_early=one in early)
            said = replace(said, more=[_ended(end) for end in ended_by(ends, one, day)])
            found.setdefault(relation.point, []).append(said)
    return found


def _changed(one: Influence[Any], label: str, day: date, *, is_early: bool) -> Beside:
    relation: Relation = one.source
    what = f": {relation.what}" if relation.what else ""
    heading, url = relation.source.heading, relation.source.get_absolute_url()
    if one.undoes_point:
        place = Place.HELD if one.effect is Effect.SUSPENDS else Place.GONE
        text = f"{fate_of(one, label, day, date_words)}:"
        is_ahead = one.from_on > day or relation.is_held
        return Beside(Place.ASIDE if is_ahead else place, text, f"{heading}{what}", url)
    said = "принято, но в текст ещё не внесено"
    if is_early:
        said = "не началось, а в этом тексте уже есть"
    text = f"{label[0].upper()}{label[1:]}. Изменение {said}:"
    since = "ещё не началось" if relation.is_held else f"действует с {one.from_on:%d.%m.%Y}"
    since = "не начнётся" if relation.never_begins else since
    return Beside(Place.BEHIND, text, f"{heading}, {since}{what}", url)


def back(changes: Iterable[tuple[Influence[Any], date]], labels: Mapping[str, str]) -> Points:
    """Return what is over while the text has not got its words back, by point."""
    found: Points = {}
    for one, on in changes:
        if label := labels.get(one.point):
            by = one.source.source
            said = f"{label[0].upper()}{label[1:]}. С {date_words(on)} {over(one.effect, '')}"
            said += "; в текст это ещё не внесено:"
            url = by.get_absolute_url()
            found.setdefault(one.point, []).append(Beside(Place.BEHIND, said, by.heading, url))
    return found


def _ended(end: Relation) -> Beside:
    words = end_in_words(end, date_words)
    url = end.source.get_absolute_url()
    return Beside(Place.BEHIND, f"{words[0].upper()}{words[1:]}:", end.source.heading, url)


def commenced(parts: Iterable[Part], labels: Mapping[str, str]) -> Points:
    """Return what a point of its own day says: that it is not in force yet, or since when it is.

    What has ended or suspended it says so itself.
    """
    told = (one for one in parts if one.is_in_force or one.is_awaited)
    return {one.commencement.point: [_commenced(one, labels)] for one in told}


def rest(act: Act, parts: Sequence[Part], places: Sequence[Anchor], day: date) -> Points:
    """Return what the other points say while some are in force and the rest of the act is not yet.

    Before anything of it is, that is told of the whole text.
    """
    days = [one.commencement.from_on for one in parts if not one.never_begins]
    if act.is_over_on(day) or not is_begun_in_part(day, rest_from=act.begins_on, points=days):
        return {}
    on = "" if act.never_begins else f": вступает в силу {date_words(act.begins_on)}"
    said = [Beside(Place.AHEAD, f"Ещё не действует{on}.")]
    return {one.eid: said for one in rest_of(places, {one.commencement.point for one in parts})}


def _commenced(part: Part, labels: Mapping[str, str]) -> Beside:
    if part.never_begins:
        return Beside(Place.AHEAD, "Не действует и в силу не вступит.")
    one = part.commencement
    on = date_words(one.from_on)
    ground = f"основание — {ground_of(one, labels)}"
    if part.is_ahead:
        text = f"Ещё не действует: вступает в силу {on},"
        return Beside(Place.AHEAD, text, ground, ground_url(one))
    return Beside(Place.ASIDE, f"Действует с {on},", ground, ground_url(one))


def ground_of(one: Commencement, labels: Mapping[str, str]) -> str:
    """Return what has set the day: «пункт 5», or another act, perhaps with its point.

    ``labels`` are what the text calls its own places.
    """
    if one.by is None:
        return labels.get(one.ground) or one.ground_label
    gone = "акт убран с портала" if one.by.withdrawn_at else ""
    return ", ".join(part for part in (one.by.heading, one.ground_label, gone) if part)


def ground_url(one: Commencement) -> str:
    """Return where that stands, empty where readers may not open it."""
    fragment = f"#{one.ground}" if one.ground else ""
    if one.by is None:
        return fragment
    return f"{one.by.get_absolute_url()}{fragment}" if one.by.is_public else ""


def cited(
    act: Act, counts: Mapping[str, int], labels: Mapping[str, str], on: date | None
) -> Points:
    """Return how many cite each point; the link leads to who they are. ``on``: a past day."""
    url = reverse("acts:cited", args=[act.kind, act.issuer.slug, act.adopted_on, act.number])
    when = {"on": on.isoformat()} if on else {}
    return {
        point: [
            Beside(
                Place.ASIDE,
                link=f"ссылаются: {count}",
                url=f"{url}?{urlencode({'point': point, **when})}",
                unseen=f"— кто ссылается: {labels[point]}",
            )
        ]
        for point, count in counts.items()
        if point in labels
    }


def discussed(
    labels: Mapping[str, str],
    groups: Sequence[tuple[str, str, Sequence[Proposal]]],
    *,
    are_answered: bool,
    may_propose: bool,
) -> Points:
    """Return what has been proposed to each point of a draft, and the way to propose more."""
    found: Points = {}
    for point, _, proposals in groups:
        if point not in labels:
            continue
        counts = Counter(one.get_outcome_display() for one in proposals if one.outcome)
        answers = ", ".join(f"{outcome} — {count}" for outcome, count in counts.items())
        more = f" ({answers})" if are_answered and answers else ""
        found[point] = [
            Beside(
                Place.ASIDE,
                link=f"предложения: {len(proposals)}{more}",
                url=f"#proposals-{point}",
                unseen=f"— {labels[point]}",
            )
        ]
    if may_propose:
        for point, label in labels.items():
            url = f"?{urlencode({'point': point})}#propose"
            link = f"Предложить {to_this(label)}"
            found.setdefault(point, []).append(
                Beside(Place.ASIDE, link=link, url=url, unseen=f"— {label}")
            )
    return found


def together(*parts: Points) -> Points:
    """Return all of it, of each point in this order."""
    found: Points = {}
    for part in parts:
        for point, said in part.items():
            found.setdefault(point, []).extend(said)
    return found
