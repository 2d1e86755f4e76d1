"""What a program is told on behalf of a user is what both may know, no more and no less.

`prove access-on-behalf` asks a user of every role."""

import pytest

from sharing.access import fields
from sharing.access.fields import Readers
from sharing.access.roles import PROGRAM, ROLES
from tests.oracle import on_behalf

pytestmark = pytest.mark.django_db

PAIRS = 2


def test_there_is_something_to_draw(world):
    assert len(on_behalf.pairs(world)) >= PAIRS
    assert {"people-list", "checks-list", "alerts-list", "sharing-items-list", "grants-list"} <= set(on_behalf.LISTS)


def test_each_list_and_record_tells_what_both_are_told(world):
    found = on_behalf.compare(world, on_behalf.pairs(world)[:PAIRS], opened=1)

    assert not found.wrong, f"{len(found.wrong)}:\n" + "\n".join(sorted(set(found.wrong))[:40])
    assert found.both > 100, "rows that both are told of"
    assert found.fewer > 10, "lists on which one of them is told of rows that the other is not"


def test_a_program_reads_nothing_that_some_role_does_not():
    """So its fields are what both read (`fields.reading_role`). Of the register whole rows are there or not, which is
    asked of both (`fields.readable`)."""
    kinds = [kind for kind in vars(fields).values() if isinstance(kind, Readers)]

    read = [kind for kind in kinds if PROGRAM in kind.roles and kind is not fields.READS_REGISTER]

    assert read
    assert all(kind.roles == frozenset(ROLES) and not kind.at_gate and kind.in_emergency for kind in read)
