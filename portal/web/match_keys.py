"""The match key of ``portal.kernel.keys`` as a column that PostgreSQL computes."""

import re
from functools import reduce
from operator import and_

from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import Concat

from portal.kernel.keys import match_key

_APOSTROPHES = "'’ʼ‘`´"
_HYPHENS = "-‐‑–"
#: A hyphen that is not the first of a class would make a range of its neighbours.
_WORD = re.compile(rf"[^\W_]+(?:[{_HYPHENS}{_APOSTROPHES}][^\W_]+)*")
_THREE = re.compile(r"[^\W_]{3}")
#: Spelt out, unlike ``\m``: so the index knows the blank before a word, and finds an initial by it.
_BEGINS = rf"""(^|[{_HYPHENS} «("])"""
#: A name has no more words worth looking for.
_MOST_WORDS = 8


class MatchKey(Func):
    """SQL twin of ``portal.kernel.keys.match_key``: lower case, ё as е, single spaces."""

    template = r"btrim(regexp_replace(replace(lower(%(expressions)s), 'ё', 'е'), '\s+', ' ', 'g'))"
    output_field = TextField()


class SortKey(MatchKey):
    """The match key without quotation marks, by which names stand in alphabetical order."""

    template = f"btrim(translate({MatchKey.template}, '«»„“”\"', ''))"


class PhoneKey(Func):
    """The last ten digits of a telephone, however it was typed; fewer where there are fewer."""

    template = r"right(regexp_replace(%(expressions)s, '\D', '', 'g'), 10)"
    output_field = TextField()


def named_like(key: str, typed: str) -> Q:
    """Return the condition that the match key of a name, ``key``, has what is typed.

    A part of a word, or words in any order that each begin one of the name: «Анна Ёлкина»,
    «Ёлкина А.». An apostrophe and a hyphen are any of their kind. All of it is for a trigram index.
    """
    words = _WORD.findall(match_key(typed))[:_MOST_WORDS]
    if not words:
        return Q(pk__in=())
    if len(words) > 1:
        return reduce(and_, (Q(**{f"{key}__regex": _BEGINS + _pattern(word)}) for word in words))
    # Under three letters no trigram is left to look for inside a name; a whole surname has one.
    if not _THREE.search(words[0]):
        return Q(**{f"{key}__startswith": f"{words[0]} "})
    if words[0].isalnum():
        return Q(**{f"{key}__contains": words[0]})
    return Q(**{f"{key}__regex": _pattern(words[0])})


def _pattern(word: str) -> str:
    apostrophes = re.sub(f"[{_APOSTROPHES}]", f"[{_APOSTROPHES}]?", word)
    return re.sub(f"[{_HYPHENS}]", f"[{_HYPHENS}]", apostrophes)


def match_key_of(*fields: str) -> MatchKey:
    """Return the expression for a generated column over the fields, joined by spaces."""
    if len(fields) == 1:
        return MatchKey(F(fields[0]))
    parts: list[F | Value] = []
    for field in fields:
        parts += [F(field), Value(" ")]
    return MatchKey(Concat(*parts[:-1], output_field=TextField()))
