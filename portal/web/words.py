"""The words of a search, as PostgreSQL is asked for them."""

from functools import cache, lru_cache
from itertools import groupby

import pymorphy3
import snowballstemmer
from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery
from django.db import connection

from portal.kernel.keys import match_key

#: Of the readings of a word one that is so seldom is left out: «суда» of «судно».
_SELDOM = 0.1


def words_query(words: str) -> SearchQuery | CombinedSearchQuery:
    """Return the query for all the words, each in any of its cases."""
    asked = [(word, other_stems(word)) for word in match_key(words).split()]
    parts: list[SearchQuery | CombinedSearchQuery] = []
    for is_plain, group in groupby(asked, key=lambda one: not one[1]):
        if is_plain:
            parts.append(_query(" ".join(word for word, _ in group)))
        else:
            parts += [_any_of(word, *others) for word, others in group]
    # In pairs: of a line of a thousand nouns, one in another, Python gives up.
    while len(parts) > 1:
        joined = [first & second for first, second in zip(parts[::2], parts[1::2], strict=False)]
        parts = joined + parts[len(joined) * 2 :]
    return parts[0] if parts else _query("")


@lru_cache(maxsize=4096)
def other_stems(word: str) -> tuple[str, ...]:
    """Return a form of the noun for each further stem that the search has for it: «порядка» for «порядок».

    PostgreSQL's stemmer (Snowball) takes off endings: a vowel that comes and goes makes two words of
    one («перечень», «перечня»), some nouns it takes for verbs («портал», «правила»). Nothing for
    what is no noun, and for one with a single stem.
    """
    stem = snowballstemmer.stemmer("russian").stemWord
    forms = {stem(word): word}
    for reading in _dictionary().parse(word):
        # «Им.» is no «имени»: PostgreSQL leaves it out.
        is_noun = reading.tag.POS == "NOUN" and "Abbr" not in reading.tag
        if is_noun and reading.is_known and reading.score >= _SELDOM:
            for form in reading.lexeme:
                its = match_key(form.word)
                forms.setdefault(stem(its), its)
    return tuple(forms.values())[1:]


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


@cache
def _dictionary() -> pymorphy3.MorphAnalyzer:
    """Return the Russian dictionary; reading it takes a tenth of a second, and 20 MB."""
    return pymorphy3.MorphAnalyzer(lang="ru")


def _any_of(word: str, *others: str) -> SearchQuery | CombinedSearchQuery:
    query: SearchQuery | CombinedSearchQuery = _query(word)
    for other in others:
        query |= _query(other)
    return query


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config="russian")
