"""Forecasts of the demo: five quarters of Mondays, each made at its own moment, and capacity with one week over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from demo.at_time import held
from offenders.dates.rules.releases import week_of
from release_monitor.capacity.actions import enter_capacity
from release_monitor.capacity.rules.kinds import CapacityKind
from release_monitor.forecast.known import keeping
from release_monitor.forecast.running import Seen, due_at, make_run
from release_monitor.models import ForecastRun, GroupForecast
from sharing.models import Region, User

QUARTERS = 5
WEEKS = 13 * QUARTERS
ROOM = {CapacityKind.PREMISES: 3, CapacityKind.TAGS: 4, CapacityKind.POLYGRAPH: 4}
SOURCE = "Monthly return of the region"


def make_runs(*, today: date, now: datetime, weeks: int = WEEKS) -> None:
    """The forecasts of so many Mondays and of this one, oldest first, from what was known at each."""
    keeping.keep_all(at=now)
    seen = Seen(now=now)
    monday, _ = week_of(today)
    for back in range(weeks, 0, -1):
        day = monday - timedelta(weeks=back)
        with held(due_at(day)):
            make_run(monday=day, at=due_at(day), seen=seen)
    make_run(monday=monday, at=now, seen=seen)


def enter(*, today: date) -> None:
    """Karen Lockyer enters what each region can take in the next quarter; one has a week with more than that."""
    police = User.objects.get(name="Karen Lockyer")
    monday, _ = week_of(today)
    regions = Region.objects.of_probation().current(on=today).values_list("name", flat=True)
    for region in regions:
        for kind, number in ROOM.items():
            enter_capacity(kind=kind, region=region, week=monday, weeks=13, number=number, source=SOURCE, by=police)
    enter_capacity(kind=CapacityKind.HEARINGS, week=monday, weeks=13, number=8, source="PPCS listing plan", by=police)
    busiest = _busiest(ForecastRun.objects.newest())
    if busiest:
        region, week, counted = busiest
        enter_capacity(
            kind=CapacityKind.PREMISES,
            region=region,
            week=week,
            number=counted - 1,
            source="Closed for repairs that week",
            by=police,
        )


def _busiest(run: ForecastRun | None) -> tuple[str, date, int] | None:
    """Region, week and number of the most counted releases in the next 8 weeks."""
    rows = GroupForecast.objects.filter(run=run, programme="terrorism").exclude(region="")
    found = [(sum(numbers[at] for numbers in row.counted.values()), -at, row.region) for row in rows for at in range(8)]
    counted, at, region = max(found, default=(0, 0, ""))
    return (region, run.as_at - timedelta(weeks=at), counted) if run and counted else None
