"""Which place of an act an editor names: «подпункт а пункта 2», «приложение № 2 к постановлению»."""

import re
from datetime import date

from portal.acts.followed import was_there
from portal.acts.models import Act, Version
from portal.acts.querysets import heavy
from portal.acts.rules.citations import THROUGH, find
from portal.acts.rules.status import Effect
from portal.acts.services.errors import (
    NoSuchPoint,
    PlaceOfNoText,
    PlaceUnclear,
    PointsTogether,
)
from portal.acts.texts.akn import APART, anchors, labels_of
from portal.acts.texts.places import annexes_titled, is_of_act, place_added, places_of
from portal.acts.texts.unread import may_be_place, place_unread
from portal.kernel.keys import match_key

_TITLE = "наименование|название|заголовок"
_OF_ACT = r"(?:\s+(?:акта|постановления|распоряжения|решения|приказа|устава))?"
_APART = {
    "title": re.compile(rf"(?:{_TITLE}){_OF_ACT}", re.IGNORECASE),
    "preamble": re.compile(rf"преамбул[ау]{_OF_ACT}", re.IGNORECASE),
}
_TITLE_OF = re.compile(rf"(?:{_TITLE})\s+", re.IGNORECASE)
#: Less than a place with an anchor.
_LESS = re.compile(rf"(?:{_TITLE}|абзац)\s", re.IGNORECASE)
#: «Приложение № 2 к постановлению администрации города» is of the act, and of no paper with it.
_TO_ACT = re.compile(
    r"\s+(?:к\s+(?:настоящему\s+)?(?:постановлени|распоряжени|решени|приказ)[юу](?:\s.*)?"
    r"|(?:постановления|распоряжения|решения|приказа))$",
    re.IGNORECASE,
)
#: So many names of places are read at once.
_TOLD = 10


def points_of(act: Act) -> set[str]:
    """Return the anchors that any text of the act has."""
    return {
        anchor.eid
        for version in act.versions.standing().only("akn")
        for anchor in anchors(version.akn)
    }


def is_place(act: Act, point: str) -> bool:
    """Whether a text of the act has the anchor; where it has no text, whether one may have it."""
    return point in points_of(act) or (may_be_place(point) and not act.versions.standing().exists())


def places_around(point: str) -> list[str]:
    """Return the anchors of the place and of all that it stands in."""
    steps = point.split("__")
    return ["__".join(steps[:count]) for count in range(1, len(steps) + 1)]


def point_of(
    target: Act,
    written: str,
    *,
    or_around: bool = False,
    is_added: bool = False,
    days: tuple[date, date] | None = None,
) -> str:
    """Return the anchor of a point as people write it: «подпункт а пункта 2», «приложение».

    An anchor stays as it is; the title and the preamble have anchors of their own. ``or_around``:
    of an indent, or the title of a chapter, the place that it belongs to; ``is_added``: of a point
    that no text has yet, the anchor that it will have, as of one recorded as added, and of what
    stands in such a one. ``days``: when the act that names the place was adopted, and from when it
    does what it does; the place is that of the text which it knew, and else of the newest that has
    one so called. Where the act has no text at all, its words alone tell what the anchor is.
    Raises NoSuchPoint, PlaceUnclear, PlaceOfNoText, PointsTogether.
    """
    if not written or written in APART or re.fullmatch(r"[\w.\-]*_[\w.\-]*", written, re.ASCII):
        # Nothing but its words tells what an anchor is to be.
        if is_added and written and not is_place(target, written):
            raise NoSuchPoint
        is_anchor = not written or written in APART or may_be_place(written)
        if not is_anchor and not target.versions.standing().exists():
            raise PlaceOfNoText
        return written
    for anchor, called in _APART.items():
        if called.fullmatch(written):
            return anchor
    place = _TITLE_OF.sub("", written) if or_around else written
    is_to_act = _TO_ACT.search(place) is not None
    place = _TO_ACT.sub("", place)
    points = as_cited(place)
    if len(points) > 1 or any(THROUGH in point for point in points):
        raise PointsTogether
    texts = target.versions.standing().order_by("-valid_from").select_related("amended_by")
    versions = list(texts.defer(*heavy("amended_by")))
    for version in _known_first(versions, days) if days and not is_added else versions:
        # What the portal itself calls a place is read back as that place.
        found = _called(version.akn, place)
        if points and len(found) != 1:
            found = places_of(version.akn, points[0], or_around=or_around, is_entered=True)
        if not found:
            found = _in_titled(version.akn, place, or_around=or_around)
        if is_to_act:
            found = [one for one in found if is_of_act(version.akn, one)]
        # Of several, nobody but the editor knows the one.
        if len(found) > 1:
            raise PlaceUnclear([_name_alone(version.akn, one) for one in found[:_TOLD]])
        if found:
            return found[0]
    if not versions:
        if points and (point := place_unread(points[0], or_around=or_around)):
            return point
        raise PlaceOfNoText
    if points and (point := _added(target, versions[0], points[0], is_added)):
        return point
    labels = labels_of(versions[0].akn)
    raise NoSuchPoint(annexes=[labels[eid] for eid in labels if _is_annex(eid)][:_TOLD])


