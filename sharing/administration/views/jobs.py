"""The page of jobs: what the clock runs, whether it has, and the records that were set aside. No case and no name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import current_app, schedules
from django.db.models import Max, Min
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from sharing.administration.views.frame import administrators, page
from sharing.alerts import deliveries
from sharing.alerts.models import Delivery
from sharing.alerts.rules import span_in_words
from sharing.jobs.models import JobRun, LeftOut
from sharing.pages.requests import SignedInRequest

SECTION = "administration_jobs"
SHORTEST_GRACE = timedelta(minutes=2)
MOST_LEFT_OUT = 200


@dataclass(frozen=True)
class JobLine:
    """One job of the clock. last_good: when its last good run began. is_late: twice its interval has passed without
    one. said: how the last run went, where it was not good."""

    name: str
    every: str
    last_good: datetime | None
    is_late: bool
    said: str


@require_safe
@administrators
def jobs(request: SignedInRequest) -> HttpResponse:
    standing = LeftOut.objects.standing()
    return page(
        request,
        "jobs",
        section=SECTION,
        lines=build_job_lines(at=timezone.now()),
        left_out=list(standing[:MOST_LEFT_OUT]),
        left_out_count=standing.count(),
        mail_is_down=bool(deliveries.down_since()),
        letters_waiting=Delivery.objects.filter(state=Delivery.State.WAITING).count(),
        last_sent_at=Delivery.objects.aggregate(last=Max("sent_at"))["last"],
    )


def build_job_lines(*, at: datetime) -> list[JobLine]:
    """Those that are late first, then by name. Three queries."""
    entries: dict[str, dict] = current_app.conf.beat_schedule or {}
    newest = JobRun.objects.order_by("job", "-began_at", "-pk").distinct("job")
    kept_since = JobRun.objects.aggregate(first=Min("began_at"))["first"] or at
    good, last = ({run.job: run for run in rows} for rows in (newest.good(), newest))
    lines = [
        build_job_line(
            name,
            entry["schedule"],
            last_good=good.get(entry["task"]),
            last=last.get(entry["task"]),
            kept_since=kept_since,
            at=at,
        )
        for name, entry in entries.items()
    ]
    return sorted(lines, key=lambda line: (not line.is_late, line.name))


def build_job_line(
    name: str,
    schedule: float | schedules.crontab,
    *,
    last_good: JobRun | None,
    last: JobRun | None,
    kept_since: datetime,
    at: datetime,
) -> JobLine:
    began_at = last_good.began_at if last_good else None
    said = ""
    if last and last.outcome == JobRun.Outcome.FAILED:
        said = f"The last run failed: {last.error}"
    elif last and not last.ended_at and at - last.began_at > SHORTEST_GRACE:
        said = "The last run has not ended: it runs still, or was killed"
    every = "at its time" if isinstance(schedule, schedules.crontab) else span_of(timedelta(seconds=schedule))
    return JobLine(name[:1].upper() + name[1:], every, began_at, is_late(schedule, began_at or kept_since, at=at), said)


def span_of(interval: timedelta) -> str:
    seconds = int(interval.total_seconds())
    return f"each {seconds} seconds" if seconds < 60 else f"each {span_in_words(interval)}"


def is_late(schedule: float | schedules.crontab, last_good: datetime, *, at: datetime) -> bool:
    """Whether twice the interval has passed since the last good run began, and at least two minutes; of one with a time
    of its own, whether that time passed two minutes ago. last_good: of a job that never ran, since when runs are kept.
    """
    if isinstance(schedule, schedules.crontab):
        return schedule.remaining_estimate(last_good) < -SHORTEST_GRACE
    return at - last_good > max(2 * timedelta(seconds=schedule), SHORTEST_GRACE)
