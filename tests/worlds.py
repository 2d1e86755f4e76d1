"""Rows that every test of a module begins from, made once; what a test does to them is undone by its own savepoint.

    world = world_of(made)  # made() returns the rows by name
    person = row_of("person")

The world stands in every test of the module, also in one that does not ask for it: no test depends on the order.
"""

import copy
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection, transaction

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def world_of(made, *, patched=None):
    """A fixture of the module with the rows by name, made at noon. patched: what is replaced meanwhile, by a function
    that takes a MonkeyPatch."""

    @pytest.fixture(scope="module", autouse=True)
    def world(django_db_setup, django_db_blocker):
        with django_db_blocker.unblock(), transaction.atomic():
            with time_machine.travel(NOON, tick=False), pytest.MonkeyPatch.context() as patch:
                if patched:
                    patched(patch)
                rows = made()
            connection.check_constraints()  # what waits to be checked would be checked again by each test
            yield rows
            transaction.set_rollback(True)

    return world


def further(world, act, *, patched=None):
    """The world of a class that begins from more than its module: `act(rows)` returns the rows that it adds, at noon.

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def world(cls, world):
        yield from further(world, act)
    """
    with transaction.atomic():
        rows = copy.deepcopy(world)
        with time_machine.travel(NOON, tick=False), pytest.MonkeyPatch.context() as patch:
            if patched:
                patched(patch)
            more = act(rows)
        connection.check_constraints()  # what waits to be checked would be checked again by each test
        yield rows | more
        transaction.set_rollback(True)


def row_of(name):
    """A fixture with one of the rows."""

    @pytest.fixture
    def row(copied):
        return copied[name]

    return row


@contextmanager
def taken_back():
    """What is done in it is undone at its end, so that something else can be tried from the same rows."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def prepare_nothing(patch):
    """No list is kept of what must be in hand, and nothing is missing before a release: for tests of the apps below."""
    from licence import release_handlers
    from offenders import followers
    from offenders.releases import readiness_hook as preparation

    told = followers.dates_followed.followers
    others = [each for each in told if each is not release_handlers.sync_readiness]
    patch.setattr(followers.dates_followed, "followers", others)
    patch.setattr(preparation, "_questions", [])
