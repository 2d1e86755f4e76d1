"""The ledger of jobs: that a run began, and how it ended. Written by the worker, beside the work."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from celery import Task, current_app, states
from celery.signals import task_postrun, task_prerun
from django.db import Error
from django.db.models import Max
from django.utils import timezone

from sharing.jobs.models import JobRun, LeftOut

logger = logging.getLogger(__name__)
NEVER = datetime.min.replace(tzinfo=UTC)
GOOD_KEPT_FOR = timedelta(days=2)
OTHERS_KEPT_FOR = timedelta(days=90)


def connect() -> None:
    """Keep each run of each job. Called once, from `ready()`."""
    task_prerun.connect(keep_that_it_began, dispatch_uid="job began")
    task_postrun.connect(keep_how_it_ended, dispatch_uid="job ended")


def keep_that_it_began(task_id: str, task: Task, **more: Any) -> None:
    began(job=task.name, run=task_id)


def keep_how_it_ended(task_id: str, retval: Any, state: str, **more: Any) -> None:
    ended(run=task_id, error=type(retval).__name__ if state == states.FAILURE else "")


def began(*, job: str, run: str) -> None:
    """The same run again, after the worker died: it began anew."""
    try:
        JobRun.objects.update_or_create(
            run=run, defaults={"job": job, "began_at": timezone.now(), "ended_at": None, "outcome": "", "error": ""}
        )
    except Error:
        logger.exception("job_run_not_kept", extra={"job": job})


def ended(*, run: str, error: str = "") -> None:
    """error: the class of what it raised; empty where it is done."""
    outcome = JobRun.Outcome.FAILED if error else JobRun.Outcome.DONE
    try:
        JobRun.objects.filter(run=run).update(ended_at=timezone.now(), outcome=outcome, error=error[:100])
    except Error:
        logger.exception("job_run_not_kept", extra={"run": run})


def forget_old(*, at: datetime) -> int:
    """Good runs after two days, but for the last of each job; failed and killed ones after ninety."""
    last_good = [
        JobRun.objects.good().filter(job=job).order_by("-began_at", "-pk").values_list("pk", flat=True)[0]
        for job in JobRun.objects.good().order_by().values_list("job", flat=True).distinct()
    ]
    old_good = JobRun.objects.good().filter(began_at__lt=at - GOOD_KEPT_FOR).exclude(pk__in=last_good)
    others = JobRun.objects.exclude(outcome=JobRun.Outcome.DONE).filter(began_at__lt=at - OTHERS_KEPT_FOR)
    return old_good.delete()[0] + others.delete()[0]


def every_job_since() -> datetime:
    """Since when every job of the schedule has begun a run that was good."""
    tasks = {entry["task"] for entry in (current_app.conf.beat_schedule or {}).values()}
    good = JobRun.objects.good().order_by().filter(job__in=tasks)
    newest = dict(good.values_list("job").annotate(newest=Max("began_at")))
    return min(newest.values()) if newest.keys() == tasks else NEVER


def heal(*, at: datetime) -> list[LeftOut]:
    """Records that were set aside and that a later good run of their job has worked on: they stand no longer. Where no
    job is known, since a command or a request set it aside, once every job of the schedule has gone through since."""
    gone_through = LeftOut.objects.healed() | LeftOut.objects.standing().filter(job="", last_at__lt=every_job_since())
    healed = list(gone_through.select_for_update(skip_locked=True).order_by("pk"))
    LeftOut.objects.filter(pk__in=[left_out.pk for left_out in healed]).update(worked_on_at=at)
    return healed
