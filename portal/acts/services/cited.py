"""Which places of an act are cited, under the numbers of the text shown: see ``portal.acts.followed``."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from portal.acts.followed import Places
from portal.acts.models import Act, Citation, Version
from portal.acts.querysets import CitationQuerySet
from portal.people.models import User


def at_places(found: CitationQuerySet, act: Act, version: Version) -> QuerySet[Any]:
    """Return citations of the act with the ``place`` of the text that each means.

    It is empty where the act is cited as a whole, or where the text has no such words any more.
    """
    moved = []
    places = Places(act)
    points = found.exclude(point="").order_by().values_list("point", "cited_on").distinct()
    # Most acts have one text.
    is_amended = act.versions.exclude(pk=version.pk).exists()
    for point, since in {(point, places.on(day)) for point, day in (points if is_amended else ())}:
        there = places.between(point, since, version) if since else point
        if since and there != point:
            until = Q(cited_on__lt=since.valid_to) if since.valid_to else Q()
            # Who cites an act before its first text means that one.
            begun = Q() if since == places.texts[0] else Q(cited_on__gte=since.valid_from)
            moved.append(When(begun & until, point=point, then=Value(there or "")))
    return found.annotate(place=Case(*moved, default=F("point"), output_field=CharField()))


def cited_points(
    act: Act, version: Version, *, on: date, user: User | None = None
) -> dict[str, int]:
    """Return by place of the text how many texts that speak on the day cite it.

    Each act counts once, only published ones count, and of other texts, as answers, those of
    the user alone.
    """
    whose = Coalesce(Cast("of_act", CharField()), "subject")
    found = act.citations.speaking_on(on).readable_by(user)
    placed = at_places(found.exclude(point=""), act, version).exclude(place="")
    counted = placed.order_by().values("place").annotate(number=Count(whose, distinct=True))
    return dict(counted.values_list("place", "number"))


def places_cited(subject: str, *, on: date) -> dict[str, str]:
    """Return by its words the first place that each citation of a text names, as it is called on the day."""
    rows = Citation.objects.of(subject).exclude(point="").order_by("-id")
    found = {one.text: one for one in rows}
    places = _places_of(found.values(), on)
    return {
        text: _called(one, places[one.act_id], on) if one.act_id in places else one.point
        for text, one in found.items()
    }


def _places_of(citations: Collection[Citation], on: date) -> dict[int | None, Places]:
    """Return the places of the cited acts that have another text on the day than the cited one.

    Of the others, which are most, no text is read.
    """
    places = Places.of_acts({one.act_id for one in citations})
    compared = {
        one.act_id: places[one.act_id]
        for one in citations
        if one.act_id in places and places[one.act_id].on(one.cited_on) != places[one.act_id].on(on)
    }
    Places.read(text for one in compared.values() for text in one.texts)
    return compared


def _called(citation: Citation, places: Places, on: date) -> str:
    since, version = places.on(citation.cited_on), places.on(on)
    if since is None or version is None:
        return citation.point
    return places.between(citation.point, since, version) or ""
