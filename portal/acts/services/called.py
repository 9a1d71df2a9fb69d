"""What the texts of acts call the places that relations and days of their own point to."""

from typing import Any, TypeVar

from portal.acts.models import Commencement, Relation, Version
from portal.acts.texts.akn import labels_of

_Pointing = TypeVar("_Pointing", Relation, Commencement)


def with_labels(pointing: list[_Pointing]) -> list[_Pointing]:
    """Give them the names of their places as the newest text that has them says.

    The number in the anchor of an annex may be the printed one or its place in the order, so only
    the text knows. One query for all, none where no place is in an annex.
    """
    inside = [one for one in pointing if one.point.startswith("att_")]
    if not inside:
        return pointing
    wanted: dict[int, dict[str, list[_Pointing]]] = {}
    for one in inside:
        one.called = ""
        wanted.setdefault(_act_of(one), {}).setdefault(one.point, []).append(one)
    texts: Any = Version.objects.filter(act__in=wanted).order_by("is_waiting", "-valid_from")
    for act, akn in texts.values_list("act", "akn").iterator():
        # Most texts are not read: the newest one names all places, as a rule.
        if wanted[act]:
            labels = labels_of(akn)
            for point in wanted[act].keys() & labels.keys():
                for one in wanted[act].pop(point):
                    one.called = labels[point]
    return pointing


def _act_of(one: Relation | Commencement) -> int:
    return one.target_id if isinstance(one, Relation) else one.act_id
