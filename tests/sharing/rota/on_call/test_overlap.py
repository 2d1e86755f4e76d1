"""Who stays on call because nobody has signed for their shift."""

from datetime import UTC, datetime, timedelta

import pytest

from sharing.models import Shift
from sharing.rota.on_call.now import on_call
from sharing.rota.rules import Level
from tests.factories.rota import HOUR, ShiftCoverFactory, desk_of, shift
from tests.worlds import row_of, world_of

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
SIX = datetime(2026, 12, 1, 6, tzinfo=UTC)
EVENING = SIX + 12 * HOUR
cast = row_of("cast")
world = world_of(lambda: {"cast": desk_of()})


def who(cast, at, level=Level.FIRST):
    place = cast["agency"] if level is Level.COMMAND else cast["desk"]
    return [(each.name.split()[0], each.is_unsigned) for each in on_call(place, level, at=at)]


NEIL, KAREN_STILL = ("Neil", False), ("Karen", True)


@pytest.mark.parametrize(
    ("at", "found"),
    [
        (EVENING, [NEIL]),
        (EVENING + 15 * MINUTE - SECOND, [NEIL]),
        (EVENING + 15 * MINUTE, [NEIL, KAREN_STILL]),
        (EVENING + 12 * HOUR - SECOND, [NEIL, KAREN_STILL]),
        (EVENING + 12 * HOUR, []),
    ],
)
def test_unsigned_15_minutes_after_the_start_both_are_on_call(cast, at, found):
    shift(cast, "karen", SIX)
    shift(cast, "neil", EVENING)

    assert who(cast, at) == found


def test_the_signature_ends_it(cast):
    shift(cast, "karen", SIX)
    after = shift(cast, "neil", EVENING)
    Shift.objects.filter(pk=after.pk).update(signed_at=EVENING + 20 * MINUTE)

    assert who(cast, EVENING + 20 * MINUTE) == [NEIL]


def test_it_says_until_when_at_most(cast):
    shift(cast, "karen", SIX)
    shift(cast, "neil", EVENING)

    found = on_call(cast["desk"], Level.FIRST, at=EVENING + HOUR)
    assert {each.until for each in found} == {EVENING + 12 * HOUR}


def test_whoever_had_the_shift_last_stays(cast):
    before = shift(cast, "karen", SIX)
    ShiftCoverFactory(shift=before, user=cast["delia"], starts_at=EVENING - HOUR)
    shift(cast, "neil", EVENING)

    assert who(cast, EVENING + HOUR) == [NEIL, ("Delia", True)]


def test_who_follows_themselves_signs_for_nobody(cast):
    shift(cast, "karen", SIX)
    shift(cast, "karen", EVENING)

    assert who(cast, EVENING + HOUR) == [("Karen", False)]


def test_after_a_gap_nobody_stays(cast):
    shift(cast, "karen", SIX)
    shift(cast, "neil", EVENING + HOUR)

    assert who(cast, EVENING + 2 * HOUR) == [NEIL]


def test_who_can_no_longer_act_does_not_stay(cast):
    shift(cast, "karen", SIX)
    shift(cast, "neil", EVENING)
    cast["karen"].is_active = False
    cast["karen"].save()

    assert who(cast, EVENING + HOUR) == [NEIL]


def test_only_the_shift_before_stays(cast):
    shift(cast, "karen", SIX)
    shift(cast, "neil", EVENING)
    shift(cast, "delia", EVENING + 12 * HOUR)

    assert who(cast, EVENING + 13 * HOUR) == [("Delia", False), ("Neil", True)]


@pytest.mark.parametrize("level", [Level.SECOND, Level.COMMAND])
def test_second_and_command_change_by_the_clock(cast, level):
    before, after = ("judith", "ann") if level is Level.COMMAND else ("karen", "neil")
    shift(cast, before, SIX, level=level.value)
    shift(cast, after, EVENING, level=level.value)

    assert len(who(cast, EVENING + HOUR, level)) == 1


def test_it_is_still_one_question(cast, django_assert_num_queries):
    shift(cast, "karen", SIX)
    shift(cast, "neil", EVENING)

    with django_assert_num_queries(1):
        assert len(on_call(cast["desk"], Level.FIRST, at=EVENING + HOUR)) == 2
