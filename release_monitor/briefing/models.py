"""Briefings as issued. None names a person."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from release_monitor.briefing.rules import Kind, short
from sharing.access.fields import EVERYBODY, NO_PROGRAM, read_by, rest_read_by
from sharing.agencies.models import User
from sharing.records.uuids import Keyed


class BriefingQuerySet(models.QuerySet["Briefing"]):
    def of_scopes(self, codes: list[str]) -> Self:
        return self.filter(scope__in=codes)

    def latest_issues(self) -> Self:
        """Of each briefing its latest issue."""
        later = Briefing.objects.filter(
            kind=models.OuterRef("kind"),
            scope=models.OuterRef("scope"),
            day=models.OuterRef("day"),
            issue__gt=models.OuterRef("issue"),
        )
        return self.filter(~models.Exists(later))


class Briefing(Keyed):
    """One issue of a briefing of a scope and a day, as issued. A correction is a further issue, and says what changed.

    facts: all that it says, as JSON; digest: their hash. as_at: of which moment its figures are. due_at: when it was
    due by the clock; None of one on demand. changed: what this issue says of the one before. made_by: None: the clock.
    """

    kind = models.CharField(max_length=10, choices=[(each.value, each.value.capitalize()) for each in Kind])
    scope = models.CharField(max_length=80)
    day = models.DateField()
    issue = models.PositiveSmallIntegerField(default=1)
    as_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True, default="")
    changed = models.JSONField(default=list, blank=True)
    facts: Any = models.JSONField()
    digest = models.CharField("hash", max_length=64)

    READERS = (
        read_by(EVERYBODY, "scope", "digest", "facts", "changed")
        | read_by(NO_PROGRAM, "reason")
        | rest_read_by(EVERYBODY)
    )
    objects = BriefingQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "scope", "day", "issue"], name="briefing_issued_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, issue {self.issue}"

    @property
    def title(self) -> str:
        return str(self.facts["title"])

    @property
    def number(self) -> str:
        """ "2026-11-23-W": of the day and the kind."""
        return f"{self.day.isoformat()}-{self.kind[0].upper()}"

    @property
    def short_digest(self) -> str:
        return short(self.digest)

    def get_absolute_url(self) -> str:
        return reverse("briefing", args=[self.uid])
