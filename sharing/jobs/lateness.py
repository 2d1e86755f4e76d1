"""Which jobs of the clock are late, from the ledger and the schedule. It names no person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app, schedules
from django.db.models import Min

from sharing.jobs.models import JobRun

SHORTEST_GRACE = timedelta(minutes=2)
GRACE_AT_ITS_TIME = timedelta(minutes=15)  # of a job with a time of its own

Schedule = float | schedules.crontab


@dataclass(frozen=True)
class JobStanding:
    """One entry of the schedule. last_good: its last good run. last: its last run, however that ended."""

    name: str
    task: str
    schedule: Schedule
    last_good: JobRun | None
    last: JobRun | None
    is_late: bool
    heartbeat: str  # what a critical job's is called; empty for any other

    @property
    def is_critical(self) -> bool:
        return bool(self.heartbeat)


def standings(*, at: datetime, not_before: datetime | None = None) -> list[JobStanding]:
    """Of every entry of the schedule. Three queries.

    not_before: since when the site has run without a break; what it missed before is not said to be late.
    """
    entries: dict[str, dict] = current_app.conf.beat_schedule or {}
    heartbeats: dict[str, str] = current_app.conf.get("critical_jobs") or {}
    newest = JobRun.objects.order_by("job", "-began_at", "-pk").distinct("job")
    kept_since = JobRun.objects.aggregate(first=Min("began_at"))["first"] or at
    good, last = ({run.job: run for run in rows} for rows in (newest.good(), newest))
    found = []
    for name, entry in entries.items():
        task, schedule = entry["task"], entry["schedule"]
        run = good.get(task)
        since = max(run.began_at if run else kept_since, not_before or kept_since)
        late = is_late(schedule, since, at=at)
        found.append(JobStanding(name, task, schedule, run, last.get(task), late, heartbeats.get(name, "")))
    return found


def is_late(schedule: Schedule, last_good: datetime, *, at: datetime) -> bool:
    """Whether twice the interval has passed since the last good run began, and at least two minutes; of one with a time
    of its own, whether that time passed 15 minutes ago. last_good: of a job that never ran, since when runs are kept.
    """
    if isinstance(schedule, schedules.crontab):
        return next_due(schedule, last_good) < at - GRACE_AT_ITS_TIME
    return at - last_good > max(2 * timedelta(seconds=schedule), SHORTEST_GRACE)


def next_due(schedule: Schedule, last: datetime) -> datetime:
    """When it is to run next after a run that began then."""
    if isinstance(schedule, schedules.crontab):
        began, pause, _ = schedule.remaining_delta(last)
        return began + pause
    return last + timedelta(seconds=schedule)
