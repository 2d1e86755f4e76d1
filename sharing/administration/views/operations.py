"""The page of operations: what is wrong, what the clock runs and has run, letters, events, the database. No case, no
name of a person of the caseload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from celery import schedules
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from sharing import audit, live_updates
from sharing.administration.views.frame import administrators, page
from sharing.alerts import deliveries
from sharing.alerts.rules import span_in_words
from sharing.events import deliveries as event_deliveries
from sharing.jobs import lateness, server
from sharing.jobs.lateness import SHORTEST_GRACE, JobStanding
from sharing.jobs.models import JobRun, LeftOut
from sharing.pages.requests import SignedInRequest
from sharing.sealing.standing import standing as seal_standing
from sharing.watching import canary
from sharing.watching.maintenance_models import Maintenance
from sharing.watching.models import Fault, WatcherLook, is_silent

SECTION = "administration_operations"
MOST_LEFT_OUT = 200
HOURS = 24


@dataclass(frozen=True)
class Hour:
    """How the runs of one hour ended: good, failed, or none."""

    state: str
    place: int  # the block's left edge


@dataclass(frozen=True)
class JobLine:
    """One job of the clock. last_good: when its last good run began. took: seconds. said: how the last run went, where
    it was not good."""

    name: str
    task: str
    every: str
    last_good: datetime | None
    took: str
    hours: list[Hour]
    hours_in_words: str
    next_at: datetime | None
    is_late: bool
    is_critical: bool
    said: str


@require_safe
@administrators
def operations(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    jobs = build_job_lines(at=now)
    look = WatcherLook.objects.first()
    left_out = LeftOut.objects.standing()
    return page(
        request,
        "operations",
        section=SECTION,
        now=now,
        faults=list(Fault.objects.standing()),
        ended=list(Fault.objects.filter(ended_at__gt=now - timedelta(hours=HOURS)).order_by("-ended_at")[:5]),
        look=look,
        watcher_is_silent=is_silent(look, at=now),
        jobs=jobs,
        jobs_good=sum(not job.is_late for job in jobs),
        mail=deliveries.mail_standing(),
        canary=canary.standing(at=now),
        not_sent=deliveries.not_sent()[:MOST_LEFT_OUT],
        partners=event_deliveries.standings(at=now),
        database=server.database(),
        seal=seal_standing(at=now),
        left_out=list(left_out[:MOST_LEFT_OUT]),
        left_out_count=left_out.count(),
        heartbeats=sorted(settings.HEARTBEATS),
        pager_is_set=bool(settings.PAGER_URL),
        maintenance=list(Maintenance.objects.to_come(at=now).select_related("planned_by", "agreed_by")),
    )


@require_POST
@administrators
def job_run(request: SignedInRequest, task: str) -> HttpResponse:
    """Run it now. Safe to press twice: while one is queued another adds none, and each job may run at any time."""
    job = next((job for job in lateness.standings(at=timezone.now()) if job.task == task), None)
    if job is None:
        raise Http404
    audit.record(
        action=audit.Action.ADMINISTRATION, verb="sharing.job_asked_for", by=request.user, payload={"job": task}
    )
    if live_updates.answers():
        live_updates.wake(task)
        messages.success(request, f"“{named(job)}” runs as soon as a worker is free. This page shows when it has.")
    else:
        messages.error(request, "The broker does not answer: no job can be started. Jobs start when it is back.")
    return redirect(SECTION)


def build_job_lines(*, at: datetime) -> list[JobLine]:
    """Those that are late first, then by name. Four queries."""
    hours = runs_by_hour(at=at)
    lines = [build_job_line(job, hours.get(job.task, {}), at=at) for job in lateness.standings(at=at)]
    return sorted(lines, key=lambda line: (not line.is_late, not line.is_critical, line.name))


def runs_by_hour(*, at: datetime) -> dict[str, dict[int, bool]]:
    """For each job the hours before `at` in which it ran, 0 the last one, and whether all its runs were good."""
    found: dict[str, dict[int, bool]] = {}
    for job, hour, is_good in JobRun.objects.by_hour(at=at, hours=HOURS):
        found.setdefault(job, {})[hour] = is_good
    return found


def build_job_line(job: JobStanding, hours: dict[int, bool], *, at: datetime) -> JobLine:
    good, last = job.last_good, job.last
    said = ""
    if last and last.outcome == JobRun.Outcome.FAILED:
        said = f"The last run failed: {last.error}"
    elif last and not last.ended_at and at - last.began_at > SHORTEST_GRACE:
        said = "The last run has not ended: it is still running, or was stopped"
    every = "at its time" if isinstance(job.schedule, schedules.crontab) else span_of(timedelta(seconds=job.schedule))
    blocks = [Hour(_state(hours.get(ago)), (HOURS - 1 - ago) * 7) for ago in reversed(range(HOURS))]
    ran, failed = len(hours), sum(not is_good for is_good in hours.values())
    return JobLine(
        named(job),
        job.task,
        every,
        good.began_at if good else None,
        took(good),
        blocks,
        f"Ran in {ran} of the last {HOURS} hours, failed in {failed}",
        lateness.next_due(job.schedule, max(last.began_at, at - timedelta(days=8))) if last else None,
        job.is_late,
        job.is_critical,
        said,
    )


def _state(is_good: bool | None) -> str:
    return {None: "none", True: "good", False: "failed"}[is_good]


def named(job: JobStanding) -> str:
    return job.name[:1].upper() + job.name[1:]


def took(run: JobRun | None) -> str:
    if run is None or run.ended_at is None:
        return ""
    seconds = (run.ended_at - run.began_at).total_seconds()
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds / 60:.0f} min"


def span_of(interval: timedelta) -> str:
    seconds = int(interval.total_seconds())
    return f"each {seconds} seconds" if seconds < 60 else f"each {span_in_words(interval)}"
