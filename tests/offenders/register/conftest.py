"""Somebody on the notification register, and an officer of police who works with them."""

from datetime import date

import pytest

from tests.factories.register import on_register, police_of, sentenced


@pytest.fixture
def person():
    person = sentenced()
    on_register(person, on=date(2026, 12, 1))
    return person


@pytest.fixture
def officer(person):
    return police_of(person)
