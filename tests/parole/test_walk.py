"""Does the product agree with a model that shares no code with it, whatever is recorded in whatever order?

A few hundred moves here. `RELEASE_MONITOR_WALK=10000` tries so many in memory, and a tenth on the database.
"""

import os
import random
from datetime import UTC, date, datetime

import pytest
import time_machine

from tests.factories.breaches import let_in
from tests.factories.parole import review_before_the_board
from tests.parole.walking import InMemory, OnTheDatabase, case_of, walk

MOVES = int(os.environ.get("RELEASE_MONITOR_WALK", "0"))
SEED = int(os.environ.get("RELEASE_MONITOR_WALK_SEED", "2026"))
BEGUN = date(2026, 3, 2)
ELIGIBLE = date(2026, 4, 20)


def test_every_move_in_memory_is_judged_as_the_model_judges_it():
    def begin():
        return InMemory(BEGUN, ELIGIBLE), case_of(BEGUN, ELIGIBLE)

    made, refused = walk(random.Random(SEED), MOVES or 1000, begin)

    assert made > refused / 5  # neither idle nor all lawful
    assert refused > made / 5


@pytest.mark.django_db
def test_every_move_on_the_database_leaves_finality_clocks_and_release_as_the_model_has_them():
    chance = random.Random(SEED + 1)
    with time_machine.travel(datetime(2026, 3, 2, 12, tzinfo=UTC), tick=False) as clock:

        def begin():
            clock.move_to(datetime(2026, 3, 2, 12, tzinfo=UTC))
            review = review_before_the_board("mca_listed", eligible_on=ELIGIBLE)
            by = let_in(review.offender, "casework", role="casework")
            return OnTheDatabase(review, by, clock, BEGUN), case_of(BEGUN, ELIGIBLE)

        walk(chance, MOVES // 10 or 150, begin)
