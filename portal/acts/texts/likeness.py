"""Whether two texts of one place say the same, and whether they are of one point at all."""

import re

from portal.acts.rules.corrections import is_typing_error

#: Signs that are typed now so, now otherwise, and change no law.
_QUOTES = re.compile(r"[«»„“”‟\"'‘’‚‹›]")
_DASHES = re.compile(r"[‐‑‒–—―−]")
#: «1.5» is another number than «15».
_STOPS = re.compile(r"(?<!\d)\.|\.(?!\d)")
#: How a point ends depends on what comes after it.
_LAST = re.compile(r"[.;,:]$")
#: What an edition puts in place of a point that it takes out of force, right behind its number.
_OUT = re.compile(
    r"(?:(?:раздел|глава|статья|приложение)\s+)?(?:№\s*)?(?:\S*[\d.)]\s*|[IVXLC]+\s+)?[(«–—-]*\s*(?:действие\s+)?"
    r"(?:утратил[аио]? силу|(?:исключ[её]н|отмен[её]н|приостановлен)[аоы]?\b"
    r"|признан[аоы]? (?:недейств|утративш)|не действует)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d]+")
#: So much of their words two texts share if they are of one point, reworded perhaps.
_ALIKE = 0.6


def says_the_same(one: str | None, other: str | None) -> bool:
    """Whether nothing but quotes, dashes, «ё», full stops and spaces differs.

    None: no such place.
    """
    if one is None or other is None:
        return one is other
    return one == other or bare(one) == bare(other)


def bare(text: str) -> str:
    """Return the text without what ``says_the_same`` leaves out."""
    text = text.replace("ё", "е").replace("Ё", "Е").replace("…", "...")
    text = _LAST.sub("", _DASHES.sub("-", _QUOTES.sub("", text)).strip())
    return "".join(_STOPS.sub("", text).split())


def is_mended(one: str | None, other: str | None) -> bool:
    """Whether no more than a slip of the pen differs."""
    if one is None or other is None:
        return one is other
    return says_the_same(one, other) or is_typing_error(one, other)


def is_of_one_point(one: str | None, other: str | None) -> bool:
    """Whether the texts share most of their words, so that they are of one point.

    Figures aside, which an amendment changes first. None: no such place.
    """
    if one is None or other is None:
        return False
    words, others = _words(one), _words(other)
    return 2 * len(words & others) >= _ALIKE * (len(words) + len(others))


def says_it_is_out(words: str | None) -> bool:
    """Whether a place says that it is out of force itself, in place of its words."""
    return _OUT.match(words or "") is not None


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower().replace("ё", "е")))
