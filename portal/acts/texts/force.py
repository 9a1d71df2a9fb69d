"""When points of a text come into force, in the terms of Akoma Ntoso: periods of its elements."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from lxml import etree
from lxml.builder import ElementMaker

from portal.acts.texts.akn import NAMESPACE, NS, Anchor, name_of, parse

_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
#: What a period of a place is of, by its concept.
_CONCEPTS = {"in-force": "действует", "never-in-force": "так и не вступает в силу"}
_SOURCE = "#portal"
#: What is in force or not as one, whatever in it has a day of its own.
_POINTS = frozenset({"пункт", "часть", "подпункт"})


@dataclass(frozen=True)
class Beginning:
    """A place of the text, the day from which it is in force, and the address of what says so.

    ``is_never``: it ends before that day, so nothing comes of it.
    """

    eid: str
    on: date
    ground: str
    is_never: bool = False


def with_beginnings(xml: str, beginnings: Sequence[Beginning]) -> str:
    """Return the text with these days and no others; every word stays as it was.

    A day is an ``eventRef`` of the life cycle, a ``temporalGroup`` begins with it, and each
    place names its group as ``period``. What never begins has a period that ends where it begins.
    Places that the text does not have are left out.
    """
    root = parse(xml)
    (meta,) = root[0].findall(f"{NS}meta")
    _forget(root, meta)
    places = {element.get("eId"): element for element in root.iter(f"{NS}*") if element.get("eId")}
    lifecycle, temporal = _E.lifecycle(source=_SOURCE), _E.temporalData(source=_SOURCE)
    concepts: dict[str, str] = {}
    for number, one in enumerate((one for one in beginnings if one.eid in places), start=1):
        event, period = f"event_{number}", f"period_{number}"
        lifecycle.append(
            _E.eventRef(eId=event, date=one.on.isoformat(), source=_SOURCE, href=one.ground)
        )
        meant = "never-in-force" if one.is_never else "in-force"
        concepts[meant] = _CONCEPTS[meant]
        interval = _E.timeInterval(start=f"#{event}", refersTo=f"#{meant}")
        if one.is_never:
            interval.set("end", f"#{event}")
        temporal.append(_E.temporalGroup(interval, eId=period))
        _bearer(places[one.eid]).set("period", f"#{period}")
    if len(lifecycle):
        (identification,) = meta.findall(f"{NS}identification")
        (references,) = meta.findall(f"{NS}references")
        identification.addnext(lifecycle)
        lifecycle.addnext(temporal)
        for concept, words in concepts.items():
            href = f"/akn/ontology/concept/ru/{concept}"
            references.append(_E.TLCConcept(eId=concept, href=href, showAs=words))
    return etree.tostring(root, encoding="unicode")


def _bearer(place: etree._Element) -> etree._Element:
    """Return what bears the period: of an annex its body, for the schema has none on an annex."""
    if name_of(place) != "attachment":
        return place
    body = place.find(f"{NS}doc/{NS}mainBody")
    return place if body is None else body


def _forget(root: etree._Element, meta: etree._Element) -> None:
    for element in root.iter(f"{NS}*"):
        element.attrib.pop("period", "")
    for old in [
        *meta.findall(f"{NS}lifecycle"),
        *meta.findall(f"{NS}temporalData"),
        *(
            one
            for concept in _CONCEPTS
            for one in meta.findall(f"{NS}references/{NS}TLCConcept[@eId='{concept}']")
        ),
    ]:
        above = old.getparent()
        if above is not None:
            above.remove(old)


def rest_of(places: Sequence[Anchor], own: Container[str]) -> Iterator[Anchor]:
    """Yield the outermost places that begin with the rest of the act; ``own`` have another day.

    A section in which something has a day of its own is told by what stands in it.
    """
    within: int | None = None
    for i, one in enumerate(places):
        if within is not None and one.level > within:
            continue
        within = one.level
        if one.eid in own:
            continue
        inside = _inside(one, places[i + 1 :])
        if one.label.partition(" ")[0] in _POINTS or all(other.eid not in own for other in inside):
            yield one
        else:
            within = None


def _inside(place: Anchor, behind: Sequence[Anchor]) -> Iterator[Anchor]:
    return takewhile(lambda one: one.level > place.level, behind)
