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
    labels: dict[int, dict[str, str]] = {}
    texts: Any = Version.objects.filter(act__in=set(map(_act_of, inside))).order_by("valid_from")
    for act, akn in texts.values_list("act", "akn").iterator():
        labels.setdefault(act, {}).update(labels_of(akn))
    for one in inside:
        one.called = labels.get(_act_of(one), {}).get(one.point, "")
    return pointing


def _act_of(one: Relation | Commencement) -> int:
    return one.target_id if isinstance(one, Relation) else one.act_id
