"""By which places citations and changes of acts are compared, whatever numbers their texts have.

«Пункт 3» of one text may be point 4 of the next. Each row keeps what it says and, beside it, the
place that stands for it: see ``followed.Places.settled``. So lists compare columns and read no text.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from portal.acts.followed import Places
from portal.acts.models import Act, Citation, Relation, Version
from portal.acts.texts.akn import APART

_HEAVY = ("source__text", "source__search", "source__title_key")
_Pointing = TypeVar("_Pointing", Relation, Citation)


def settle_places(act: Act) -> None:
    """Settle all that points at the act, whose texts are others now, or known to others."""
    is_pointing = ~Q(point="", settled_place="")
    keep_settled(
        act.citations.filter(is_pointing).only("act", "point", "settled_place", "cited_on")
    )
    keep_settled(act.influences.filter(is_pointing).select_related("source").defer(*_HEAVY))


def settle_targets(source: Act) -> None:
    """Settle what points at the acts that one changes: its day, by which it knew their texts, is another."""
    changed = Q(influences__source=source) | Q(versions__amended_by=source)
    for act in Act.objects.filter(changed).distinct():
        settle_places(act)


def keep_settled(pointing: Iterable[_Pointing]) -> None:
    """Keep in their rows by what they are compared, where that is another place than before."""
    moved = settle(list(pointing))
    for model in {type(one) for one in moved}:
        model.objects.bulk_update(moved, ["settled_place"], batch_size=500)


def settle(pointing: Sequence[_Pointing]) -> list[_Pointing]:
    """Let each say by what it is compared; return those of which that was another place.

    Texts are read only where a place may have moved since the one in which it was named.
    """
    named = [one for one in pointing if one.point not in {"", *APART}]
    of_acts = Places.of_acts({_act_of(one) for one in named})
    meant: list[tuple[_Pointing, Places, Version]] = []
    for one in named:
        places = of_acts.get(_act_of(one))
        text = places and _text_of(one, places)
        if places and text and places.is_read_for(one.point, text):
            meant.append((one, places, text))
    Places.read(later for _, places, text in meant for later in places.since(text))
    settled = {id(one): _settled(one, places, text) for one, places, text in meant}
    moved = []
    for one in pointing:
        place = settled.get(id(one), one.point)
        place = "" if place == one.point else place
        if place != one.settled_place:
            one.settled_place = place
            moved.append(one)
    return moved


def settle_all() -> int:
    """Settle all that points at a place of an act with texts; return of how many acts.

    An act a transaction: what was done stays done where one of them fails.
    """
    named = Q(citations__point__gt="") | Q(influences__point__gt="")
    keys = Act.objects.filter(named, versions__isnull=False).order_by("pk").distinct()
    done = list(keys.values_list("pk", flat=True))
    for pk in done:
        with transaction.atomic():
            settle_places(Act.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk))
    return len(done)


def _act_of(one: Relation | Citation) -> int | None:
    return one.target_id if isinstance(one, Relation) else one.act_id


def _text_of(one: Relation | Citation, places: Places) -> Version | None:
    return places.known_to(one) if isinstance(one, Relation) else places.on(one.cited_on)


def _settled(one: Relation | Citation, places: Places, text: Version) -> str:
    if isinstance(one, Relation):
        return places.settled_of(one, text)
    return places.settled(one.point, text)
