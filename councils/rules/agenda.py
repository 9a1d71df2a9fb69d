"""An agenda as a numbered tree, and what changed from one version to the next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from portal.kernel.typography import ended

#: What everybody reads of an item that is confidential.
CONFIDENTIAL = "Вопрос рассматривается в закрытом порядке"


@dataclass(frozen=True)
class Entry:
    """An item before it has a number."""

    key: int
    parent: int | None
    position: int
    title: str
    speaker: str = ""
    minutes: int | None = None
    is_late: bool = False
    is_confidential: bool = False


@dataclass(frozen=True)
class Line:
    """A line of an agenda; ``number`` is «2» or «2.1», ``depth`` starts with 0."""

    key: int
    number: str
    depth: int
    title: str
    speaker: str
    minutes: int | None
    is_late: bool
    is_confidential: bool

    def as_json(self) -> dict[str, Any]:
        """Return the line as a version stores it."""
        return asdict(self)


def numbered(entries: Iterable[Entry]) -> list[Line]:
    """Return the tree in reading order with its numbers.

    An item whose parent is not among them stands alone; what is below a confidential one is so too.
    """
    known = sorted(entries, key=lambda entry: (entry.position, entry.key))
    keys = {entry.key for entry in known}
    children: dict[int | None, list[Entry]] = {}
    for entry in known:
        children.setdefault(entry.parent if entry.parent in keys else None, []).append(entry)
    lines: list[Line] = []

    def walk(parent: int | None, prefix: str, depth: int, closed: bool) -> None:
        for place, entry in enumerate(children.get(parent, ()), start=1):
            number = f"{prefix}{place}"
            is_closed = closed or entry.is_confidential
            lines.append(
                Line(
                    entry.key,
                    number,
                    depth,
                    entry.title,
                    entry.speaker,
                    entry.minutes,
                    entry.is_late,
                    is_closed,
                )
            )
            walk(entry.key, f"{number}.", depth + 1, is_closed)

    walk(None, "", 0, False)
    return lines


def for_everybody(lines: Iterable[Line]) -> list[Line]:
    """Return the lines as the public may read them: a confidential one keeps only its number."""
    return [
        replace(line, title=CONFIDENTIAL, speaker="") if line.is_confidential else line
        for line in lines
    ]


def changes(
    before: Sequence[Line], after: Sequence[Line], why: Mapping[int, str] | None = None
) -> list[str]:
    """Say in sentences what the later version does to the earlier one.

    ``why`` tells of items by their keys why they were taken off; of a confidential one nothing.
    """
    old = {line.key: line for line in before}
    new = {line.key: line for line in after}
    said = [
        f"Добавлен вопрос {line.number}: {line.title}"
        + (" (внесён дополнительно)." if line.is_late else ".")
        for line in after
        if line.key not in old
    ]
    for line in before:
        if line.key in new:
            continue
        reason = "" if line.is_confidential else (why or {}).get(line.key, "")
        said.append(
            f"Снят вопрос {line.number}: {line.title}."
            + (f" Причина: {ended(reason)}" if reason else "")
        )
    for line in after:
        was = old.get(line.key)
        if was is None or was == line:
            continue
        if was.title != line.title:
            said.append(f"Вопрос {line.number} изложен иначе: {line.title}. Было: {was.title}.")
        if was.number != line.number:
            said.append(f"Вопрос «{line.title}» был {was.number}-м, стал {line.number}-м.")
        if was.speaker != line.speaker:
            said.append(f"Докладчик по вопросу {line.number}: {line.speaker or 'не назначен'}.")
        if was.minutes != line.minutes and line.minutes:
            said.append(f"Время на вопрос {line.number}: {line.minutes} мин.")
    return said
