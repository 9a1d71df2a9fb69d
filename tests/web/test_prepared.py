"""Prepared statements: planned once for a connection, otherwise like any other."""

import pytest
from django.db import OperationalError, ProgrammingError, connection

from portal.web.prepared import first_row

pytestmark = pytest.mark.django_db

_SQL = "SELECT codename FROM auth_permission WHERE id = %s"


def test_the_plan_is_kept_and_serves_other_values(django_assert_num_queries):
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM auth_permission")
        keys = cursor.fetchone()
    # The server compares five plans for given values with one for any before it keeps that.
    with django_assert_num_queries(8):
        found = [first_row(_SQL, [key]) for key in keys * 4]
    assert found[:2] * 3 == found[2:] and found[0] != found[1]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans FROM pg_prepared_statements WHERE statement ~ 'codename'"
        )
        assert cursor.fetchall() == [(3,)]


def test_nothing_found_and_nothing_sensible():
    assert first_row(_SQL, [-1]) is None
    with pytest.raises(ProgrammingError):
        first_row("SELECT nothing FROM nowhere", [])


def test_a_large_number_follows_a_small_one():
    found = [first_row("SELECT %s + 0", [number]) for number in (1, 2**40, 7)]
    assert found == [(1,), (2**40,), (7,)]


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_has_ended_is_told_as_such_and_the_next_one_plans_anew():
    assert first_row(_SQL, [-1]) is None
    killed = connection.connection.info.backend_pid
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [killed])
    other.close()
    with pytest.raises(OperationalError):
        first_row(_SQL, [-1])
    connection.close()
    assert first_row(_SQL, [-1]) is None
