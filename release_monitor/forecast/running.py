"""The forecast of each Monday: made once, kept as it was made, and judged.

Each run is one transaction, and those of one Monday wait for each other: run twice at once, late, or killed, there is
one of a Monday, whole. Weeks that were missed, and those before there were runs, are replayed from what was known then.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Min
from django.urls import reverse
from django.utils import timezone

from offenders.dates.rules.releases import week_of
from release_monitor.forecast import known_weeks
from release_monitor.forecast.alert_kinds import NOT_KEPT
from release_monitor.forecast.base_rates import rates_of, rows_on, said_of
from release_monitor.forecast.calibrating import judged_weeks
from release_monitor.forecast.code_version import code_version
from release_monitor.forecast.inputs import known_on
from release_monitor.forecast.known import Known, Programme
from release_monitor.forecast.making import Earlier, chances_in, make_forecasts
from release_monitor.forecast.models import ForecastRun, GroupForecast, KnownWeek
from release_monitor.forecast.rules import calibration
from release_monitor.forecast.rules.groups import Group
from sharing import alerts, audit
from sharing.records.once import take_turns

DUE = time(6, 30)
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
def make_run(*, monday: date, at: datetime) -> ForecastRun | None:
    """The forecasts of this Monday, from what is known at the moment; made later than its week, from what was known at
    half past six, and replayed. None where they are there.
    """
    take_turns(f"forecast:{monday}")
    if ForecastRun.objects.filter(as_at=monday).exists():
        return None
    is_late = at >= due_at(monday) + A_WEEK
    known_weeks.keep_all(at=at)
    rates = rows_on(monday)
    known = known_on(monday, at=due_at(monday) if is_late else at, now=at)
    made = make_forecasts(known, rates_of(rates), earlier=_Seen(monday, at))
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


class _Seen:
    """What readers have seen of a group: its last forecast with bands before a Monday, and the first after it. Chances
    are worked out anew from what was known then, and forgotten with this."""

    def __init__(self, monday: date, at: datetime):
        self.monday, self.at = monday, at
        self.known: dict[date, Known] = {}
        self.chances: dict[tuple[date, str], dict[int, list[float]]] = {}

    def __call__(self, group: Group) -> list[Earlier]:
        shown = GroupForecast.objects.of(group).exclude(mid=[])
        before = shown.filter(run__as_at__lt=self.monday).order_by("-run__as_at")
        after = shown.filter(run__as_at__gt=self.monday).order_by("run__as_at")
        runs = [rows.values_list("run__as_at", "run__made", "run__made_at").first() for rows in (before, after)]
        return [self._of(group, day, made, made_at) for run in runs if run for day, made, made_at in [run]]

    def _of(self, group: Group, day: date, made: str, made_at: datetime) -> Earlier:
        if day not in self.known:
            moment = made_at if made == ForecastRun.Made.ISSUED else due_at(day)
            self.known[day] = known_on(day, at=moment, now=self.at)
        programme = self.known[day].programmes.get(group.programme, Programme())
        key = (day, group.programme)
        if key not in self.chances:
            self.chances[key] = chances_in(programme, Group(group.programme), rates_of(rows_on(day)))
        own = {person: self.chances[key][person] for person in programme.members.get(group, ())}
        return Earlier((self.monday - day).days // 7, own)


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
