"""The recogniser of Russian structure: blocks become units inside one another.

Units are разделы, главы, статьи, пункты 1.1, подпункты а), приложения. What stands in quotes is
never structure: «пункт 2 изложить в следующей редакции: «2. …»» stays one point.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from portal.acts.texts import annexes
from portal.acts.texts.blocks import Block, Paragraph, Run, Table, words
from portal.acts.texts.contents import contents_in
from portal.acts.texts.lines import with_lines
from portal.acts.texts.measures import with_measures
from portal.acts.texts.numbering import RANKS, Opening, opening_of
from portal.acts.texts.quotations import inside_quotes
from portal.acts.texts.sections import with_letters, with_sections

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
    r"(мэр\b|глава\s|губернатор|министр|председатель|секретарь|(первый\s+)?заместитель"
    r"|начальник|директор|руководитель|управляющ(ий|ая)\s+делами|заведующ(ий|ая)"
    r"|и\.?\s?о\.|вр\.?\s?и\.?\s?о\b|(временно\s+)?исполняющ)",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\b[А-ЯЁ]\.\s?[А-ЯЁ]\.")
#: What goes on, or is a sentence, is no line of a signature, unless initials end it.
_GOES_ON = re.compile(r"([;:]|(?<!\b[А-ЯЁ]\.\s[А-ЯЁ])(?<!\b[А-ЯЁ]\.[А-ЯЁ])\.)$")
_SHORT = 200
#: «1.» of a list in a list is no point beside the outer one: what it is, by how deep it stands.
_INNER = ("", "", "subparagraph", "point")


@dataclass
class Unit:
    """A unit of the text: its blocks and units in their order."""

    name: str
    number: str = ""
    path: tuple[str, ...] = ()
    shown: str = ""
    is_counted: bool = False
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


#: Of parts of articles, «5» and «1.1», whether a former text has them inside of others.
Kept = Mapping[tuple[str, str], bool]


def recognise(blocks: Sequence[Block], kept: Kept | None = None) -> Structure:
    """Return the structure of the text; each block, or line of it, is in exactly one place.

    ``kept``: where the text before it has the parts of articles, so that they stay there.
    """
    blocks = with_lines(blocks)
    contents = contents_in(blocks)
    quoted = [one or i in contents for i, one in enumerate(inside_quotes(blocks))]
    starts = [i for i in range(len(blocks)) if not quoted[i] and _begins_annex(blocks, i)]
    starts = _without_doubles(starts, blocks)
    ends = [*starts, len(blocks)]
    blocks = [
        block
        for start, end in zip([0, *starts], ends, strict=True)
        for block in _told_apart(blocks[start:end], quoted[start:end])
    ]
    main = list(range(ends[0]))
    first = next((i for i in main if not quoted[i] and _opening(blocks[i])), len(main))
    signed = _signature(blocks, main, quoted, first)
    preface, preamble = _front(list(blocks[:first]) if first < len(main) else [])
    if not (preface or preamble) and first == len(main):
        first = 0
    reader = _Reader(blocks, quoted, contents, kept or {})
    return Structure(
        preface,
        preamble,
        reader.units(range(first, signed)),
        list(blocks[signed : len(main)]),
        [reader.annex(start, end) for start, end in zip(starts, ends[1:], strict=True)],
    )


def _told_apart(blocks: Sequence[Block], quoted: Sequence[bool]) -> list[Block]:
    return with_measures(with_letters(with_sections(blocks, quoted)), quoted)


def _begins_annex(blocks: Sequence[Block], i: int) -> bool:
    block = blocks[i]
    if not isinstance(block, Paragraph):
        return False
    if block.number:
        # The word processor counts the annexes themselves: «Приложение № 1» before what is typed.
        return annexes.begins_annex(block.number.rstrip(" .:–—-"))
    text = block.text.strip()
    if len(text) >= _SHORT:
        return False
    is_titled = annexes.is_titled(text) and not _is_listed(blocks, i)
    return is_titled or annexes.begins_annex(text) or bool(_APPROVED.match(text))


def _is_listed(blocks: Sequence[Block], i: int) -> bool:
    """Whether the line is one of a list of annexes: announced, or with another one beside it."""
    before, after = (_line_of(blocks, at) for at in (i - 1, i + 1))
    return before.endswith((":", ";", ",")) or any(map(annexes.is_titled, (before, after)))


def _line_of(blocks: Sequence[Block], i: int) -> str:
    block = blocks[i] if 0 <= i < len(blocks) else None
    return block.full_text.strip() if isinstance(block, Paragraph) else ""


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
    """Return where the signature begins: behind the last unit, at «Мэр города …», «Директор …».

    In a list, «назначить в комиссию: … директор школы», an office is none.
    """
    if first >= len(main):
        return len(main)
    last = max(i for i in main if i >= first and not quoted[i] and _opening(blocks[i]))
    for i in range(last + 1, len(main)):
        before = blocks[i - 1]
        said = before.full_text.rstrip() if isinstance(before, Paragraph) else ""
        is_in_list = said.endswith((":", ";", ","))
        if not quoted[i] and not is_in_list and _is_signed(blocks[i]):
            return i
    return len(main)


def _is_signed(block: Block) -> bool:
    """Whether an office signs here; Word sets it beside the name in a table without lines."""
    text = " ".join(words([block]))
    if isinstance(block, Table) and (len(block.rows) > 1 or not _INITIALS.search(text)):
        return False
    return len(text) < _SHORT and bool(_SIGNED.match(text)) and not _GOES_ON.search(text)


class _Reader:
    """Reads units out of one text; ``quoted`` tells of each block whether it is no structure."""

    def __init__(
        self, blocks: Sequence[Block], quoted: list[bool], contents: set[int], kept: Kept
    ) -> None:
        self.blocks = blocks
        self.quoted = quoted
        self.contents = contents
        self.kept = kept

    def annex(self, start: int, end: int) -> Annex:
        first = next((i for i in range(start + 1, end) if not self._is_of_head(i)), end)
        head = _with_number(self.blocks[start:first])
        line = head[0].full_text.strip() if isinstance(head[0], Paragraph) else ""
        number = annexes.anchor_of(annexes.number_in(line))
        return Annex(number, head, self.units(range(first, end)))

    def _is_of_head(self, i: int) -> bool:
        block = self.blocks[i]
        return (
            i not in self.contents
            and _is_head_line(block)
            and (self.quoted[i] or _opening(block) is None)
        )

    def units(self, places: range) -> Unit:
        root = Unit("body")
        open_units: list[Unit] = [root]
        #: How deep in lists the раздел stands that is an item of one: points in it count from there.
        part_level = 0
        for i in places:
            block = self.blocks[i]
            level = block.level if isinstance(block, Paragraph) else 0
            is_item = isinstance(block, Paragraph) and bool(block.number) and level > 0
            if level <= part_level and (is_item or not level):
                part_level = 0
            level = level - part_level if is_item else 0
            opening = None if self.quoted[i] or level >= len(_INNER) else _opening(block)
            if opening is not None and level and not _INNER[level] and opening.unit == "part":
                if _is_title(self.blocks, i):
                    part_level += level
                else:
                    opening = None
            if opening is None:
                _go_on(open_units[-1], block)
                continue
            unit = _unit(opening, _INNER[level], open_units)
            while not self._holds(open_units, unit):
                open_units.pop()
            open_units[-1].items.append(unit)
            open_units.append(unit)
        return root

    def _holds(self, open_units: list[Unit], inner: Unit) -> bool:
        outer = open_units[-1]
        if outer.name == "body":
            return True
        if outer.name != "paragraph" or inner.name != "paragraph":
            return RANKS[outer.name] < RANKS[inner.name]
        if len(inner.path) <= len(outer.path) or inner.path[: len(outer.path)] != outer.path:
            return False
        # «Часть 1.1 статьи 5» was put in behind part 1, not into it; «2.1» after «2. Вправе:» is in it.
        article = next((one for one in open_units if one.name == "article"), None)
        is_inside = article is None or _leads_on(outer)
        return self.kept.get((article.number, inner.number), is_inside) if article else is_inside


def _leads_on(unit: Unit) -> bool:
    """Whether the unit has points of its own kind, or its last words announce some."""
    last = unit.items[-1] if unit.items else unit.heading
    is_announcing = isinstance(last, Paragraph) and last.text.rstrip().endswith(":")
    return is_announcing or any(
        isinstance(item, Unit) and item.name == unit.name for item in unit.items
    )


def _with_number(head: Sequence[Block]) -> list[Block]:
    """Join «ПРИЛОЖЕНИЕ» with «№ 1» below it."""
    first, *rest = head
    second = rest[0] if rest else None
    if (
        isinstance(first, Paragraph)
        and isinstance(second, Paragraph)
        and annexes.is_word_alone(first.full_text.strip())
        and annexes.is_number_alone(second.full_text.strip())
    ):
        below = Run(f"\n{second.number}".rstrip(" "))
        first = replace(first, runs=(*first.runs, below, *second.runs))
        rest = rest[1:]
    return [first, *rest]


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
    unit = Unit(name, opening.number, opening.path, opening.shown, opening.is_counted)
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


def _is_head_line(block: Block) -> bool:
    return (
        isinstance(block, Paragraph) and len(block.text) < _SHORT and not block.text.endswith(".")
    )
