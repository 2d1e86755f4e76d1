"""The whole demo, made once for every test of this folder."""

from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from demo import build

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in its own
def pytest_collection_modifyitems(items):
    """One process makes it, and asks all tests of the folder."""
    for item in items:
        if item.path.parent == HERE:
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker):
    """As many people as are published, and the moment it was made. It ends with the last test of the folder."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.build()
        connection.check_constraints()  # what waits to be checked would be checked again by each test
        yield timezone.now()
        transaction.set_rollback(True)


@pytest.fixture
def world(made, db):
    """The demo; what a test does to it is undone by its own savepoint."""
