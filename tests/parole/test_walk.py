"""A walk: the product agrees with a model that shares no code with it, whatever is recorded in whatever order.

Some hundred moves here; `python3 manage.py prove decision-walk` tries ten thousand.
"""

import pytest

from tests.parole import walking

SEED = 2026


def test_every_move_in_memory_is_judged_as_the_model_judges_it():
    made, refused = walking.in_memory(SEED, 1000)

    assert made > refused / 5  # neither idle nor all lawful
    assert refused > made / 5


@pytest.mark.django_db
def test_every_move_on_the_database_leaves_finality_clocks_and_release_as_the_model_has_them():
    made, refused = walking.on_the_database(SEED + 1, 150)

    assert made
    assert refused
