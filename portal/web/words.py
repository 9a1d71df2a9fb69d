"""The words of a search, as PostgreSQL is asked for them."""

import re
from itertools import groupby

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import connection

from portal.kernel.keys import match_key

_VOWEL = "[аеиоуыэюя]"
#: PostgreSQL's stemmer (Snowball) takes «устав», «архив», «перерыв», «посев» for verbs or plurals
#: and cuts them to «уст», «арх»; their other cases it cuts to what they are. It cuts behind the
#: first vowel alone: «права» and «главы» are safe.
_BARE = re.compile(rf"{_VOWEL}\w*[аеияы]в$")
_CASE = re.compile(rf"({_VOWEL}\w*[аеияы]в)(?:а|у|е|ы|о[вмйю]|ами?|ах)$")
#: «Портал», «портала», «правила», «охрана», «охраны» it takes for verbs, too, and cuts them to «порта»,
#: «прав», «охра».
_LIKE_VERB = re.compile(rf"({_VOWEL}\w*(?:[аяи]л(?=[ао]?$)|[ая]н(?=[аоы]?$)))")
_NOUN = re.compile(rf"({_VOWEL}\w*(?:[аяи]л|[ая]н))(?:у|е|ы|о[вмйю]|ами?|ах)$")


def words_query(words: str) -> SearchQuery | CombinedSearchQuery:
    """Return the query for all the words, each in any of its cases."""
    asked = [(word, _other_case(word)) for word in match_key(words).split()]
    parts: list[SearchQuery | CombinedSearchQuery] = []
    for is_plain, group in groupby(asked, key=lambda one: not one[1]):
        if is_plain:
            parts.append(_query(" ".join(word for word, _ in group)))
        else:
            parts += [_query(word) | _query(other) for word, other in group]
    whole, *more = parts or [_query("")]
    for part in more:
        whole &= part
    return whole


def say_nothing(words: str) -> bool:
    """Whether all the words are of those that the search leaves out: «и», «о», «на»."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(plainto_tsquery('russian', %s)) = 0", [match_key(words)])
        return bool(cursor.fetchone()[0])


def is_same_word(one: str, other: str) -> bool:
    """Whether the two are forms of one word, as far as the search can tell."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_tsvector('russian', %s) = to_tsvector('russian', %s)", [one, other]
        )
        return bool(cursor.fetchone()[0])


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config="russian")


def _other_case(word: str) -> str:
    """Return the genitive of a nominative and the nominative of another case; else nothing."""
    if _BARE.search(word):
        return f"{word}а"
    if found := _LIKE_VERB.search(word):
        return f"{word[: found.end(1)]}ом"
    found = _CASE.search(word) or _NOUN.search(word)
    return word[: found.end(1)] if found else ""
