"""Paragraphs that line breaks set apart: an act typed with Shift+Enter, or with <br> alone.

Whoever reads it sees lines, each with its number, so where one begins a unit they are as many
paragraphs. An address, a signature or a verse stays one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal.acts.texts import annexes
from portal.acts.texts.blocks import Block, Paragraph, Run
from portal.acts.texts.measures import with_measures
from portal.acts.texts.numbering import opening_of
from portal.acts.texts.quotations import inside_quotes

#: A line that ends so names the unit whose number is next: «в подпункт / а) пункта 2».
_NAMES = re.compile(
    r"(?:№|\b(?:(?:под)?пункт|част|стат|глав|раздел|абзац|приложени)[а-яё]*|\b(?:п|пп|ст|ч)\.)\s*$",
    re.IGNORECASE,
)
#: One that ends so goes on in the next: «ул. Ленина, / 5. Вход», but «а) первое, / б) второе».
_GOES_ON = re.compile(
    r"(?:[,–—-]|\b(?:и|или|а|в|во|с|со|к|ко|от|до|из|на|по|о|об|за|для|при|не))\s*$", re.IGNORECASE
)
_ENDED = (".", ";", ":", "!", "?", "»", ")")
#: «2.1 Порядка» may go on with a sentence.
_IN_FIGURES = re.compile(r"\d+(?:\.\d+)+(?!\.)")
#: «1. декабря» is a day.
_MONTH = re.compile(
    r"(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)[ья]\b|марта?\b|августа?\b|ма[йя]\b",
    re.IGNORECASE,
)
#: What an address goes on with: «ул. Ленина / 5. Вход со двора».
_IN_ADDRESS = re.compile(
    r"(?:этаж|подъезд|вход|въезд|корпус|строени|литер|помещени|кабинет|комнат|квартир|офис|домофон)",
    re.IGNORECASE,
)


def with_lines(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks, each line a paragraph where one behind a break begins a unit or an annex.

    Nothing in «quotes» does. The automatic number stays with the first line; lines without words go.
    """
    if not any(_has_breaks(block) for block in blocks):
        return list(blocks)
    found: list[Block] = []
    last = 0
    for block, is_quoted in zip(blocks, inside_quotes(blocks), strict=True):
        lines = [block] if is_quoted else _apart(block, last)
        for line in lines if not is_quoted else ():
            last = _counted(line, last)
        found += lines
    return found


def _counted(block: Block, last: int) -> int:
    """Return the number of the point that the block begins, otherwise that of the last one."""
    opening = opening_of(block) if isinstance(block, Paragraph) else None
    if opening is None or opening.unit != "paragraph" or len(opening.path) > 1:
        return last
    figure = opening.path[0].partition("_")[0]
    return int(figure) if figure.isdecimal() else last


def _has_breaks(block: Block) -> bool:
    return isinstance(block, Paragraph) and any("\n" in run.text for run in block.runs)


def _apart(block: Block, last: int) -> Sequence[Block]:
    """Return the lines, ``last`` being the number of the point before; one that looks like a unit
    and is none stays with the line before.
    """
    if not isinstance(block, Paragraph) or not _has_breaks(block):
        return [block]
    lines = list(_lines(block))
    quoted = inside_quotes(lines)
    told = [one for one in with_measures(lines, quoted) if isinstance(one, Paragraph)]
    last_at = {_counted(one, 0): i for i, one in enumerate(told)}
    heads, apart, has_units = lines[:1], [list(lines[0].runs)], False
    for i, line in enumerate(told):
        if i:
            comes = last_at.get(_counted(line, last) + 1, 0) > i
            begins = not quoted[i] and _begins_unit(line, told[i - 1], last, next_comes=comes)
            if not (begins or quoted[i] or opening_of(line) is None):
                apart[-1] += [Run("\n"), *lines[i].runs]
                continue
            heads.append(lines[i])
            apart.append(list(lines[i].runs))
            has_units = has_units or begins
        last = _counted(line, last)
    if not has_units:
        return [block]
    return [replace(one, runs=tuple(runs)) for one, runs in zip(heads, apart, strict=True)]


def _begins_unit(line: Paragraph, before: Paragraph, last: int, *, next_comes: bool) -> bool:
    """Whether the line does: ``last`` is the number of the point before, the next one may come."""
    text, said = line.text.strip(), before.full_text.rstrip()
    if _NAMES.search(said):
        return False
    goes_on = _GOES_ON.search(said) is not None
    if annexes.begins_annex(text):
        return text[0].isupper() and not goes_on
    opening = opening_of(line)
    if opening is None:
        return False
    if opening.unit not in {"paragraph", "subparagraph"}:
        return text[0].isupper() and not goes_on
    if not opening.rest.text.strip():
        # The number of a house may end an address.
        return False
    if opening.unit == "subparagraph":
        return True
    is_ended = said.endswith(_ENDED)
    if len(opening.path) > 1:
        may_begin = is_ended or opening_of(before) is not None
        return not goes_on and (may_begin or _IN_FIGURES.match(text) is None)
    rest = opening.rest.text.strip()
    is_sentence = is_ended and rest[0].isupper()
    if goes_on or _MONTH.match(rest) or (_IN_ADDRESS.match(rest) and not is_sentence):
        return False
    number = _counted(line, last)
    follows = number in {1, last + 1} or not last
    return follows or is_sentence or next_comes


def _lines(block: Paragraph) -> Iterator[Paragraph]:
    number = block.number
    for runs in _runs_apart(block.runs):
        if any(run.text.strip() or run.note for run in runs):
            yield replace(block, runs=tuple(_trimmed(runs)), number=number)
            number = ""


def _runs_apart(runs: Sequence[Run]) -> Iterator[list[Run]]:
    line: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        line.append(replace(run, text=first))
        for piece in others:
            yield line
            line = [replace(run, text=piece)]
    yield line


def _trimmed(runs: Sequence[Run]) -> Iterator[Run]:
    shown = [run for run in runs if run.text or run.note]
    for i, run in enumerate(shown):
        text = run.text.lstrip(" \t") if i == 0 else run.text
        text = text.rstrip(" \t") if i == len(shown) - 1 else text
        if text or run.note:
            yield replace(run, text=text)
