"""Storms, and what people said of the kinds of alerts in one."""

from __future__ import annotations

from typing import Self

from django.db import models

from sharing.access.fields import NO_PROGRAM, read_by, rest_read_by
from sharing.agencies.models import Team, User
from sharing.records.uuids import Keyed


class StormQuerySet(models.QuerySet["Storm"]):
    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def of_teams(self) -> Self:
        return self.filter(team__isnull=False)


class Storm(Keyed):
    """From when until when too many alerts came to a team; or letters of one kind to everybody, until somebody looked.

    Of a team letters that are not critical go as one each ten minutes; of a kind they are held. Receipts, clocks and
    ladders go on. alerts: how many came within the time that counts when it began, of a kind how many were held.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="storms")
    kind = models.CharField(max_length=60, blank=True, default="")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    alerts = models.PositiveIntegerField()

    READERS = read_by(NO_PROGRAM, "kind") | rest_read_by(NO_PROGRAM)
    objects = StormQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind"],
                condition=models.Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="storm_once_while_it_lasts",
            ),
            models.CheckConstraint(
                condition=models.Q(team__isnull=False, kind="") | models.Q(team__isnull=True) & ~models.Q(kind=""),
                name="storm_is_of_a_team_or_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True) | models.Q(ended_at__gte=models.F("began_at")),
                name="storm_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"Storm: {self.team or self.kind}"


class StormDecision(Keyed):
    """What a manager of the team said of one kind in a storm: that its alerts come of one cause, that its letters are
    held until the storm is over. cause: the thread that is the root; null: nothing was said of it."""

    storm = models.ForeignKey(Storm, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=60)
    cause = models.ForeignKey("sharing.Thread", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    is_held = models.BooleanField(default=False, db_default=False)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    READERS = read_by(NO_PROGRAM, "kind", "reason") | rest_read_by(NO_PROGRAM)

    class Meta:
        ordering = ["decided_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["storm", "kind"], name="storm_decision_once_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.kind} in {self.storm}"
