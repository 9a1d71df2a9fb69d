"""The recogniser of Russian structure: blocks become units inside one another.

Units are разделы, главы, статьи, пункты 1.1, подпункты а), приложения. What stands in quotes is
never structure: «пункт 2 изложить в следующей редакции: «2. …»» stays one point.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from portal.acts.rules.raised import HYPHENED, RAISED, RAISED_APART, in_anchor
from portal.acts.texts.blocks import Block, Paragraph
from portal.acts.texts.numbering import RANKS, Opening, opening_of

_ANNEX = re.compile(
    rf"приложение(?:{RAISED})?(?:\s*(?:№|N)?\s*(?P<number>\d+(?:{RAISED_APART}|{HYPHENED})?))?\s*(?P<rest>$|к\s|\n)",
    re.IGNORECASE,
)
_APPROVED = re.compile(
    r"утвержд[её]н[аоы]?\s*($|\n|(постановлением|распоряжением|решением|приказом)\b)", re.IGNORECASE
)
_ENACTS = re.compile(
    r"(постановля(ю|ет)|п\s*о\s*с\s*т\s*а\s*н\s*о\s*в\s*л\s*я\s*(ю|е\s*т)|решил[аи]?|р\s*е\s*ш\s*и\s*л\s*а"
    r"|обязываю|приказываю)\s*:?\s*$",
    re.IGNORECASE,
)
_GROUND = re.compile(
    r"(в соответствии|в целях|на основании|руководствуясь|рассмотрев|во исполнение|в связи)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(мэр города|глава города|глава администрации|председатель|заместитель|первый заместитель"
    r"|и\.?\s?о\.|исполняющ)",
    re.IGNORECASE,
)
_SHORT = 200
#: «1.» of a list in a list is no point beside the outer one: what it is, by how deep it stands.
_INNER = ("", "", "subparagraph", "point")
#: A quotation may run over so many paragraphs; a longer one is a forgotten closing mark.
_QUOTED = 400


@dataclass
class Unit:
    """A unit of the text: its blocks and units in their order."""

    name: str
    number: str = ""
    path: tuple[str, ...] = ()
    shown: str = ""
    heading: Paragraph | None = None
    items: "list[Block | Unit]" = field(default_factory=list)

    @property
    def has_units(self) -> bool:
        """Whether there are units inside."""
        return any(isinstance(item, Unit) for item in self.items)


@dataclass
class Annex:
    """An annex: the lines of its heading, and its own body."""

    number: str
    head: list[Block]
    body: Unit


@dataclass
class Structure:
    """A text in its parts."""

    preface: list[Block]
    preamble: list[Block]
    body: Unit
    conclusions: list[Block]
    annexes: list[Annex]


def recognise(blocks: Sequence[Block]) -> Structure:
    """Return the structure of the text; each block is in exactly one place."""
    quoted = _inside_quotes(blocks)
    starts = [i for i, block in enumerate(blocks) if not quoted[i] and _begins_annex(block)]
    starts = _without_doubles(starts, blocks)
    main = list(range(starts[0] if starts else len(blocks)))
    first = next((i for i in main if not quoted[i] and _opening(blocks[i])), len(main))
    signed = _signature(blocks, main, quoted, first)
    preface, preamble = _front(list(blocks[:first]) if first < len(main) else [])
    if not (preface or preamble) and first == len(main):
        first = 0
    body = _units(blocks, range(first, signed), quoted)
    ends = [*starts[1:], len(blocks)]
    return Structure(
        preface,
        preamble,
        body,
        list(blocks[signed : len(main)]),
        [_annex(blocks, start, end, quoted) for start, end in zip(starts, ends, strict=False)],
    )


def _inside_quotes(blocks: Sequence[Block]) -> list[bool]:
    """Tell for each block whether it begins inside «…»."""
    marks = [_depths(block) for block in blocks]
    inside, depth = [], 0
    for i, change in enumerate(marks):
        inside.append(depth > 0)
        depth = max(0, depth + change)
        if depth > 0 and not inside[-1] and not _closes(marks, i, depth):
            depth = 0
    return inside


#: «Ёлочки», and the quotes that look alike at both ends: where they stand tells which.
_OPENS = re.compile(r'«|(?<![^\s(\[«])["“”„](?=\S)')
_CLOSES = re.compile(r'»|(?<=[^\s(\[«])["“”]')


def _depths(block: Block) -> int:
    if not isinstance(block, Paragraph):
        return 0
    return len(_OPENS.findall(block.text)) - len(_CLOSES.findall(block.text))


def _closes(marks: list[int], i: int, depth: int) -> bool:
    for change in marks[i + 1 : i + 1 + _QUOTED]:
        depth += change
        if depth <= 0:
            return True
    return False


def _begins_annex(block: Block) -> bool:
    if not isinstance(block, Paragraph) or block.number:
        return False
    text = block.text.strip()
    return len(text) < _SHORT and bool(_ANNEX.match(text) or _APPROVED.match(text))


def _without_doubles(starts: list[int], blocks: Sequence[Block]) -> list[int]:
    """Leave out «УТВЕРЖДЕНО» that follows the heading of its own annex."""
    kept: list[int] = []
    for i in starts:
        again = isinstance(blocks[i], Paragraph) and _APPROVED.match(blocks[i].text.strip())  # type: ignore[union-attr]
        if kept and again and not any(_opening(block) for block in blocks[kept[-1] : i]):
            continue
        kept.append(i)
    return kept


def _opening(block: Block) -> Opening | None:
    return opening_of(block) if isinstance(block, Paragraph) else None


def _front(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Part the front at the grounds: «В соответствии с … постановляю:»."""
    enacts = any(isinstance(b, Paragraph) and _ENACTS.search(b.text.strip()) for b in blocks)
    for i, block in enumerate(blocks):
        if isinstance(block, Paragraph) and enacts:
            text = block.text.strip()
            if _GROUND.match(text) or _ENACTS.search(text):
                return blocks[:i], blocks[i:]
    return blocks, []


