"""What was known of each release week, the forecasts of each Monday, and those that planners supposed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from offenders.dates.calculation_models import LawReplay
from offenders.dates.models import CERTAINTIES
from offenders.rows import OfPersonQuerySet, account
from release_monitor.forecast.rules.groups import Group
from release_monitor.forecast.rules.showing import WHY_NOT
from sharing.access.fields import NO_PROGRAM, read_by
from sharing.access.rules import Programme
from sharing.records.uuids import Keyed
from sharing.time_words import format_date

PROGRAMMES = [(Programme.TERRORISM.value, "Terrorism"), (Programme.STATE_THREATS.value, "State threats")]


class KnownWeek(models.Model):
    """What was known, from a moment on, of the week in which somebody leaves this period of custody. Never changed.

    week: Monday of the release that is counted, with its certainty; None: none was. by_law: Monday of the first release
    by law, counted or not. by_board: Monday of the first day on which the Board may direct release.
    """

    offender = models.ForeignKey("offenders.Offender", on_delete=models.PROTECT, related_name="+")
    period = models.ForeignKey("offenders.CustodyPeriod", on_delete=models.PROTECT, related_name="+")
    known_at = models.DateTimeField()
    certainty = models.CharField(max_length=12, choices=CERTAINTIES, blank=True)
    week = models.DateField(null=True, blank=True)
    by_law = models.DateField(null=True, blank=True)
    by_board = models.DateField(null=True, blank=True)

    objects = OfPersonQuerySet.as_manager()

    class Meta:
        ordering = ["period", "known_at", "pk"]
        indexes = [models.Index(fields=["period", "-known_at", "-id"], name="known_week_by_period")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(week__isnull=True, certainty="") | ~models.Q(certainty=""),
                name="known_week_is_as_sure_as_it_says",
            )
        ]

    def __str__(self) -> str:
        return f"{self.week or 'no week'} from {format_date(self.known_at)}"


class GroupFields(models.Model):
    """Of whom a forecast is: everyone under a programme, or those of one probation region or prison group in it."""

    programme = models.CharField(max_length=20, choices=PROGRAMMES)
    region = models.CharField("probation region", max_length=40, blank=True)
    prison_group = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def group(self) -> Group:
        return Group(self.programme, self.region, self.prison_group)


def _numbers() -> Any:
    return ArrayField(models.FloatField(null=True), default=list, blank=True)


class BandFields(models.Model):
    """Bands of 52 weeks and of the sums of 13, 26 and 52. Empty, with the reason, where they would tell of too few.

    people: in custody. able: of them, those with a release route in 13, 26 and 52 weeks. counted: of each certainty,
    releases of each week. classes: of each certainty, people with a route of it in 13, 26 and 52 weeks. low, high: of
    bands that hold 80 %; near_low, near_high: 50 %. tails: of each week, the share of such weeks with more than 0, 1,
    2 ... releases. A sum is None where too few people have a route in its weeks.
    """

    people = models.PositiveIntegerField()
    able = ArrayField(models.PositiveIntegerField())
    counted = models.JSONField()
    classes = models.JSONField()
    why_not = models.CharField(max_length=20, choices=WHY_NOT, blank=True)
    mid, low, high, near_low, near_high = (_numbers() for _ in range(5))
    sum_mid, sum_low, sum_high, sum_near_low, sum_near_high = (_numbers() for _ in range(5))
    tails = models.JSONField(default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def has_bands(self) -> bool:
        return bool(self.mid)


class RunQuerySet(models.QuerySet["ForecastRun"]):
    def newest(self) -> ForecastRun | None:
        return self.order_by("-as_at").first()


class ForecastRun(Keyed):
    """The forecasts of one Monday, as made then and never changed; or made later from what was known then: replayed.

    inputs: hash of what it was made of. base_rates: the published outcomes that it weighed. code: version of ours.
    """

    class Made(models.TextChoices):
        ISSUED = "issued", "Issued"
        REPLAYED = "replayed", "Replayed"

    as_at = models.DateField("Monday", unique=True)
    made = models.CharField(max_length=10, choices=Made)
    made_at = models.DateTimeField()
    inputs = models.CharField(max_length=64)
    base_rates = models.JSONField()
    code = models.CharField(max_length=40)

    READERS = read_by(NO_PROGRAM, "inputs", "base_rates", "code")
    objects = RunQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at"]
        constraints = [models.CheckConstraint(condition=models.Q(as_at__iso_week_day=1), name="forecast_of_a_monday")]

    def __str__(self) -> str:
        return f"forecast of {self.as_at}"

    @property
    def is_replayed(self) -> bool:
        return self.made == self.Made.REPLAYED

    def weeks(self, number: int = 52) -> list[date]:
        return [self.as_at + timedelta(weeks=ahead) for ahead in range(number)]


class GroupForecastQuerySet(models.QuerySet["GroupForecast"]):
    def of(self, group: Group) -> Self:
        return self.filter(programme=group.programme, region=group.region, prison_group=group.prison_group)


class GroupForecast(GroupFields, BandFields):
    """The forecast of one group in a run."""

    run = models.ForeignKey(ForecastRun, on_delete=models.PROTECT, related_name="groups")

    READERS = read_by(NO_PROGRAM, "region", "prison_group", "counted", "classes", "tails")
    objects = GroupForecastQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "region", "prison_group"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "programme", "region", "prison_group"], name="forecast_once_a_group_and_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} as at {self.run_id}"


class Supposition(Keyed, GroupFields):
    """A forecast under something that a planner supposed, asked of the newest run. Kept apart from the runs.

    without_places: the region whose capacity is taken away. replay: the law model whose dates count. more_hearings: a
    week. Made by a worker; failed: it could not be made.
    """

    title = models.CharField(max_length=120)
    run = models.ForeignKey(ForecastRun, on_delete=models.PROTECT, related_name="suppositions")
    without_places = models.CharField("region without places", max_length=40, blank=True)
    replay = models.ForeignKey(LawReplay, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    more_hearings = models.PositiveSmallIntegerField("more hearings a week", default=0)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = account()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveSmallIntegerField("percent done", default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=100, blank=True)

    READERS = read_by(NO_PROGRAM, "title", "region", "prison_group", "without_places", "failed")

    class Meta:
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class SupposedForecast(BandFields):
    """What came of a supposition. Never part of calibration."""

    supposition = models.OneToOneField(Supposition, on_delete=models.CASCADE, related_name="forecast")

    READERS = read_by(NO_PROGRAM, "counted", "classes", "tails")

    def __str__(self) -> str:
        return f"supposed: {self.supposition}"
