"""What is a typing error and what is more: a text that is in force changes by an act alone."""

import re
from difflib import SequenceMatcher
from itertools import groupby

#: So many letters of a word may be wrong, if they are no more than a third of it.
_LETTERS = 2
_SHARE = 3
_WORDS = re.compile(r"\w+")
_FIGURES = re.compile(r"\d")


def is_typing_error(wrong: str, right: str) -> bool:
    """Whether ``right`` differs from ``wrong`` by a few letters, spaces or signs alone.

    A figure is never one, nor is a word put in or taken out, but for one that stands there twice.
    Policy: the register mends its own copy alone. Law: what becomes of an act is for those who
    adopted it to say (131-FZ art. 48(1)).
    """
    if _FIGURES.findall(wrong) != _FIGURES.findall(right):
        return False
    before, after = _words(wrong), _words(right)
    if "".join(before) == "".join(after):
        return True
    return len(before) == len(after) and sum(map(_letters, before, after)) <= _LETTERS


def _words(text: str) -> list[str]:
    return [word for word, _ in groupby(_WORDS.findall(text.casefold()))]


def _letters(wrong: str, right: str) -> int:
    """Return how many letters differ; more than a typing error has where the word is another."""
    changes = SequenceMatcher(None, wrong, right, autojunk=False).get_opcodes()
    count = sum(max(i2 - i1, j2 - j1) for kind, i1, i2, j1, j2 in changes if kind != "equal")
    return count if count * _SHARE <= max(len(wrong), len(right)) else _LETTERS + 1
