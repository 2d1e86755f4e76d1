"""Whether somebody stood in when something was done, to the minute."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from sharing.cover.past import PastAct, held
from sharing.cover.rules import CoverState
from tests.worlds import NOON

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TOM, PRIYA, PERSON = 1, 2, 3


def cover(**more):
    leave = SimpleNamespace(officer_id=TOM, starts_at=NOON, until=NOON + 4 * DAY)
    own = {"state": CoverState.ENDED, "answered_at": NOON - DAY, "starts_at": NOON, "counted_until": NOON + 4 * DAY}
    return SimpleNamespace(**{"leave": leave, "stand_in_id": PRIYA, "subject_id": None, **own, **more})


@pytest.mark.parametrize(
    ("more", "act", "stood_in"),
    [
        ({}, {"at": NOON}, True),
        ({}, {"at": NOON - MINUTE}, False),
        ({}, {"at": NOON + 4 * DAY - MINUTE}, True),
        ({}, {"at": NOON + 4 * DAY}, False),
        ({"answered_at": NOON + DAY}, {"at": NOON + DAY - MINUTE}, False),  # had not agreed yet
        ({"answered_at": NOON + DAY}, {"at": NOON + DAY}, True),
        ({"counted_until": NOON + DAY}, {"at": NOON + DAY}, False),  # ended early
        ({"state": CoverState.REFUSED}, {}, False),
        ({"state": CoverState.WITHDRAWN}, {}, False),
        ({"subject_id": PERSON}, {}, True),
        ({"subject_id": 9}, {}, False),
        ({}, {"by": 9}, False),
        ({}, {"officer": 9}, False),
    ],
)
def test_a_cover_held_for_what_was_done_in_it(more, act, stood_in):
    done = {"officer": TOM, "by": PRIYA, "subject": PERSON, "at": NOON + 2 * DAY, **act}

    assert held(cover(**more), PastAct(**done)) is stood_in
