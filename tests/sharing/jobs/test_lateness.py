"""When a job is late, around each boundary."""

from datetime import UTC, datetime, timedelta

import pytest
from celery.schedules import crontab

from sharing.administration.views.operations import build_job_lines
from sharing.jobs.lateness import is_late
from sharing.jobs.models import JobRun

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


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "late"), [(9, False), (11, True)])
def test_a_job_that_never_ran_is_late_once_runs_are_kept_for_twice_its_interval(minutes, late):
    JobRun.objects.create(job="another", run="one", began_at=NOON - timedelta(minutes=minutes))

    lines = {line.name: line for line in build_job_lines(at=NOON)}

    assert lines["Owners, deputies, handovers"].is_late is late
    assert lines["Owners, deputies, handovers"].last_good is None


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
