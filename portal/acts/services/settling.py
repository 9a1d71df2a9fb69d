"""By which places citations and changes of acts are compared, whatever numbers their texts have.

«Пункт 3» of one text may be point 4 of the next. Each row keeps what it says and, beside it, the
place that stands for it: see ``followed.Places.settled``. So lists compare columns and read no text.
"""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Q

from portal.acts.followed import Places
from portal.acts.models import Act, Citation, Relation, Version
from portal.acts.querysets import heavy
from portal.acts.texts.akn import APART

_Pointing = Relation | Citation


def settle_places(act: Act) -> None:
    """Settle all that points at the act, whose texts are others now, or known to others."""
    is_pointing = ~Q(point="", settled_place="")
    citations = act.citations.filter(is_pointing).only("act", "point", "settled_place", "cited_on")
    relations = act.influences.filter(is_pointing).select_related("source").defer(*heavy("source"))
    pointing: list[_Pointing] = [*citations, *relations]
    keep_settled(pointing)


def settle_targets(source: Act) -> None:
    """Settle what points at the acts that one changes: its day, by which it knew their texts, is another."""
    changed = Q(influences__source=source) | Q(versions__amended_by=source)
    for act in Act.objects.filter(pk__in=Act.objects.filter(changed).values("pk")).only("pk"):
        settle_places(act)


def keep_settled(pointing: Iterable[_Pointing]) -> None:
    """Keep in their rows by what they are compared, where that is another place than before."""
    moved = settle(list(pointing))
    citations = [one for one in moved if isinstance(one, Citation)]
    relations = [one for one in moved if isinstance(one, Relation)]
    Citation.objects.bulk_update(citations, ["settled_place"], batch_size=500)
    Relation.objects.bulk_update(relations, ["settled_place"], batch_size=500)


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
    named = Q(pk__in=Citation.objects.exclude(point="").values("act"))
    named |= Q(pk__in=Relation.objects.exclude(point="").values("target"))
    acts = Act.objects.filter(named, pk__in=Version.objects.values("act")).order_by("pk")
    done = list(acts.values_list("pk", flat=True))
    for pk in done:
        with transaction.atomic():
            settle_places(Act.objects.select_for_update(no_key=True).only("pk").get(pk=pk))
    return len(done)


def _act_of(one: _Pointing) -> int | None:
    return one.target_id if isinstance(one, Relation) else one.act_id


def _text_of(one: _Pointing, places: Places) -> Version | None:
    return places.known_to(one) if isinstance(one, Relation) else places.on(one.cited_on)


def _settled(one: _Pointing, places: Places, text: Version) -> str:
    if isinstance(one, Relation):
        return places.settled_of(one, text)
    return places.settled(one.point, text)
