"""Capacity of a week, entered and corrected by people."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.utils import timezone

from offenders.rows import account
from release_monitor.capacity.rules.kinds import OF_TEAMS, CapacityKind
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.models import Team
from sharing.records.uuids import Keyed
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_week

KINDS = [(kind.value, kind.words) for kind in CapacityKind]
TEAM_KINDS = sorted(kind.value for kind in OF_TEAMS)


class CapacityQuerySet(models.QuerySet["CapacityNumber"]):
    def current(self) -> Self:
        """Of each kind, place and week the last row."""
        place = ("kind", "region", "team_id", "week")
        return self.order_by(*place, "-entered_at", "-pk").distinct(*place)

    def of_weeks(self, first: date, last: date) -> Self:
        return self.filter(week__gte=first, week__lte=last)


class CapacityNumber(Keyed):
    """How many of a kind a place has for the releases, or hearings, of one week. A correction is another row: of the
    same kind, place and week the last one counts. number: None takes the earlier one back.

    region: where the kind is of regions, or the region of the team. team: where it is of teams.
    """

    kind = models.CharField(max_length=12, choices=KINDS)
    region = models.CharField("probation region", max_length=40, blank=True)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    week = models.DateField("week of Monday")
    number = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    entered_by = account()
    entered_at = models.DateTimeField(default=timezone.now)

    READERS = read_by(NO_PROGRAM, "region", "source")
    objects = CapacityQuerySet.as_manager()

    class Meta:
        ordering = ["week", "kind", "region", "pk"]
        indexes = [models.Index(fields=["kind", "region", "team", "week", "-entered_at"], name="capacity_by_place")]
        constraints = [
            models.CheckConstraint(condition=models.Q(week__iso_week_day=1), name="capacity_of_a_monday"),
            models.CheckConstraint(
                condition=models.Q(team__isnull=False, kind__in=TEAM_KINDS)
                | models.Q(team__isnull=True) & ~models.Q(kind__in=TEAM_KINDS),
                name="capacity_names_a_team_where_it_is_of_teams",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}, {mid_sentence(format_week(self.week))}"

    @property
    def place(self) -> str:
        return str(self.team) if self.team else self.region or "England and Wales"
