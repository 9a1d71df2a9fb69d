"""To which text the anchor of a changed point belongs, and where the point is in the text of today."""

from collections.abc import Iterable
from datetime import date

from django.db.models import prefetch_related_objects

from portal.acts.followed import Places
from portal.acts.held import begun_texts
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
    begun = _begun(of_acts)
    asked = []
    for one in named:
        if (places := of_acts.get(one.target_id)) and not _is_yet_to_come(one, places):
            last = [text for begins, text in begun[one.target_id] if begins <= today]
            asked.append((one, places, last[-1] if last else places.texts[0]))
    moved = [each for each in asked if _is_moved(*each)]
    prefetch_related_objects([one for one, _, _ in moved], "events")
    Places.read({text.pk: text for _, places, _ in moved for text in places.texts}.values())
    first = {text.pk: begins for texts in begun.values() for begins, text in texts}
    found = {one.pk: (first.get(text.pk, text.valid_from), one.point) for one, _, text in asked}
    for one, places, text in moved:
        known = places.corrected_in(one) or places.known_to(one) or text
        day = first.get(known.pk, known.valid_from)
        found[one.pk] = day, places.meant_in(one, text) or ""
    return found


def _begun(of_acts: dict[int | None, Places]) -> dict[int | None, list[tuple[date, Version]]]:
    """Return the texts that become those of their acts, each behind its first day, in order."""
    held = Relation.objects.filter(target__in=of_acts, held_until__isnull=False)
    waiting = set(held.values_list("target_id", flat=True))
    return {
        act: begun_texts(places.texts[0].act, places.texts)
        if act in waiting
        else [(one.valid_from, one) for one in places.texts]
        for act, places in of_acts.items()
    }


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
