"""The whole demo, made once for every test of this folder."""

import pytest
from django.db import transaction

from release_monitor import demo


@pytest.fixture(scope="package")
def made(django_db_setup, django_db_blocker):
    """As many people as are published. It ends with the last test of the folder, before another finds it."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.build()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(made, db):
    """The demo; what a test does to it is undone by its own savepoint."""
