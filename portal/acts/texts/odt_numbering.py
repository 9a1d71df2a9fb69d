"""Numbers of lists and headings of an ODT. Source: OpenDocument 1.3, part 3, 16.29 to 16.34."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from portal.acts.rules import counting

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_LEVELS = 10
_SHAPES: dict[str, Callable[[int], str]] = {
    "1": counting.decimal,
    "01": counting.padded,
    "a": counting.latin,
    "A": lambda value: counting.latin(value).upper(),
    "i": counting.roman,
    "I": lambda value: counting.roman(value).upper(),
}


@dataclass(frozen=True)
class Level:
    """How one level of a list looks."""

    shape: Callable[[int], str] | None = None
    before: str = ""
    after: str = ""
    shown_levels: int = 1
    start: int = 1
    bullet: str = ""
    pattern: str = ""


@dataclass
class Count:
    """A list that is being counted: its style and the value of each level."""

    style: str
    values: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Restyled(Count):
    """An inner list of a style of its own counts on in the same values."""

    @classmethod
    def of(cls, count: Count, element: etree._Element) -> Count:
        own = element.get(f"{TEXT}style-name", "")
        return Count(own, count.values) if own and own != count.style else count


def next_number(count: Count, levels: dict[int, Level], level: int, start: str | None) -> str:
    here = levels.get(level)
    if here is None or level >= _LEVELS:
        return ""
    before = count.values[level]
    if start is not None:
        count.values[level] = int(start)
    else:
        count.values[level] = here.start if before is None else before + 1
    for skipped in range(level):
        # A level that is left out is counted as well: «1.1.1», then «1.2».
        if count.values[skipped] is None:
            count.values[skipped] = levels[skipped].start if skipped in levels else 1
    for deeper in range(level + 1, _LEVELS):
        count.values[deeper] = None
    return _shown(count, levels, level)


def _shown(count: Count, levels: dict[int, Level], level: int) -> str:
    here = levels[level]
    if here.bullet:
        # «o» of Courier is a bullet, too, and would be read as a word.
        is_sign = here.bullet.isprintable() and not "\ue000" <= here.bullet <= "\uf8ff"
        return here.bullet if is_sign and here.bullet != "o" else "–"
    if here.shape is None:
        return ""

    def number(at: int) -> str:
        one = levels.get(at)
        if one is None or one.shape is None:
            return ""
        value = count.values[at]
        return one.shape(one.start if value is None else value)

    if here.pattern:
        shown = here.pattern
        for at in range(level + 1):
            shown = shown.replace(f"%{at + 1}%", number(at))
        return str(shown).strip()
    first = max(0, level + 1 - here.shown_levels)
    numbers = [shown for at in range(first, level + 1) if (shown := number(at))]
    return f"{here.before}{'.'.join(numbers)}{here.after}".strip()


def level_of(element: etree._Element) -> Level:
    if element.tag == f"{TEXT}list-level-style-bullet":
        return Level(bullet=element.get(f"{TEXT}bullet-char", "–"))
    shape = element.get(f"{STYLE}num-format", "")
    return Level(
        shape=shape_of(shape),
        before=element.get(f"{STYLE}num-prefix", ""),
        after=element.get(f"{STYLE}num-suffix", ""),
        shown_levels=int(element.get(f"{TEXT}display-levels", "1")),
        start=int(element.get(f"{TEXT}start-value", "1")),
        pattern=element.get(f"{_LOEXT}num-list-format", ""),
    )


def shape_of(name: str) -> Callable[[int], str] | None:
    """Return how numbers of the format are written, None for none."""
    if not name:
        return None
    if name.startswith("*"):
        return counting.chicago
    if name.startswith(("а", "А")):
        return counting.russian if name[0] == "а" else lambda value: counting.russian(value).upper()
    return _SHAPES.get(name, counting.decimal)


def outline_of(styles: etree._Element) -> list[Level]:
    levels = [level_of(one) for one in styles.iter(f"{TEXT}outline-level-style")]
    return levels if any(level.shape for level in levels) else []
