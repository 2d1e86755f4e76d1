"""When a job is late, around each boundary."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab

from sharing.administration.views.jobs import is_late

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)  # a Tuesday


@pytest.mark.parametrize(
    ("seconds", "ago", "late"),
    [
        (10.0, 120, False),
        (10.0, 121, True),
        (300.0, 600, False),
        (300.0, 601, True),
    ],
)
def test_twice_the_interval_and_at_least_two_minutes(seconds, ago, late):
    assert is_late(seconds, NOON - timedelta(seconds=ago), at=NOON) is late


def test_a_job_that_never_ran_is_late():
    assert is_late(300.0, None, at=NOON)


@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("last_good", "late"),
    [
        (datetime(2026, 12, 1, 5, 30, tzinfo=UTC), False),
        (datetime(2026, 11, 30, 5, 30, tzinfo=UTC), True),
    ],
)
def test_of_a_job_with_a_time_of_its_own_that_time_has_passed_without_a_good_run(last_good, late):
    assert is_late(crontab(hour=5, minute=30), last_good, at=NOON) is late
