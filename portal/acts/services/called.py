"""What the texts of acts call the places that relations point to."""

from typing import Any

from portal.acts.models import Relation, Version
from portal.acts.texts.akn import labels_of


def with_labels(relations: list[Relation]) -> list[Relation]:
    """Give the relations the names of their places as the newest text that has them says.

    The number in the anchor of an annex may be the printed one or its place in the order, so only
    the text knows. One query for all, none where no place is in an annex.
    """
    inside = [one for one in relations if one.point.startswith("att_")]
    if not inside:
        return relations
    labels: dict[int, dict[str, str]] = {}
    texts: Any = Version.objects.filter(act__in={one.target_id for one in inside})
    for act, akn in texts.order_by("valid_from").values_list("act", "akn").iterator():
        labels.setdefault(act, {}).update(labels_of(akn))
    for one in inside:
        one.called = labels.get(one.target_id, {}).get(one.point, "")
    return relations
