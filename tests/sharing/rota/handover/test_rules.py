from datetime import UTC, datetime, timedelta

import pytest

from sharing.rota.handover.rules import ShiftState, ShiftTimes, can_be_signed, mark_of, state_of

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
SIX = datetime(2026, 12, 1, 6, tzinfo=UTC)
EVENING, MORNING = SIX + timedelta(hours=12), SIX + timedelta(hours=24)
FOLLOWED = ShiftTimes(SIX, EVENING, EVENING, MORNING)
SIGNED = ShiftTimes(SIX, EVENING, EVENING, MORNING, next_signed_at=EVENING + 5 * MINUTE)
ALONE = ShiftTimes(SIX, EVENING)


@pytest.mark.parametrize(
    ("shift", "at", "state"),
    [
        (FOLLOWED, SIX - SECOND, ShiftState.PLANNED),
        (FOLLOWED, SIX, ShiftState.RUNNING),
        (FOLLOWED, EVENING - SECOND, ShiftState.RUNNING),
        (FOLLOWED, EVENING, ShiftState.TO_SIGN),
        (FOLLOWED, EVENING + 15 * MINUTE - SECOND, ShiftState.TO_SIGN),
        (FOLLOWED, EVENING + 15 * MINUTE, ShiftState.OVERLAP),
        (FOLLOWED, MORNING - SECOND, ShiftState.OVERLAP),
        (FOLLOWED, MORNING, ShiftState.OVER),
        (SIGNED, EVENING - SECOND, ShiftState.RUNNING),
        (SIGNED, EVENING + 5 * MINUTE, ShiftState.HANDED_OVER),
        (SIGNED, MORNING, ShiftState.HANDED_OVER),
        (ALONE, EVENING - SECOND, ShiftState.RUNNING),
        (ALONE, EVENING, ShiftState.OVER),
    ],
)
def test_a_shift_is_handed_over_by_a_signature_alone(shift, at, state):
    assert state_of(shift, at=at, sign_within=15 * MINUTE) is state


@pytest.mark.parametrize(
    ("at", "can"),
    [
        (SIX - 60 * MINUTE - SECOND, False),
        (SIX - 60 * MINUTE, True),
        (EVENING - SECOND, True),
        (EVENING, False),
    ],
)
def test_it_can_be_signed_from_an_hour_before_the_start_until_the_end(at, can):
    assert can_be_signed(starts_at=SIX, ends_at=EVENING, at=at) is can


def test_the_mark_is_of_what_was_shown_in_any_order():
    assert mark_of([("a", "1"), ("b", "2")]) == mark_of([("b", "2"), ("a", "1")])
    assert mark_of([("a", "1")]) != mark_of([("a", "2")])
