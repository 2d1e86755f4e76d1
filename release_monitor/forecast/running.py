"""The forecast of each Monday: made once, kept as it was made, and judged.

Each run is one transaction, and those of one Monday wait for each other: run twice at once, late, or killed, there is
one of a Monday, whole. Weeks that were missed, and those before there were runs, are replayed from what was known then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from offenders.dates.rules.releases import week_of
from release_monitor.forecast.alert_kinds import NOT_KEPT
from release_monitor.forecast.calculation.making import Earlier, chances_in, make_forecasts
from release_monitor.forecast.code_version import code_version
from release_monitor.forecast.judging.calibrating import judged_weeks
from release_monitor.forecast.known import keeping
from release_monitor.forecast.known.base_rates import rates_of, rows_on, said_of
from release_monitor.forecast.known.inputs import known_on
from release_monitor.forecast.known.programmes import Known, Programme
from release_monitor.forecast.models import ForecastRun, GroupForecast, KnownWeek
from release_monitor.forecast.rules import calibration
from release_monitor.forecast.rules.groups import Group
from sharing import alerts, audit
from sharing.records.once import take_turns

DUE = time(6, 30)
OF_A_GROUP = ("programme", "region", "prison_group")
A_WEEK = timedelta(days=7)
REPLAYED_WEEKS = 104  # before the first run, at most
REPLAYED_AT_ONCE = 8  # so that a worker is not held up


def due_at(monday: date) -> datetime:
    return timezone.make_aware(datetime.combine(monday, DUE))


def make_runs(*, on: date, at: datetime) -> list[ForecastRun]:
    """This Monday's run, if it is due and not there, then some of those that are missing before it, newest first."""
    monday, _ = week_of(on)
    if at < due_at(monday):
        monday -= A_WEEK
    made = [make_run(monday=monday, at=at)]
    made += [make_run(monday=missing, at=at) for missing in _missing(monday)[:REPLAYED_AT_ONCE]]
    return [each for each in made if each is not None]


def _missing(monday: date) -> list[date]:
    """The Mondays before this one of which there is no run, as far back as weeks are known of."""
    first = KnownWeek.objects.aggregate(first=Min("known_at"))["first"]
    if first is None:
        return []
    there = set(ForecastRun.objects.filter(as_at__lt=monday).values_list("as_at", flat=True))
    earliest = week_of(timezone.localdate(first))[0] + A_WEEK
    back = [monday - number * A_WEEK for number in range(1, REPLAYED_WEEKS + 1)]
    return [each for each in back if each not in there and each >= earliest]


@transaction.atomic
def make_run(*, monday: date, at: datetime, seen: Seen | None = None) -> ForecastRun | None:
    """The forecasts of this Monday, from what is known at the moment; made later than its week, from what was known at
    half past six, and replayed. None where they are there.

    seen: of whoever makes several at once, and has kept what is known by now.
    """
    take_turns(f"forecast:{monday}")
    if ForecastRun.objects.filter(as_at=monday).exists():
        return None
    is_late = at >= due_at(monday) + A_WEEK
    if seen is None:
        keeping.keep_all(at=at)
        seen = Seen(now=at)
    rates = rows_on(monday)
    known = seen.known_on(monday, due_at(monday) if is_late else at)
    made = make_forecasts(known, rates_of(rates), earlier=seen.before(monday))
    run = ForecastRun.objects.create(
        as_at=monday,
        made=ForecastRun.Made.REPLAYED if is_late else ForecastRun.Made.ISSUED,
        made_at=at,
        inputs=known.digest,
        base_rates=said_of(rates),
        code=code_version(),
    )
    GroupForecast.objects.bulk_create(
        GroupForecast(
            run=run, programme=group.programme, region=group.region, prison_group=group.prison_group, **fields
        )
        for group, fields in made.items()
    )
    if not is_late:
        alert_owners(on=monday, at=at)
    audit.record(
        action=audit.Action.COLLECTION,
        verb="forecast.made",
        by=None,
        target=run,
        payload={"as_at": monday.isoformat(), "made": run.made, "groups": len(made)},
    )
    return run


class Seen:
    """What was known on Mondays, and what readers have seen of a group: its last forecast with bands before one, and
    the first after it. Chances are worked out anew from what was known then, and forgotten with this.

    now: whose restrictions and exclusions hold.
    """

    def __init__(self, *, now: datetime):
        self.now = now
        self.known: dict[tuple[date, datetime], Known] = {}
        self.chances: dict[tuple[date, str], dict[int, list[float]]] = {}

    def known_on(self, monday: date, at: datetime) -> Known:
        if (monday, at) not in self.known:
            self.known[monday, at] = known_on(monday, at=at, now=self.now)
        return self.known[monday, at]

    def before(self, monday: date) -> Callable[[Group], list[Earlier]]:
        """Of each group what a forecast of this Monday is compared with."""
        shown = GroupForecast.objects.exclude(mid=[]).order_by(*OF_A_GROUP).distinct(*OF_A_GROUP)
        fields = (*OF_A_GROUP, "run__as_at", "run__made", "run__made_at")
        last = shown.filter(run__as_at__lt=monday).order_by(*OF_A_GROUP, "-run__as_at").values_list(*fields)
        first = shown.filter(run__as_at__gt=monday).order_by(*OF_A_GROUP, "run__as_at").values_list(*fields)
        runs: dict[Group, list[tuple[date, str, datetime]]] = defaultdict(list)
        for programme, region, prison_group, *run in [*last, *first]:
            runs[Group(programme, region, prison_group)].append(tuple(run))
        return lambda group: [self._of(group, monday, *run) for run in runs[group]]

    def _of(self, group: Group, monday: date, day: date, made: str, made_at: datetime) -> Earlier:
        known = self.known_on(day, made_at if made == ForecastRun.Made.ISSUED else due_at(day))
        programme = known.programmes.get(group.programme, Programme())
        key = (day, group.programme)
        if key not in self.chances:
            self.chances[key] = chances_in(programme, Group(group.programme), rates_of(rows_on(day)))
        own = {person: self.chances[key][person] for person in programme.members.get(group, ())}
        return Earlier((monday - day).days // 7, own)


def alert_owners(*, on: date, at: datetime) -> None:
    """Alert who answers for the forecast where the bands of a programme did not hold in the last two quarters. Once for
    a programme and a quarter."""
    quarters = calibration.last_full_quarters(on)
    wholes = GroupForecast.objects.filter(region="", prison_group="").exclude(mid=[])
    for name in wholes.order_by().values_list("programme", flat=True).distinct():
        group = Group(name)
        judged = judged_weeks(group, on=on, now=at, issued_alone=True)
        if all(calibration.is_bad(judged, quarter) for quarter in quarters):
            words = " and ".join(calibration.quarter_words(quarter) for quarter in quarters)
            alerts.raise_alert(
                kind=NOT_KEPT,
                key=f"{name}:{quarters[-1]}",
                subject=None,
                text=f"{group}: the 80% bands did not hold in {words}.",
                link=reverse("forecast"),
                at=at,
            )