def _signature(blocks: Sequence[Block], main: list[int], quoted: list[bool], first: int) -> int:
    """Return where the signature begins: behind the last unit, at «Мэр города …»."""
    if first >= len(main):
        return len(main)
    last = max(i for i in main if i >= first and not quoted[i] and _opening(blocks[i]))
    for i in range(last + 1, len(main)):
        block = blocks[i]
        if isinstance(block, Paragraph) and not quoted[i] and _SIGNED.match(block.text.strip()):
            return i
    return len(main)


def _units(blocks: Sequence[Block], places: range, quoted: list[bool]) -> Unit:
    root = Unit("body")
    open_units: list[Unit] = [root]
    #: How deep in lists the раздел stands that is an item of one: points in it count from there.
    part_level = 0
    for i in places:
        block = blocks[i]
        level = block.level if isinstance(block, Paragraph) else 0
        is_item = isinstance(block, Paragraph) and bool(block.number) and level > 0
        if level <= part_level and (is_item or not level):
            part_level = 0
        level = level - part_level if is_item else 0
        opening = None if quoted[i] or level >= len(_INNER) else _opening(block)
        if opening is not None and level and not _INNER[level] and opening.unit == "part":
            if _is_title(blocks, i):
                part_level += level
            else:
                opening = None
        if opening is None:
            _go_on(open_units[-1], block)
            continue
        unit = _unit(opening, _INNER[level], open_units)
        while not _holds(open_units[-1], unit):
            open_units.pop()
        open_units[-1].items.append(unit)
        open_units.append(unit)
    return root


def _is_title(blocks: Sequence[Block], i: int) -> bool:
    """Whether the item «I.» of a list of HTML is a раздел, and no line of an enumeration.

    It looks like a title, and something stands between it and the next item.
    """
    block = blocks[i]
    if not isinstance(block, Paragraph):
        return False
    beside = (blocks[at] for at in (i - 1, i + 1) if 0 <= at < len(blocks))
    return (block.is_heading or block.is_centred) or (
        len(block.text) < _SHORT
        and not block.text.rstrip().endswith((".", ";", ",", ":"))
        and not any(_is_roman_item(one, block.level) for one in beside)
    )


def _is_roman_item(block: Block, level: int) -> bool:
    if not isinstance(block, Paragraph) or not block.number or block.level != level:
        return False
    opening = opening_of(block)
    return opening is not None and opening.unit == "part"


def _go_on(unit: Unit, block: Block) -> None:
    is_title = (
        unit.name in {"part", "chapter", "section"}
        and unit.heading is None
        and not unit.items
        and isinstance(block, Paragraph)
        and len(block.text) < _SHORT
        and (block.is_heading or block.is_centred or block.text.isupper())
    )
    if is_title and isinstance(block, Paragraph):
        unit.heading = block
    else:
        unit.items.append(block)


def _unit(opening: Opening, inner: str, open_units: list[Unit]) -> Unit:
    name = inner or opening.unit
    if not inner and name == "subparagraph" and _is_below_bracket(opening, open_units):
        name = "point"
    unit = Unit(name, opening.number, opening.path, opening.shown)
    if opening.rest.text.strip() or any(run.note for run in opening.rest.runs):
        # A point of one title line, as «1. Общие положения», is headed by it.
        is_title = RANKS[name] <= RANKS["article"] or opening.rest.is_heading
        if is_title and len(opening.rest.text) < 2 * _SHORT:
            unit.heading = opening.rest
        else:
            unit.items.append(opening.rest)
    return unit


def _is_below_bracket(opening: Opening, open_units: list[Unit]) -> bool:
    """Whether «а)» stands inside «1)», or «1)» inside «а)»: the kind of number changes inwards."""
    for unit in reversed(open_units):
        if unit.name == "point" and unit.number[:1].isdigit() == opening.number[:1].isdigit():
            return True
        if unit.name == "subparagraph":
            return unit.number[:1].isdigit() != opening.number[:1].isdigit()
        if unit.name == "paragraph":
            return False
    return False


def _holds(outer: Unit, inner: Unit) -> bool:
    if outer.name == "body":
        return True
    if outer.name == "paragraph" == inner.name:
        return len(inner.path) > len(outer.path) and inner.path[: len(outer.path)] == outer.path
    return RANKS[outer.name] < RANKS[inner.name]


def _annex(blocks: Sequence[Block], start: int, end: int, quoted: list[bool]) -> Annex:
    head_line = blocks[start]
    found = _ANNEX.match(head_line.text.strip()) if isinstance(head_line, Paragraph) else None
    first = next(
        (
            i
            for i in range(start + 1, end)
            if not quoted[i] and (_opening(blocks[i]) or not _is_head_line(blocks[i]))
        ),
        end,
    )
    number = in_anchor((found["number"] if found else None) or "")
    return Annex(number, list(blocks[start:first]), _units(blocks, range(first, end), quoted))


def _is_head_line(block: Block) -> bool:
    return (
        isinstance(block, Paragraph) and len(block.text) < _SHORT and not block.text.endswith(".")
    )
