"""Telling plain text from anything else."""

import codecs

#: Typographic signs that a Russian text may hold besides letters and ASCII.
_SIGNS = frozenset("\u00a0«»—–‑…„“”‘’•·№§©®™°±×¬¤¶€−\ufeff")
_CONTROLS = frozenset("\t\n\r\f\v\x1a")
#: Largest share of characters outside Russian and Latin writing.
_FOREIGN_SHARE = 0.1


def text_encoding(content: bytes) -> str | None:
    """Return the name of the encoding of a plain text, or None when it is not one.

    UTF-8 is believed on any characters but controls; windows-1251, in which nearly every
    byte is a letter, only when the result looks like Russian or Latin writing.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16" if _is_readable(content, "utf-16", strictly=False) else None
    if _is_readable(content, "utf-8-sig", strictly=False):
        return "utf-8"
    if _is_readable(content, "cp1251", strictly=True):
        return "windows-1251"
    return None


def _is_readable(content: bytes, encoding: str, *, strictly: bool) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    if any(char < " " and char not in _CONTROLS or char == "\x7f" for char in text):
        return False
    if not strictly:
        return True
    foreign = sum(not _is_usual(char) for char in text)
    return foreign <= len(text) * _FOREIGN_SHARE


def _is_usual(char: str) -> bool:
    return char.isascii() or "\u0400" <= char <= "\u04ff" or char in _SIGNS
