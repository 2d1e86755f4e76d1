"""Runs of jobs, and the records that were set aside so that they stop no others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import functions

from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.access.subject import SUBJECT
from sharing.records.uuids import Keyed


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def good(self) -> Self:
        return self.filter(outcome=JobRun.Outcome.DONE)

    def by_hour(self, *, at: datetime, hours: int) -> models.QuerySet:
        """(job, hours before `at`, whether all its runs of that hour were good), of the last hours."""
        ago = functions.Extract(models.Value(at) - models.F("began_at"), "epoch") / 3600
        hour = functions.Cast(functions.Floor(ago), models.IntegerField())
        began = self.order_by().filter(began_at__gt=at - timedelta(hours=hours), began_at__lte=at)
        failed = models.Count("pk", filter=models.Q(outcome=JobRun.Outcome.FAILED))
        found = began.annotate(hour=hour).values("job", "hour").annotate(failed=failed)
        return found.annotate(is_good=models.ExpressionWrapper(models.Q(failed=0), models.BooleanField())).values_list(
            "job", "hour", "is_good"
        )


class JobRun(models.Model):
    """One run of a job: when it began, when it ended and how. Without an end it runs still, or was killed."""

    class Outcome(models.TextChoices):
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    job = models.CharField(max_length=80)
    run = models.CharField(max_length=60, unique=True)  # the key that Celery gave it
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    error = models.CharField(max_length=100, blank=True, default="")  # the class alone: its text may name somebody

    objects = JobRunQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        indexes = [models.Index(fields=["job", "-began_at"], name="job_run_by_job")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, outcome="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(outcome="")),
                name="job_run_ends_somehow",
            )
        ]

    def __str__(self) -> str:
        return f"{self.job}, {self.began_at}"


class LeftOutQuerySet(models.QuerySet["LeftOut"]):
    def standing(self) -> Self:
        """Not worked on since."""
        return self.filter(worked_on_at__isnull=True)

    def healed(self) -> Self:
        """Of these, those whose job has gone through all records again, and this one has not raised."""
        later = JobRun.objects.good().filter(job=models.OuterRef("job"), began_at__gt=models.OuterRef("last_at"))
        return self.standing().filter(models.Exists(later))


class LeftOut(Keyed):
    """A record that a job could not work on: it raised, was taken back and set aside, and the others went on. Once for
    a work and a record while it stands; tried again with each run.

    subject: whom it is about, if that is known; the teams that can see them are told, for no job watches the person.
    """

    job = models.CharField(max_length=80, blank=True)
    work = models.CharField(max_length=60)
    key = models.BigIntegerField()
    subject = models.ForeignKey(SUBJECT, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    error = models.CharField(max_length=100)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    worked_on_at = models.DateTimeField(null=True, blank=True)

    READERS = read_by(NO_PROGRAM, "job", "work", "error") | rest_read_by(NO_PROGRAM)
    objects = LeftOutQuerySet.as_manager()

    class Meta:
        ordering = ["first_at", "pk"]
        verbose_name_plural = "left out"
        constraints = [
            models.UniqueConstraint(
                fields=["work", "key"],
                condition=models.Q(worked_on_at__isnull=True),
                name="left_out_once_while_it_stands",
            ),
            models.CheckConstraint(
                condition=models.Q(last_at__gte=models.F("first_at")), name="left_out_first_then_last"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work} {self.key}"


class Backup(models.Model):
    """A backup that whoever takes them has recorded (`manage.py record_backup`), and that it was restored to try it."""

    taken_at = models.DateTimeField(unique=True)
    restored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-taken_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(restored_at__isnull=True) | models.Q(restored_at__gte=models.F("taken_at")),
                name="backup_taken_then_restored",
            )
        ]

    def __str__(self) -> str:
        return f"Backup of {self.taken_at}"
