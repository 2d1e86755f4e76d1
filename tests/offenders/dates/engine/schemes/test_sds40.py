"""Additional days of someone who must wait until a tranche of the 40 per cent: which of them are worked out."""

from datetime import date, timedelta

import pytest

from tests.offenders.dates.engine.building import dates, days, refusal, sentence

BEGINS = date(2024, 9, 10)
REFUSED = "Additional days of someone who must wait until a tranche of the 40 per cent"


def opens(before):
    """Of a thousand days four hundred are served so many days before the first tranche began."""
    passed = BEGINS - timedelta(days=399 + before)
    return sentence("SDS", passed.isoformat(), {"days": 1000})


def award(count, on):
    return days("ada", count, on.isoformat())


@pytest.mark.parametrize(
    ("before", "released"),
    [
        (0, "2024-09-20"),  # opens on the day: nobody waits, whenever the days were awarded
        (1, None),
    ],
)
def test_days_awarded_after_the_new_point_are_refused_where_it_lies_before_the_tranche(before, released):
    adjustments = [award(10, BEGINS)]

    if released:
        assert dates(opens(before), law="sds40", adjustments=adjustments)["CRD"] == released
    else:
        assert REFUSED in refusal(opens(before), law="sds40", adjustments=adjustments)


@pytest.mark.parametrize(("count", "is_refused"), [(9, True), (10, False), (11, False)])
def test_days_awarded_before_the_new_point_must_last_until_the_tranche(count, is_refused):
    adjustments = [award(count, date(2024, 3, 1))]

    if is_refused:
        assert REFUSED in refusal(opens(10), law="sds40", adjustments=adjustments)
    else:
        released = BEGINS + timedelta(days=count - 10)
        assert dates(opens(10), law="sds40", adjustments=adjustments)["CRD"] == released.isoformat()


@pytest.mark.parametrize(("late_on", "is_refused"), [(date(2024, 8, 30), False), (date(2024, 8, 31), True)])
def test_one_award_on_the_new_point_or_later_is_enough_to_refuse(late_on, is_refused):
    """The new point is 31 August 2024, ten days before the tranche."""
    adjustments = [award(8, date(2024, 3, 1)), award(8, late_on)]

    if is_refused:
        assert REFUSED in refusal(opens(10), law="sds40", adjustments=adjustments)
    else:
        assert dates(opens(10), law="sds40", adjustments=adjustments)["CRD"] == "2024-09-16"
