"""Lists, single answers, audiences, bells, duties, items and reasons ask one relation. A small draw of the proof."""

import pytest
from django.db import transaction

from tests.oracle import relation

pytestmark = pytest.mark.django_db
WORLDS = range(1, 4)  # of 2,000 in the proof
LEAKS = list(relation.FAULTS)[:3]  # that were there once


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield relation.cast()
        transaction.set_rollback(True)


def test_all_that_asks_the_relation_says_what_the_oracle_says(cast):
    assert [difference for seed in WORLDS for difference in relation.compare(cast, seed)] == []


@pytest.mark.parametrize("fault", LEAKS)
def test_a_fault_of_it_is_found(cast, fault):
    with relation.FAULTS[fault]():
        assert any(relation.compare(cast, seed) for seed in range(1, 13))
