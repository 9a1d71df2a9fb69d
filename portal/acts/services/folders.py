"""An import without a table: what the names of files, and the heads of their texts, say of the acts."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import takewhile
from pathlib import PurePosixPath
from typing import Any

from portal.acts.models import Issuer, Kind
from portal.acts.rules.numbers import tidied
from portal.acts.services import sheets
from portal.acts.services.errors import BadSheet
from portal.acts.texts.blocks import Changes, Paragraph
from portal.acts.texts.reading import read_file
from portal.kernel.errors import RuleViolation
from portal.kernel.keys import match_key

#: What the desk says of the names.
PATTERN = (
    "Постановление администрации города от 13.09.2017 № 3111 О порядке выплат.docx; у более поздней "
    "редакции в конце — (ред. с 01.03.2020). Вместо «/» в номере — «~». Чего нет в имени файла и его "
    "папки, берётся из начала текста. Скан и подпись называются так же: …№ 3111.pdf, …№ 3111.pdf.sig."
)
_SCANS = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".heic"}
_SIGNATURES = {".sig", ".p7s"}
_TEXTS = {".docx", ".doc", ".odt", ".rtf", ".txt", ".html", ".htm"}
#: What computers put into folders by themselves.
_JUNK = re.compile(r"(?:^|/)(?:__MACOSX/|~\$|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
)  # fmt: skip
_DAY = (
    r"(?:(?P<d{0}>\d{{1,2}})[._](?P<m{0}>\d{{1,2}})[._](?P<y{0}>\d{{4}})"
    r"|(?P<Y{0}>\d{{4}})-(?P<M{0}>\d{{2}})-(?P<D{0}>\d{{2}})"
    rf"|[«\"]?(?P<dd{{0}}>\d{{{{1,2}}}})[»\"]?\s+(?P<mm{{0}}>{'|'.join(_MONTHS)})\s+(?P<yy{{0}}>\d{{{{4}}}}))"
)
_EDITION = re.compile(
    rf"[\s,(]*\bред(?:акция|\.)?\s*(?:с|от)?\s*{_DAY.format('')}\s*(?:г\.|года)?\)?", re.IGNORECASE
)
_DATED = re.compile(rf"(?<![\d.]){_DAY.format('')}(?!\d)(?:\s*г(?:\.|ода\b))?", re.IGNORECASE)
_NUMBER = re.compile(r"(?:№|\bN\b|\bNo\b\.?)\s*(?P<number>\S+(?:\s-\s?\w{1,2}\b)?)")
_KIND = re.compile(r"\b(постановлени|распоряжени|решени|приказ)\w*", re.IGNORECASE)
_TITLE = re.compile(r"(?:^|[\s,])[«\"]?(?P<title>(?:О|Об|Обо)\s.+)", re.DOTALL)
#: Here what the act orders begins, and its head is over.
_BODY = re.compile(
    r"^(?:\d+\.\s|(?:постановля|решил|приказыва|в соответствии|на основании))", re.IGNORECASE
)
_HEAD = 25


def rows_of(files: Mapping[str, bytes]) -> dict[int, dict[str, str]]:
    """Return the rows that a table of these files would have, under their numbers.

    A row for each text, with the scans and signatures that are called alike; a scan without a text
    is a row, too. What is not found is an empty cell, and told as one when the row is checked.
    Raises BadSheet.
    """
    alike: dict[str, list[str]] = {}
    for path in sorted(files):
        if not _JUNK.search(path):
            alike.setdefault(_stem(path), []).append(path)
    issuers = list(Issuer.objects.all())
    found: list[dict[str, str]] = []
    for stem, paths in alike.items():
        by_role = {sheets.SCAN: _of(paths, _SCANS), sheets.SIGNATURE: _of(paths, _SIGNATURES)}
        others = [
            one for one in paths if one not in {*by_role[sheets.SCAN], *by_role[sheets.SIGNATURE]}
        ]
        for place, text in enumerate(others or [""]):
            values = _named(stem, issuers)
            if text:
                values[sheets.FILE] = f"/{text}"
                _add_head(values, files[text], issuers)
            if place == 0:
                values |= {
                    column: "; ".join(f"/{one}" for one in its) for column, its in by_role.items()
                }
            found.append(values)
    if not found:
        raise BadSheet("В архиве нет ни одного файла с текстом.", field="archive")
    if len(found) > sheets.MAX_ROWS:
        raise BadSheet(f"В архиве больше {sheets.MAX_ROWS} актов: разделите его.", field="archive")
    return dict(enumerate(found, start=1))


def _stem(path: str) -> str:
    """Return the path without what says the kind of the file: «а.pdf.sig» is «а»."""
    while (suffix := PurePosixPath(path).suffix.lower()) in _SCANS | _SIGNATURES | _TEXTS:
        path = path[: -len(suffix)]
    return path


def _of(paths: Iterable[str], suffixes: set[str]) -> list[str]:
    return [one for one in paths if PurePosixPath(one).suffix.lower() in suffixes]


def _named(stem: str, issuers: list[Issuer]) -> dict[str, str]:
    """Return what the name says: «Постановление мэра города от 13.09.2017 № 3111 О стоянке»."""
    *folders, name = stem.split("/")
    name = " ".join(name.replace("_", " ").split()) if " " not in name else name
    values = dict.fromkeys(sheets.COLUMNS, "")
    if edition := _EDITION.search(name):
        values[sheets.SINCE] = _day(edition)
        name = name[: edition.start()] + name[edition.end() :]
    # A title names other acts, with days and numbers of theirs.
    if title := _TITLE.search(name):
        values[sheets.TITLE] = _unquoted(title["title"])
        name = name[: title.start()]
    kind, dated, number = _KIND.search(name), _DATED.search(name), _NUMBER.search(name)
    values[sheets.KIND] = _kind(kind)
    if dated:
        values[sheets.DAY] = _day(dated)
    if number:
        values[sheets.NUMBER] = tidied(number["number"].replace("~", "/").rstrip(",;."))
    between = name[kind.end() : dated.start()] if kind and dated else ""
    words = re.sub(r"\bот\b", " ", between)
    values[sheets.ISSUER] = _issuer([words, *reversed(folders)], issuers, values[sheets.DAY])
    return values


def _add_head(values: dict[str, str], content: bytes, issuers: list[Issuer]) -> None:
    """Fill what the name has left open from the head of the text."""
    wanted = (sheets.KIND, sheets.DAY, sheets.NUMBER, sheets.TITLE, sheets.ISSUER)
    if all(values[column] for column in wanted):
        return
    try:
        blocks = read_file(content, Changes.ACCEPT).blocks
    except RuleViolation:
        # Told when the row is checked.
        return
    lines = [
        " ".join(unicodedata.normalize("NFC", block.full_text).split())
        for block in blocks[:_HEAD]
        if isinstance(block, Paragraph)
    ]
    found = _said_in(list(takewhile(lambda line: not _BODY.match(line), filter(None, lines))))
    day = values[sheets.DAY] or found[sheets.DAY]
    for column in wanted[:-1]:
        values[column] = values[column] or found[column]
    values[sheets.ISSUER] = values[sheets.ISSUER] or _issuer(found[sheets.ISSUER], issuers, day)


def _said_in(head: list[str]) -> dict[str, Any]:
    """Return what the lines above the title say, the title, and those lines themselves."""
    found: dict[str, Any] = dict.fromkeys(
        (sheets.KIND, sheets.DAY, sheets.NUMBER, sheets.TITLE), ""
    )
    above = list(takewhile(lambda line: not _TITLE.match(line), head))
    for line in above:
        # «П О С Т А Н О В Л Е Н И Е»
        if whole := _KIND.fullmatch(line.replace(" ", "")):
            found[sheets.KIND] = found[sheets.KIND] or _kind(whole)
        if not found[sheets.DAY] and (dated := _DATED.search(line)):
            found[sheets.DAY] = _day(dated)
        if not found[sheets.NUMBER] and (number := _NUMBER.search(line)):
            found[sheets.NUMBER] = tidied(number["number"].rstrip(",;."))
    title = head[len(above) : len(above) + 1]
    # A title of several lines goes on with a small letter.
    title += takewhile(lambda line: line[:1].islower(), head[len(above) + 1 :])
    return found | {sheets.TITLE: _unquoted(" ".join(title)), sheets.ISSUER: above}


def _unquoted(title: str) -> str:
    bare = title.strip(' ."').removeprefix("«")
    return bare.removesuffix("»") if bare.count("»") > bare.count("«") else bare


def _kind(found: re.Match[str] | None) -> str:
    stem = found[1].lower() if found else ""
    return next((kind.label for kind in Kind if stem and kind.label.startswith(stem)), "")


def _day(found: re.Match[str]) -> str:
    """Return the day as a cell has it; one that no calendar has stays, to be told."""
    parts = {name: value for name, value in found.groupdict().items() if value}
    month = parts.get("mm", "").lower()
    number = _MONTHS.index(month) + 1 if month else parts.get("m") or parts.get("M")
    day, year = (next(parts[one] for one in names if one in parts) for names in (
        ("d", "D", "dd"), ("y", "Y", "yy")
    ))  # fmt: skip
    return f"{int(day):02}.{int(number or 0):02}.{year}"


def _issuer(said: list[str], issuers: list[Issuer], written: str) -> str:
    """Return the name of the issuer that the first of the words that name one name, or nothing."""
    try:
        day = sheets.day_of({sheets.DAY: written}, sheets.DAY)
    except sheets.BadCell:
        day = None
    for words in filter(None, map(match_key, said)):
        known = [one for one in issuers if _is_meant(words, one)]
        # Of two of one name the one of that time.
        of_time = [one for one in known if day is None or _issues_on(one, day)]
        longest = max((len(one.name) for one in of_time), default=0)
        of_time = [one for one in of_time if len(one.name) == longest]
        if len(of_time) == 1:
            return of_time[0].name
    return ""


def _is_meant(words: str, issuer: Issuer) -> bool:
    names = [match_key(one) for one in (issuer.name, issuer.name_genitive)]
    # «постановление администрации», or a letterhead of two lines.
    return words == issuer.slug or any(
        one in words or f"{one} ".startswith(f"{words} ") for one in names
    )


def _issues_on(issuer: Issuer, day: date) -> bool:
    since, until = issuer.valid_from, issuer.valid_to
    return (since is None or since <= day) and (until is None or day < until)
