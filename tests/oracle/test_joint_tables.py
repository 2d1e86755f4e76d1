"""A small draw over joint tables. `prove joint-tables` asks more."""

import pytest
from django.db import transaction

from tests.oracle import joint_tables, moment

DRAWS = 120


@pytest.fixture(scope="module")
def tables(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = joint_tables.make(7)
        with moment.held(made):
            joint_tables.sign_in(made)
            yield made
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_nothing_of_a_joint_table_tells_an_agency_what_another_alone_may_know(tables):
    result = joint_tables.run(tables, DRAWS)

    assert not result.wrong, "\n".join(result.wrong[:20])
    assert result.let_in >= DRAWS // 3
    assert result.hidden >= 10
    assert result.compared >= 10


@pytest.mark.django_db
@pytest.mark.parametrize("fault", joint_tables.FAULTS)
def test_draws_find_a_fault(tables, fault):
    with joint_tables.FAULTS[fault]():
        assert joint_tables.run(tables, DRAWS, to_first_wrong=True).wrong
