"""What the text layer of a PDF says, with the words whole that its lines break."""

import re

_SOFT = "\N{SOFT HYPHEN}"
_HYPHENS = f"{_SOFT}\N{HYPHEN}-"
#: Beside a figure, or before a capital, a hyphen is one: «380-р», «Ханты-Мансийск».
_BROKEN = re.compile(
    rf"(?<=[а-яё])(?:{_SOFT}\s*|[{_HYPHENS}][ \t]*\n\s*)(?=[а-яё])"
    rf"|(?<=[А-ЯЁ])(?:{_SOFT}\s*|[{_HYPHENS}][ \t]*\n\s*)(?=[А-ЯЁ])"
)
_KEPT = re.compile(rf"(?<=\w)(?:{_SOFT}\s*|[{_HYPHENS}][ \t]*\n\s*)(?=\w)")


def with_whole_words(text: str) -> str:
    """Return the text for the search: each word that a line breaks is one again.

    A hyphen at the end of a line between two small letters, or two capitals, is taken for that of
    the line: «админи-/страции», so «северо-/западный» loses its own there. Some files write a soft
    hyphen for each hyphen; beside a figure it is one of the word.
    """
    return _KEPT.sub("-", _BROKEN.sub("", text)).replace(_SOFT, "")
