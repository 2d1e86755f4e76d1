"""Changes since a weekly release list was frozen."""

from datetime import UTC, date, timedelta

import pytest

from offenders.releases.weekly.rules import Change, WeeklyStanding, changes, due_at

MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 29)
FROZEN = WeeklyStanding(1, date(2026, 11, 25))


@pytest.mark.parametrize(
    ("now", "change"),
    [
        (WeeklyStanding(1, date(2026, 11, 25)), None),
        (WeeklyStanding(1, date(2026, 11, 26)), Change.MOVED_WITHIN),
        (WeeklyStanding(1, MONDAY), Change.MOVED_WITHIN),
        (WeeklyStanding(1, SUNDAY), Change.MOVED_WITHIN),
        (WeeklyStanding(1, MONDAY - timedelta(days=1)), Change.LEFT),
        (WeeklyStanding(1, SUNDAY + timedelta(days=1)), Change.LEFT),
        (WeeklyStanding(1, date(2026, 11, 25), is_open=False), Change.LEFT),
        (WeeklyStanding(1, date(2026, 11, 25), is_open=False, released_on=date(2026, 11, 25)), Change.RELEASED),
        (WeeklyStanding(2, SUNDAY), Change.CAME),
        (WeeklyStanding(2, SUNDAY + timedelta(days=1)), None),
        (WeeklyStanding(2, SUNDAY, is_open=False), None),
    ],
)
def test_change_is_named(now, change):
    found = changes([FROZEN], [now], monday=MONDAY, sunday=SUNDAY)

    assert found == ({now.release_id: change} if change else {})


@pytest.mark.parametrize(
    ("monday", "utc_hour"),
    [(date(2026, 11, 30), 6), (date(2026, 7, 6), 5), (date(2026, 10, 26), 6)],  # winter, summer, after the change
)
def test_list_is_due_at_six_by_the_clock_on_the_wall(monday, utc_hour):
    assert due_at(monday, hour=6).astimezone(UTC).hour == utc_hour
