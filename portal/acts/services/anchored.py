"""To which text the anchor of a changed point belongs, and where the point is in the text of today."""

from collections.abc import Iterable
from datetime import date

from django.db.models import prefetch_related_objects

from portal.acts.followed import Places
from portal.acts.models import Relation, Version
from portal.acts.texts.akn import APART

#: The first day of the text; the anchor, empty where the text of today has no such words.
Anchored = tuple[date, str]


def anchored(relations: Iterable[Relation], *, today: date) -> dict[int, Anchored]:
    """Return where their points are, by the keys of those that have one in a text of its act.

    Asked for together; texts are read of the acts alone in which a point has another number.
    """
    named = [one for one in relations if one.point not in {"", *APART}]
    of_acts = Places.of_acts({one.target_id for one in named})
    asked = [
        (one, places, text)
        for one in named
        if (places := of_acts.get(one.target_id))
        and not _is_yet_to_come(one, places)
        and (text := places.on(today))
    ]
    moved = [each for each in asked if _is_moved(*each)]
    prefetch_related_objects([one for one, _, _ in moved], "events")
    Places.read({text.pk: text for _, places, _ in moved for text in places.texts}.values())
    found = {one.pk: (text.valid_from, one.point) for one, _, text in asked}
    for one, places, text in moved:
        known = places.corrected_in(one) or places.known_to(one) or text
        found[one.pk] = known.valid_from, places.meant_in(one, text) or ""
    return found


def _is_yet_to_come(one: Relation, places: Places) -> bool:
    """Whether no text has been entered yet that has the point which it adds."""
    return one.adds_point and all(text.amended_by_id != one.source_id for text in places.texts)


def _is_moved(one: Relation, places: Places, text: Version) -> bool:
    """Whether the text, or a later one, may have the point under another number."""
    last = one.settled
    if last != one.point and not last.endswith(f"__{one.point}"):
        return True
    known = places.known_to(one)
    return known is not None and places.place_of(known) > places.place_of(text)
