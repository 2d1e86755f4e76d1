"""The demo, made once for every test of this folder: a small one in the suite, as published in its proof."""

import os
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.utils import timezone

from demo import build

HERE = Path(__file__).parent
AS_PUBLISHED = os.environ.get("RELEASE_MONITOR_DEMO_TESTED") == "as published"
SIZE = {} if AS_PUBLISHED else {"in_custody": 40, "history": 0.1}
FAULTS = {"": {}, "its history is half as long as its shape says": {"history": 0.5}}
FAULT = FAULTS[os.environ.get("RELEASE_MONITOR_DEMO_FAULT", "")]


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in its own
def pytest_collection_modifyitems(config, items):
    """One process makes it, and asks all tests of the folder."""
    here = [item for item in items if item.path.parent == HERE]
    for item in here:
        item.add_marker(pytest.mark.xdist_group("demo"))
    left_out = [] if AS_PUBLISHED else [item for item in here if item.get_closest_marker("as_published")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker):
    """The moment it was made. It ends with the last test of the folder."""
    with django_db_blocker.unblock(), transaction.atomic():
        build.build(**(SIZE | FAULT))
        connection.check_constraints()  # what waits to be checked would be checked again by each test
        yield timezone.now()
        transaction.set_rollback(True)


@pytest.fixture
def world(made, db):
    """The demo; what a test does to it is undone by its own savepoint."""
