"""The line that an annex begins with: «Приложение № 1.1 к постановлению», «П Р И Л О Ж Е Н И Е А»."""

import re

from portal.acts.rules.raised import HYPHENED, RAISED, RAISED_APART
from portal.acts.texts.numbering import in_latin

_WORD = r"\s?".join("приложение")
#: 1, 1¹, 1-1, 1.1, 3/1, 1а, 1 «а», I, А; «к» alone is the word before what is annexed to.
_NUMBER = (
    rf"\d+(?:{RAISED_APART}|{HYPHENED}|(?:\.\d+)+(?!\w)|/\d+(?!\w)|[а-яё](?!\w)|\s?[«\"][а-яё][»\"])?"
    rf"|(?-i:[IVX]+)(?!\w)|(?-i:[А-ЙЛ-ЯЁA-MO-Z])(?!\w)|[«\"][а-яё][»\"]"
)
_CALLED = rf"{_WORD}(?:{RAISED})?(?:\s*(?:№|N(?![а-яёa-z]))?\s*(?P<number>{_NUMBER}))?"
#: GOST R 7.0.97 and 1.5: «Приложение А (обязательное)».
_BY_NATURE = r"\((?:обязат|справоч|рекоменд|информац)[а-яё]+\)"
_LINE = re.compile(
    rf"{_CALLED}(?:(?(number)\.?)\s*$|\s*{_BY_NATURE}\s*(?:\n|$)|\s*(?:к\s|\n))", re.IGNORECASE
)
#: «Приложение 3. Перечень документов», «ПРИЛОЖЕНИЕ № 4 – СХЕМА»: the title behind the number.
_TITLED = re.compile(
    rf"(?-i:(?=П)){_CALLED}(?(number)|(?!))(?:\.|\s*[-–—]\s)\s*(?P<title>[«\"]?(?-i:[А-ЯЁ]).*[^.;:,])",
    re.IGNORECASE,
)
_ALONE = re.compile(rf"{_WORD}\s*", re.IGNORECASE)
_NUMBER_ALONE = re.compile(rf"(?:№|N)\s*(?:{_NUMBER})", re.IGNORECASE)
_IN_NUM = re.compile(rf"{_CALLED}\.?", re.IGNORECASE)
#: «Приложение № 1 к Порядку изложить в следующей редакции:» is told of an annex.
_SENTENCE = re.compile(
    r"[:;]$|\b(?:изложить|признать|дополнить|исключить|утвердить|считать|заменить|отменить|внести"
    r"|является|являются|прилагается|утрачивает|на\s+\d+\s+л(?:ист[а-яё]*)?)\b",
    re.IGNORECASE,
)


def begins_annex(line: str) -> bool:
    """Whether the line is the heading of an annex, and no sentence that begins with the word."""
    return _LINE.match(line) is not None and _SENTENCE.search(line) is None


def is_titled(line: str) -> bool:
    """Whether the line is the heading of an annex with its title, and no sentence."""
    return _TITLED.fullmatch(line) is not None and _SENTENCE.search(line) is None


def title_in(line: str) -> str:
    """Return the title that stands in the line of the number, empty where there is none."""
    found = _TITLED.fullmatch(line)
    return found["title"] if found else ""


def is_word_alone(line: str) -> bool:
    """Whether the line is «ПРИЛОЖЕНИЕ», so that its number may stand below."""
    return _ALONE.fullmatch(line) is not None


def is_number_alone(line: str) -> bool:
    """Whether the line is the number of an annex: «№ 1»."""
    return _NUMBER_ALONE.fullmatch(line) is not None


def anchor_of(number: str) -> str:
    """Return the number as an anchor has it: «3/1» as 3x1, «1а» as 1a, «I» as 1."""
    return in_latin(number.replace("/", "x")).lower()


def called(line: str) -> str:
    """Return what the annex is called, without what stands behind: «Приложение № 1»."""
    found = _IN_NUM.match(line)
    return found[0] if found else ""


def number_in(line: str) -> str:
    """Return the number as it is printed, empty where there is none: «1.1», «1а», «А», «I»."""
    found = _IN_NUM.match(line)
    return re.sub(r'[\s«»"]', "", found["number"] or "") if found else ""
