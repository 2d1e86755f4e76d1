"""Fixtures that the tests of a file begin from, made once for all of them."""

import copy
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection, transaction

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def made_once(request, django_db_setup, django_db_blocker):
    """What the file's `begin()` returns, made at noon and taken back after the last test of the file. A test that
    commits would wait for it for ever: those stand in a file of their own."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOON, tick=False):
            made = request.module.begin()
        connection.check_constraints()  # what waits to be checked would be checked again by each test
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def begun(made_once, db):
    """Copies that know one another, so that no test sees what another has set on a row in memory; what a test does to
    the rows is undone by its own savepoint."""
    return copy.deepcopy(made_once)
