"""Giving out numbers: gap-free within year and series, however many clerks register."""

from django.db import connection

from appeals.models import NumberCounter


def next_sequence(series: str, year: int) -> int:
    """Return the next sequence of the series and year.

    Locks the counter row until the end of the transaction: a rollback gives the number back,
    and a parallel registration waits for this one.
    """
    table = connection.ops.quote_name(NumberCounter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (series, year, last) VALUES (%s, %s, 1) "
            f"ON CONFLICT (series, year) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [series, year],
        )
        return int(cursor.fetchone()[0])
