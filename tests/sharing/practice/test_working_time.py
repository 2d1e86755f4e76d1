"""Working hours: when so many of them have passed."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from sharing.practice.working_time import Hours, working_hours_after

LONDON = ZoneInfo("Europe/London")
HOURS = Hours(time(9), time(17))


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-12-01 09:00", "2026-12-01 13:00"),
        ("2026-12-01 13:00", "2026-12-01 17:00"),  # over at closing time, not the next morning
        ("2026-12-01 13:01", "2026-12-02 09:01"),
        ("2026-12-01 07:30", "2026-12-01 13:00"),  # before the day opens
        ("2026-12-01 17:00", "2026-12-02 13:00"),
        ("2026-12-04 16:00", "2026-12-07 12:00"),  # over a weekend
        ("2026-12-05 11:00", "2026-12-07 13:00"),  # on a Saturday
        ("2026-12-24 15:00", "2026-12-29 11:00"),  # Christmas on a Friday, Boxing Day on the Monday after
    ],
)
def test_four_working_hours(asked, due):
    assert working_hours_after(at(asked), 4, hours=HOURS) == at(due)


def test_more_hours_than_a_day_has():
    assert working_hours_after(at("2026-12-01 12:00"), 20, hours=HOURS) == at("2026-12-03 16:00")


def test_the_wall_clock_counts_when_the_clocks_change():
    assert working_hours_after(at("2026-10-23 16:00"), 4, hours=HOURS) == at("2026-10-26 12:00")


def test_day_that_ends_before_it_begins_is_none():
    with pytest.raises(ValueError, match="ends after"):
        Hours(time(17), time(9))
