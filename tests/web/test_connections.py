"""A dead connection is found, and a living one is not asked."""

import psycopg
import pytest
from django.db import connection

from portal.web.connections import spare_the_living


@pytest.mark.django_db(transaction=True)
def test_a_living_connection_is_taken_as_such_and_a_closed_one_is_replaced(monkeypatch):
    monkeypatch.setattr(connection, "health_check_enabled", True)
    connection.ensure_connection()
    server_side = connection.connection.info.backend_pid
    spare_the_living()
    assert connection.health_check_done

    its = connection.connection.info
    with psycopg.connect(
        dbname=its.dbname, user=its.user, password=its.password, host=its.host, port=its.port
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [server_side])
    spare_the_living()
    assert not connection.health_check_done
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert connection.connection.info.backend_pid != server_side


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_asks_for_one_process_a_query():
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_parallel_workers_per_gather")
        assert cursor.fetchone() == ("0",)
