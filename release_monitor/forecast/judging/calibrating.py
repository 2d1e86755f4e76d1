"""Forecasts as they were made beside what happened: a few queries for one group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from offenders.dates.rules.releases import week_of
from release_monitor.forecast.known.inputs import released_by_week
from release_monitor.forecast.models import ForecastRun, GroupForecast
from release_monitor.forecast.rules import calibration
from release_monitor.forecast.rules.calibration import JudgedWeek, Kept
from release_monitor.forecast.rules.groups import WEEKS, Group

A_WEEK = timedelta(weeks=1)
YEARS_JUDGED = 3


@dataclass(frozen=True)
class Calibration:
    """by_ahead: of weeks 1-4, 5-13, 14-26 and 27-52 ahead. tenths: where truths fell. issued, replayed: runs."""

    by_ahead: list[Kept]
    tenths: list[float]
    worst: list[JudgedWeek]
    issued: int
    replayed: int


def calibration_of(group: Group, *, on: date, now: datetime) -> Calibration:
    judged = judged_weeks(group, on=on, now=now)
    made = dict(_forecasts(group, on).values_list("run__as_at", "run__made"))
    replayed = sum(each == ForecastRun.Made.REPLAYED for each in made.values())
    return Calibration(
        by_ahead=calibration.by_ahead(judged),
        tenths=calibration.tenths(judged),
        worst=calibration.worst(judged),
        issued=len(made) - replayed,
        replayed=replayed,
    )


def judged_weeks(group: Group, *, on: date, now: datetime, issued_alone: bool = False) -> list[JudgedWeek]:
    """Each week of each forecast of the group that is over on this day."""
    rows = _forecasts(group, on)
    if issued_alone:
        rows = rows.filter(run__made=ForecastRun.Made.ISSUED)
    forecasts = list(rows.select_related("run").order_by("run__as_at"))
    if not forecasts:
        return []
    monday, _ = week_of(on)
    left = left_by_week(group, since=forecasts[0].run.as_at - 52 * A_WEEK, until=monday, now=now)
    first = min(left, default=monday)
    return [each for forecast in forecasts for each in _of_one(forecast, left, first, monday)]


def left_by_week(group: Group, *, since: date, until: date, now: datetime) -> dict[date, int]:
    return dict(released_by_week(now=now, since=since, until=until).get(group, {}))


def _forecasts(group: Group, on: date):
    return (
        GroupForecast.objects.of(group)
        .filter(run__as_at__lt=week_of(on)[0], run__as_at__gte=on - timedelta(days=365 * YEARS_JUDGED))
        .exclude(mid=[])
    )


def _of_one(forecast: GroupForecast, left: Mapping[date, int], first: date, monday: date) -> Sequence[JudgedWeek]:
    as_at = forecast.run.as_at
    before = [left.get(as_at - number * A_WEEK, 0) for number in range(1, 53)] if first <= as_at - 52 * A_WEEK else []
    usual = calibration.usual_band(before)
    found = []
    for ahead in range(WEEKS):
        week = as_at + ahead * A_WEEK
        if week >= monday:
            break
        happened = left.get(week, 0)
        found.append(
            JudgedWeek(
                as_at=as_at,
                week=week,
                ahead=ahead + 1,
                low=forecast.low[ahead],
                mid=forecast.mid[ahead],
                high=forecast.high[ahead],
                near_low=forecast.near_low[ahead],
                near_high=forecast.near_high[ahead],
                left=happened,
                usual=usual,
                place=calibration.place_of(happened, forecast.tails[ahead]),
            )
        )
    return found
