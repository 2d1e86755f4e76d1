"""Import files: the files of people that were given, and what became of each."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from sharing import row_guard
from sharing.models import User
from sharing.records.uuids import Keyed


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    def given_by(self, user: User) -> Self:
        """A file is shown to nobody but to whom gave it. Its content stays in the database until it is wanted."""
        return self.filter(uploaded_by=user).defer("content")

    def kept(self) -> Self:
        """Those whose content is still here."""
        return self.filter(content__isnull=False)


class ImportFile(Keyed):
    """A file of people that somebody gave on the page, from then until it is decided what to do with it.

    The content is erased when it is decided, and a day after it was given.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Waiting to be checked"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Checked"
        REFUSED = "refused", "Cannot be applied"
        APPLYING = "applying", "Being applied"
        APPLIED = "applied", "Applied"
        FAILED = "failed", "Failed"
        DISCARDED = "discarded", "Discarded"

    RUNNING = (State.UPLOADED, State.CHECKING, State.APPLYING)
    OVER = (State.APPLIED, State.FAILED, State.DISCARDED)

    name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    lead_team = models.UUIDField()  # the lead team for new people when a row names none; no key, it lies below
    state = models.CharField(max_length=12, choices=State, default=State.UPLOADED)
    report = models.JSONField(null=True, blank=True)
    people_done = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    ROW_CLASS = row_guard.IMPORT_FILES
    ROW_NAMES = "uploaded_by_id = {reader}"
    objects = ImportFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(fields=["uploaded_by", "-uploaded_at"], name="import_file_by_user"),
            models.Index(
                fields=["uploaded_at"],
                condition=models.Q(state__in=["uploaded", "checking", "applying"]),
                name="import_file_waiting",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state__in=["applied", "failed", "discarded"]) | models.Q(content__isnull=True),
                name="import_file_is_erased_when_over",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_running(self) -> bool:
        return self.state in self.RUNNING
