"""The spreadsheet of an import: its columns, and what a cell may say."""

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.utils.exceptions import InvalidFileException

from portal.acts.models import Issuer, Kind, Rubric
from portal.acts.rules.numbers import tidied
from portal.acts.rules.status import CHANGING, Effect
from portal.acts.services.errors import BadSheet
from portal.acts.texts.blocks import Changes
from portal.files.content.office import kind_of_zip
from portal.files.content.refusals import Unsuitable
from portal.kernel.keys import match_key
from portal.kernel.typography import one_line

KIND, ISSUER, DAY, NUMBER = "вид", "кто издал", "дата", "номер"
TITLE, NORMATIVE, SIGNED = "название", "нормативный", "подписал"
SOURCE, ISSUE, PUBLISHED, BEGINS = "опубликован в", "выпуск", "опубликован", "вступает в силу"
RUBRICS, FILE, SINCE, AMENDED = "рубрики", "файл", "редакция с", "изменён актом"
CHANGES, SAMPLE = "исправления", "образец"
TAX, REGISTERED, REGISTERED_ON = "о налогах", "регистрация", "зарегистрирован"
REMARK, SCAN, SIGNATURE = "пометка", "скан", "подпись"
DONE, BY, FROM = "что сделано", "каким актом", "с какого дня"
LAST, POINT, WHAT = "по какой день", "пункт", "что меняется"
NEW_TITLE, FIRST_TITLE = "новое название", "прежнее название"
ADDED = "дополнен"  # by a point that the act does not have yet
IMPLEMENTED, REFERRED_TO = "во исполнение принят", "на него ссылается"
#: Column -> what a cell of it says.
COLUMNS = {
    KIND: "постановление, распоряжение, решение или приказ; нужен всегда",
    ISSUER: "наименование или имя в адресе из справочника «Кто издаёт»; нужен всегда",
    DAY: "дата принятия: 13.09.2017; нужна всегда",
    NUMBER: "номер: 3111, 380-р; нужен всегда",
    TITLE: "название без кавычек",
    NORMATIVE: "да или нет",
    SIGNED: "кто подписал",
    SOURCE: "где официально опубликован",
    ISSUE: "номер выпуска или сетевое издание",
    PUBLISHED: "дата официального опубликования",
    BEGINS: "дата вступления в силу; пусто — со дня принятия",
    RUBRICS: "рубрики из справочника, через «;»",
    FILE: "имя файла с текстом в архиве; где таких имён несколько — с папкой: 7046/text.docx",
    SINCE: "с какого дня действует этот текст; пусто — со дня принятия. Каждая редакция — своя строка",
    AMENDED: "каким актом изменён: постановление администрации города от 13.09.2017 № 3111",
    CHANGES: "принять или отклонить исправления рецензента и зачёркнутое; пусто, если их нет",
    SAMPLE: "да, если это образец, а не подлинный текст",
    TAX: "да, если акт о местных налогах: день вступления в силу тогда вычисляется",
    REGISTERED: "номер государственной регистрации",
    REGISTERED_ON: "дата государственной регистрации",
    REMARK: "пометка для читателя",
    SCAN: "имя файла скана в архиве: PDF или изображение; несколько — через «;»",
    SIGNATURE: "имя файла отсоединённой подписи (.sig) в архиве; несколько — через «;»",
    DONE: "что сделано с этим актом: изменён, дополнен, приостановлен, утратил силу, отменён или признан "
    f"недействующим; {IMPLEMENTED} или {REFERRED_TO} — о другом акте. Каждая связь — своя строка",
    BY: "каким актом это сделано: решение Хабаровского краевого суда от 10.06.2026 № 3а-55/2026",
    FROM: "с какого дня это действует; у принятого во исполнение и у ссылки пусто — со дня принятия того акта",
    LAST: "последний день приостановления или временного изменения; пусто — навсегда",
    POINT: "с каким местом акта: подпункт а пункта 3, пункт 2 приложения № 1 к постановлению; пусто — со всем",
    WHAT: "что меняется, словами: 150 рублей вместо 100",
    NEW_TITLE: "как акт называется с этого дня, если изменено его наименование",
    FIRST_TITLE: "название, с которым акт принят, если в столбце «название» уже новое",
}
_COLUMN_OF = {match_key(column): column for column in COLUMNS}
_DAYS = (DAY, PUBLISHED, BEGINS, SINCE, REGISTERED_ON, FROM, LAST)
#: What looks like a day or a fraction and is none.
_NUMBERS = (NUMBER, ISSUE, REGISTERED, POINT)
#: Beside the columns: in which of them a program has made something else of what was typed.
_REMADE = "не то, что набрано"
_MONTH = "(?:янв|фев|мар|апр|май|июн|июл|авг|сен|окт|ноя|дек)"
#: So a CSV has it.
_MADE_DAY = re.compile(
    rf"\d{{4}}-\d\d-\d\d|\d\d?\.\d\d\.\d{{4}}|\d\d?[.-]{_MONTH}|{_MONTH}[.-]\d\d", re.IGNORECASE
)
_NEEDED = (KIND, ISSUER, DAY, NUMBER)
MAX_ROWS = 20_000
#: How a file of the old Excel begins, and a new one with a password.
_OLE = b"\xd0\xcf\x11\xe0"
_TOLD = 10
#: What openpyxl raises on a damaged table; broken XML is a SyntaxError.
_DAMAGED = (
    InvalidFileException, Unsuitable, LookupError, ValueError, TypeError, AttributeError,
    SyntaxError, OSError, EOFError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_FORMULA = re.compile(rb"<f[\s/>]")
_EFFECTS = {match_key(words): one for one in CHANGING for words in (one.label, one.passive)} | {
    match_key(ADDED): Effect.AMENDS,
    match_key("утратил силу"): Effect.REPEALS,
    match_key("признан недействующим судом"): Effect.INVALIDATES,
    match_key(IMPLEMENTED): Effect.IMPLEMENTS,
    match_key(REFERRED_TO): Effect.REFERS,
}
#: Said of the act that does it, and not of the one that the row is of.
_OTHER_WAY_ROUND = {match_key(one) for effect in (Effect.IMPLEMENTS, Effect.REFERS)
                    for one in (effect.label, "ссылается", "во исполнение")}  # fmt: skip
#: An act as it is cited, a court's among them: «решение … от 10.06.2026 № 3а-55/2026».
_ACT = re.compile(
    r"(?P<kind>[а-яё]+)\s+(?P<issuer>.*?)\s*\bот\s*(?P<day>\d{1,2}\.\d{1,2}\.\d{4})(?:\s*г(?:\.|ода\b)?)?"
    r"\s*,?\s*(?:№|N)\s*(?P<number>.+)",
    re.IGNORECASE,
)
_YES, _NO = {"да", "yes", "1", "true"}, {"нет", "no", "0", "false"}
_CHOICES = {"": None, "принять": Changes.ACCEPT, "отклонить": Changes.REFUSE}


class BadCell(ValueError):
    """What is wrong with a cell, in words."""


def read_sheet(name: str, content: bytes) -> dict[int, dict[str, str]]:
    """Return the rows of an XLSX or CSV by column, empty ones left out, under their numbers.

    A row has the number that it has where the table is looked at: the head is the first.
    Raises BadSheet.
    """
    if content.startswith(_OLE):
        raise BadSheet(
            "Это старая таблица Excel (XLS) или таблица с паролем. Сохраните её как XLSX без пароля "
            "и загрузите ещё раз."
        )
    rows = _xlsx(content) if content.startswith(b"PK") else _csv(content)
    head = [_COLUMN_OF.get(match_key(cell), cell.strip()) for cell in map(_text, next(rows, []))]
    missing = [column for column in _NEEDED if column not in head]
    if missing:
        raise BadSheet(f"Нет столбцов: {', '.join(missing)}. Первая строка — их названия.")
    unknown = [cell for cell in head if cell and cell not in COLUMNS]
    if unknown:
        raise BadSheet(f"Незнакомые столбцы: {', '.join(unknown)}. Можно: {', '.join(COLUMNS)}.")
    if doubled := sorted({cell for cell in head if cell and head.count(cell) > 1}):
        raise BadSheet(f"Столбец назван дважды: {', '.join(doubled)}. Оставьте один.")
    found = {
        number: _values(head, row)
        for number, row in enumerate(rows, start=2)
        if any(_text(cell).strip() for cell in row)
    }
    if not found:
        raise BadSheet("В таблице нет ни одной строки.")
    if len(found) > MAX_ROWS:
        raise BadSheet(f"В таблице больше {MAX_ROWS} строк: разделите её.")
    return found


def _values(head: list[str], row: Sequence[object]) -> dict[str, str]:
    values = {column: one_line(_text(cell)) for column, cell in zip(head, row, strict=False)}
    # What a program has taken for a quantity: no act has such a number.
    values[NUMBER] = values.get(NUMBER, "").removesuffix(".0")
    # In pieces, as macOS names files, a word is not the same word.
    values = {column: unicodedata.normalize("NFC", words) for column, words in values.items()}
    cells = zip(head, row, strict=False)
    if remade := [column for column, cell in cells if _is_remade(column, cell)]:
        values[_REMADE] = "; ".join(remade)
    return values


def _is_remade(column: str, cell: object) -> bool:
    """Whether a program has made a day or a fraction of what was typed: of «12/3», «2.10»."""
    if isinstance(cell, date | time | timedelta):
        return column not in _DAYS
    return isinstance(cell, float) and not cell.is_integer() and column in _NUMBERS


def empty_sheet() -> bytes:
    """Return an XLSX with the head alone, each column with what a cell of it says."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(COLUMNS))
    for cell, meaning in zip(sheet[1], COLUMNS.values(), strict=True):
        cell.comment = Comment(meaning, "")
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _xlsx(content: bytes) -> Iterator[Sequence[object]]:
    try:
        kind_of_zip(content)
        formulas = _first_sheet(content, data_only=False) if _has_formulas(content) else repeat(())
        bad = []
        # Read as it is asked for, so a damage comes to light row by row.
        for row, written in zip(_first_sheet(content, data_only=True), formulas, strict=False):
            bad += [cell.coordinate for cell in row if cell.data_type == "e"]
            # A program that saves tables without reckoning leaves no value.
            bad += [
                its.coordinate
                for cell, its in zip(row, written, strict=False)
                if its.data_type == "f" and cell.value is None
            ]
            yield [cell.value for cell in row]
    except _DAMAGED as error:
        raise BadSheet("Таблица повреждена или в ней есть макросы.") from error
    if bad:
        raise BadSheet(
            f"Формула без значения или с ошибкой: {some(bad)}. Откройте таблицу, проверьте эти "
            "ячейки, сохраните её и загрузите ещё раз."
        )


def _has_formulas(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        return any(_FORMULA.search(book.read(name)) for name in sheets)


def _first_sheet(content: bytes, *, data_only: bool) -> Iterator[Any]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    return book.worksheets[0].iter_rows(max_row=MAX_ROWS + 2)


def some(names: list[str]) -> str:
    """Return the first of the names in words, and that there are more."""
    return ", ".join(names[:_TOLD]) + (" и другие" if names[_TOLD:] else "")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _csv(content: bytes) -> Iterator[Sequence[object]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    first = next(iter(text.splitlines()), "")
    try:
        yield from csv.reader(
            io.StringIO(text, newline=None), delimiter=max(";,\t", key=first.count)
        )
    except csv.Error as error:
        raise BadSheet(
            "Таблица не читается: где-то не закрыта кавычка, или ячейка слишком длинная. "
            "Сохраните её в XLSX и загрузите ещё раз."
        ) from error


def paths_of(values: dict[str, str]) -> list[str]:
    """Return the cells of the row that name files, each name apart."""
    others = (one for column in (SCAN, SIGNATURE) for one in names_in(values, column))
    return [*filter(None, [values.get(FILE, "")]), *others]


def names_in(values: dict[str, str], column: str) -> list[str]:
    """Return what the cell names through «;»."""
    return [name.strip() for name in values.get(column, "").split(";") if name.strip()]


# --- cells ------------------------------------------------------------------------


def day_of(values: dict[str, str], column: str) -> date | None:
    """Return the day as 13.09.2017 or 2017-09-13."""
    written = values.get(column, "")
    if not written:
        return None
    for form in ("%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(written, form).date()
        except ValueError:
            continue
    raise BadCell(f"{column}: «{written}» — не дата. Нужно 13.09.2017.")


def check_as_typed(values: dict[str, str]) -> None:
    """Refuse what a program has made a day or a fraction of: what was typed nobody knows."""
    remade = names_in(values, _REMADE)
    if not remade and _MADE_DAY.fullmatch(values.get(NUMBER, "")):
        remade = [NUMBER]
    if remade:
        told = ", ".join(f"{column} «{values[column]}»" for column in remade)
        raise BadCell(
            f"{told}: дата или дробь, которую табличная программа сделала из набранного, например из "
            "12/3 или 2.10. Сделайте эти ячейки текстовыми и наберите заново."
        )


def kind_of(values: dict[str, str]) -> Kind:
    """Return the kind by its name or by its word in addresses."""
    written = values.get(KIND, "").lower()
    for kind in Kind:
        if written in {kind.value, kind.label}:
            return kind
    raise BadCell(f"{KIND}: «{written}». Можно: {', '.join(kind.label for kind in Kind)}.")


def issuer_of(values: dict[str, str]) -> Issuer:
    """Return the issuer by name or by its word in addresses."""
    written = values.get(ISSUER, "")
    for issuer in Issuer.objects.all():
        if match_key(written) in {issuer.slug, match_key(issuer.name)}:
            return issuer
    known = "; ".join(Issuer.objects.values_list("name", flat=True)[:_TOLD])
    raise BadCell(f"{ISSUER}: «{written}» нет в справочнике «Кто издаёт». Там есть: {known}.")


def rubrics_of(values: dict[str, str]) -> list[Rubric]:
    """Return the rubrics, named through «;»."""
    names = names_in(values, RUBRICS)
    known = {match_key(rubric.name): rubric for rubric in Rubric.objects.all()} if names else {}
    if missing := [name for name in names if match_key(name) not in known]:
        raise BadCell(f"{RUBRICS}: нет в справочнике: {', '.join(missing)}.")
    return list(dict.fromkeys(known[match_key(name)] for name in names))


def flag_of(values: dict[str, str], column: str) -> bool | None:
    """Return yes, no, or None for an empty cell."""
    written = values.get(column, "").lower()
    if not written:
        return None
    if written in _YES | _NO:
        return written in _YES
    raise BadCell(f"{column}: «{written}». Можно: да, нет.")


def changes_of(values: dict[str, str]) -> Changes | None:
    """Return what to do with tracked changes."""
    written = values.get(CHANGES, "").lower()
    if written not in _CHOICES:
        raise BadCell(f"{CHANGES}: «{written}». Можно: принять, отклонить.")
    return _CHOICES[written]


def effect_of(values: dict[str, str]) -> Effect | None:
    """Return what was done to the act, None for an empty cell."""
    written = values.get(DONE, "")
    if not written:
        return None
    if effect := _EFFECTS.get(match_key(written)):
        return effect
    changed = (one.passive for one in Effect if one in CHANGING)
    known = ", ".join([ADDED, *changed, IMPLEMENTED, REFERRED_TO])
    if match_key(written) in _OTHER_WAY_ROUND:
        known += ". Связь пишут в строке того акта, во исполнение которого принят или на который"
        known += " ссылается другой; тот, другой, — в столбце «каким актом»"
    raise BadCell(f"{DONE}: «{written}». Можно: {known}.")


@dataclass(frozen=True)
class Named:
    """An act that a cell names; ``issuer`` as written, perhaps nothing."""

    kind: Kind
    issuer: str
    adopted_on: date
    number: str

    def is_by(self, issuer: Issuer) -> bool:
        """Whether the cell names the issuer."""
        names = (issuer.slug, issuer.name, issuer.name_genitive)
        return match_key(self.issuer) in map(match_key, names)


def source_of(values: dict[str, str]) -> Named | None:
    """Return the act by which it was done, None for an empty cell."""
    written = values.get(BY, "")
    if not written:
        return None
    found = _ACT.fullmatch(written)
    stem = found["kind"].lower()[:7] if found else ""
    kind = next((kind for kind in Kind if stem and kind.label.startswith(stem)), None)
    try:
        day = datetime.strptime(found["day"], "%d.%m.%Y").date() if found else None
    except ValueError:
        day = None
    if found is None or kind is None or day is None:
        raise BadCell(
            f"{BY}: «{written}». Нужно: постановление администрации города от 13.09.2017 № 3111."
        )
    return Named(kind, found["issuer"].strip(), day, tidied(found["number"]))