def _known_first(versions: list[Version], days: tuple[date, date]) -> list[Version]:
    def is_other(one: Version) -> bool:
        # Its own edition has the numbers of afterwards.
        is_own = one.amended_by is not None and one.amended_by.adopted_on == days[0]
        return is_own or not was_there(one, *days)

    return sorted(versions, key=is_other)


def _added(target: Act, version: Version, cited: str, is_added: bool) -> str:
    """Return the anchor of what an amendment adds, or has added, empty where it does not."""
    adds = target.influences.filter(effect=Effect.AMENDS, adds_point=True, never_begins=False)
    added = set(adds.values_list("point", flat=True))
    point = place_added(version.akn, cited, added)
    # What stands in an added one may be named until a text has it.
    foretold = added - points_of(target) | added & {point}
    return point if is_added or not foretold.isdisjoint(places_around(point)) else ""


def as_cited(place: str) -> tuple[str, ...]:
    """Read a place as where it stands in texts: before an act, or in what it has approved."""
    for behind in (" к решению", ", принятого решением"):
        cited = next(iter(find(f"{place}{behind} от 01.01.2000 № 1")), None)
        # What stands before it was not read, and may be what counts.
        if cited and cited.points and not place[: cited.start].strip():
            return cited.points
    return ()


def _in_titled(akn: str, place: str, *, or_around: bool) -> list[str]:
    """Return the places in annexes that are called by the words of their titles."""
    found = []
    for annex, inside in annexes_titled(akn, place):
        if not inside:
            found.append(annex)
        elif len(points := as_cited(inside)) == 1:
            found += places_of(akn, points[0], within=annex, or_around=or_around, is_entered=True)
    return list(dict.fromkeys(found))


def _called(akn: str, label: str) -> list[str]:
    key = match_key(label)
    return [anchor.eid for anchor in anchors(akn) if match_key(anchor.label) == key]


def _name_alone(akn: str, eid: str) -> str:
    """Return what the text calls the place, or its anchor where it calls others so, too."""
    labels = labels_of(akn)
    label = labels.get(eid, eid)
    return label if list(labels.values()).count(label) == 1 else eid


def _is_annex(eid: str) -> bool:
    return eid.startswith("att_") and "__" not in eid


def with_place(written: str, what: str) -> str:
    """Return in words what changes, with the place where its anchor is that of more than it."""
    is_less = _LESS.match(written) and not any(one.fullmatch(written) for one in _APART.values())
    if not is_less or written.lower() in what.lower():
        return what
    return f"{written}: {what}" if what else written
