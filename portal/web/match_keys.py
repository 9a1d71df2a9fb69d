"""The match key of ``portal.kernel.keys`` as a column that PostgreSQL computes."""

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat


class MatchKey(Func):
    """SQL twin of ``portal.kernel.keys.match_key``: lower case, ё as е, single spaces."""

    template = r"btrim(regexp_replace(replace(lower(%(expressions)s), 'ё', 'е'), '\s+', ' ', 'g'))"
    output_field = TextField()


class SortKey(MatchKey):
    """The match key without quotation marks, by which names stand in alphabetical order."""

    template = f"btrim(translate({MatchKey.template}, '«»„“”\"', ''))"


def match_key_of(*fields: str) -> MatchKey:
    """Return the expression for a generated column over the fields, joined by spaces."""
    if len(fields) == 1:
        return MatchKey(F(fields[0]))
    parts: list[F | Value] = []
    for field in fields:
        parts += [F(field), Value(" ")]
    return MatchKey(Concat(*parts[:-1], output_field=TextField()))
