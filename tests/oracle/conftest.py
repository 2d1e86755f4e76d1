"""The world of the proof, made once for all its tests, which one process asks."""

import gc
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.oracle import moment
from tests.oracle import world as worlds

SEED = 2026
PEOPLE = 120  # of 300 in the proofs: enough that each rule shows on somebody
HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in its own
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.oracle)
            item.add_marker(pytest.mark.xdist_group("oracle"))


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = worlds.make(SEED, people=PEOPLE)
        moment.signed_in(made)
        connection.check_constraints()  # what waits to be checked would be checked again by each test
        gc.collect()
        gc.freeze()  # the world is large, and goes through nobody's hands again
        yield made
        gc.unfreeze()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def held(request):
    """Whoever asks the world asks it at its moment."""
    if "world" not in request.fixturenames:
        yield
        return
    with moment.held(request.getfixturevalue("world")):
        yield
