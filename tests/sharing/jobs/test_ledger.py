"""Runs of jobs are kept, and what is too old is forgotten."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from sharing.jobs import ledger
from sharing.jobs.models import JobRun

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
JOB = SimpleNamespace(name="sharing.tasks.deliver")


def ran(run, *, state="SUCCESS", retval=None):
    ledger.keep_that_it_began(task_id=run, task=JOB)
    ledger.keep_how_it_ended(task_id=run, retval=retval, state=state)


def test_a_run_is_kept_with_how_it_ended_and_the_class_of_its_fault_alone():
    ran("one")
    ran("two", state="FAILURE", retval=ValueError("about Rowan Quill"))
    ledger.keep_that_it_began(task_id="three", task=JOB)

    assert list(JobRun.objects.order_by("pk").values_list("run", "outcome", "error")) == [
        ("one", "done", ""),
        ("two", "failed", "ValueError"),
        ("three", "", ""),
    ]


def test_a_run_that_the_worker_died_in_and_that_began_anew_is_one_run():
    ledger.keep_that_it_began(task_id="one", task=JOB)
    ran("one")

    assert JobRun.objects.get().outcome == "done"


def test_old_good_runs_are_forgotten_but_for_the_last_of_each_job(at_noon):
    ran("one")
    ran("two")
    ran("bad", state="FAILURE", retval=ValueError())
    now = timezone.now()

    ledger.forget_old(at=now + timedelta(days=3))
    assert set(JobRun.objects.values_list("run", flat=True)) == {"two", "bad"}
    ledger.forget_old(at=now + timedelta(days=91))
    assert set(JobRun.objects.values_list("run", flat=True)) == {"two"}
