"""Two workers at once, each on a connection of its own, who both wait for the same row before either has it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from django.db import connection

from tests import database

WAITING = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()"""
TRIES = 1000


def both(*acts: Callable, wait_for=None):
    """What each act returned, or the exception that it raised. wait_for: (table, column, key) of a row that is held
    until every one of them waits, for it or for one that does; None where they wait for nothing."""

    def work(act):
        try:
            return act()
        except Exception as refused:  # what one of the two is told
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        with held(wait_for, until=len(acts)):
            begun = [pool.submit(work, act) for act in acts]
        return [each.result() for each in begun]


@contextmanager
def held(row, *, until):
    if row is None:
        yield
        return
    table, column, key = row
    with database.connection("default") as other, other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(f"SELECT FROM {table} WHERE {column} = %s FOR UPDATE", [key])
        yield
        for _ in range(TRIES):
            cursor.execute(WAITING)
            if cursor.fetchone()[0] >= until:
                break
            cursor.execute("SELECT pg_sleep(0.01), pg_stat_clear_snapshot()")
        else:
            raise AssertionError(f"not all of {until} waited for {table} {key}")
        cursor.execute("ROLLBACK")
