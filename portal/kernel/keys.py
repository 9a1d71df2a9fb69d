"""One key by which names, titles and queries are compared and sorted.

PostgreSQL's builtin C.UTF-8 has no Russian collation: «ё» would stand after «я».
``portal.web.match_keys`` is the same in SQL.
"""


def match_key(text: str) -> str:
    """Return the text in lower case, ё as е, with single spaces."""
    return " ".join(text.lower().replace("ё", "е").split())
