"""Provisions of law: short in code, as lawyers write them for people."""

import re

_SHORT = re.compile(r"(\d+)-FZ art\. (.+)")
_PART = re.compile(r"([\d.]+)\(([\d.]+)\)(?:\((\d+)\))?")


def in_russian(law: str) -> str:
    """Return ``59-FZ art. 4, 7(3)`` as «ст. 4, ч. 3 ст. 7 59-ФЗ»; anything else as it is."""
    short = _SHORT.fullmatch(law)
    if short is None:
        return law
    act, articles = short.groups()
    return f"{', '.join(map(_said, articles.split(', ')))} {act}-ФЗ"


def _said(article: str) -> str:
    part = _PART.fullmatch(article)
    if part is None:
        return f"ст. {article}"
    item = f"п. {part[3]} " if part[3] else ""
    return f"{item}ч. {part[2]} ст. {part[1]}"
