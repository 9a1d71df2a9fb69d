"""An act for search engines and other systems: schema.org Legislation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from portal.acts.models import Act, Relation, Version
from portal.acts.rules.status import ENDS, Effect
from portal.web.structured import structured_data

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xml": "application/akn+xml",
}


def legislation(
    request: HttpRequest,
    act: Act,
    day: date,
    version: Version | None,
    effects: Iterable[Relation],
    *,
    title: str,
    is_today: bool,
    is_whole: bool,
) -> SafeString:
    """Return schema.org Legislation for JSON-LD.

    Of a past day it is another thing than the act of today: its address and files are of that
    day, and so is its ``title``. ``effects``: what the act does to others. ``is_whole``: no point
    of it is out of force on the day.
    """
    asked = "" if is_today else f"?on={day.isoformat()}"
    url = request.build_absolute_uri(act.get_absolute_url())
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Legislation",
        "@id": f"{url}{asked}",
        "url": f"{url}{asked}",
        "name": title or act.heading,
        "legislationIdentifier": act.number,
        "legislationType": act.get_kind_display(),
        "legislationDate": act.adopted_on.isoformat(),
        "legislationPassedBy": {"@type": "GovernmentOrganization", "name": act.issuer.name},
        "legislationJurisdiction": "RU",
        "inLanguage": "ru",
    }
    if force := _force_of(act, day, is_whole=is_whole):
        data["legislationLegalForce"] = f"https://schema.org/{force}"
    seen = [one for one in effects if one.target.is_public and not one.is_off]
    data |= _links(request, [(one, one.target) for one in seen], day)
    undergone = [(one.source, one.source.source) for one in act.what_influences()]
    if found := _links(request, undergone, day):
        # Schema.org has no words for what is done to an act: it is said from the other side.
        data["@reverse"] = found
    if act.in_force_from and not act.never_begins:
        data["legislationDateOfApplicability"] = act.in_force_from.isoformat()
    if version:
        data["legislationDateVersion"] = version.valid_from.isoformat()
        data["encoding"] = [
            {
                "@type": "LegislationObject",
                "contentUrl": f"{url}text.{form}{asked}",
                "encodingFormat": media_type,
            }
            for form, media_type in MEDIA_TYPES.items()
        ]
    if act.published_on:
        data["datePublished"] = act.published_on.isoformat()
    return structured_data(data)


def _force_of(act: Act, day: date, *, is_whole: bool) -> str:
    """Return the name of its LegalForceStatus, empty where nobody knows it.

    What takes an act out of force is told of each. That nothing does, of those alone that were
    compared with their originals: of the others the register may not know it.
    """
    standing = act.standing_on(day)
    if not standing.is_in_force:
        return "NotInForce"
    if not act.verified_on or standing.is_presumed:
        return ""
    return "InForce" if is_whole else "PartiallyInForce"


def _links(
    request: HttpRequest, relations: Iterable[tuple[Relation, Act]], day: date
) -> dict[str, list[dict[str, Any]]]:
    """Return the acts at the other ends of what works on the day, each once under its property."""
    found: dict[str, dict[int, dict[str, Any]]] = {}
    for relation, other in relations:
        if relation.works_on(day):
            url = request.build_absolute_uri(other.get_absolute_url())
            link = {"@type": "Legislation", "@id": url, "name": other.heading}
            found.setdefault(_property_of(relation), {})[other.pk] = link
    return {name: list(links.values()) for name, links in found.items()}


def _property_of(relation: Relation) -> str:
    if relation.effect == Effect.IMPLEMENTS:
        return "legislationEnsuresImplementationOf"
    if relation.effect == Effect.REFERS:
        return "citation"
    is_end = relation.effect in ENDS and not relation.point
    return "legislationRepeals" if is_end else "legislationChanges"
