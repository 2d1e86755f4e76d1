"""One alone does what has a name, also where a pooler gives each transaction another connection of the server."""

import pytest
from django.db import connection

from release_monitor import checks
from sharing.records.once import only_one
from tests import database

TRY = "SELECT pg_try_advisory_lock(hashtextextended('once', 0))"
HELD = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"


@pytest.fixture(params=[False, True], ids=["direct", "pooled"])
def pooled(request, settings, db):
    settings.DATABASE_POOLED = request.param
    return request.param


def tried():
    """Whether somebody else gets the name now; it is given back with the connection."""
    with database.connection("default") as other, other.cursor() as cursor:
        cursor.execute(TRY)
        return cursor.fetchone()[0]


def test_nobody_else_has_the_name_meanwhile(pooled):
    with only_one("once") as is_mine:
        assert is_mine
        assert not tried()
    assert tried()


def test_who_comes_second_is_refused(pooled):
    with database.connection("default") as other, other.cursor() as cursor:
        cursor.execute(TRY)
        with only_one("once") as is_mine:
            assert not is_mine


def test_the_name_is_given_back_after_a_fault(pooled):
    with pytest.raises(ValueError, match="broken"), only_one("once"):
        raise ValueError("broken")
    assert tried()


def test_behind_a_pooler_our_own_connection_holds_nothing(settings, db):
    settings.DATABASE_POOLED = True
    with only_one("once"), connection.cursor() as cursor:
        cursor.execute(HELD)
        assert cursor.fetchone() == (0,)


def test_connections_of_the_pooler_have_our_settings(settings, db):
    assert list(checks.of_each_connection()) == []
    settings.OF_EACH_CONNECTION = {**settings.OF_EACH_CONNECTION, "jit": "on"}
    (problem,) = checks.of_each_connection()
    assert problem.id == "release_monitor.E026"
    assert "jit is off, and should be on" in problem.msg
