"""What a briefing says of the newest forecast of its scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from release_monitor.briefing.scopes import BriefingScope
from release_monitor.forecast.judging.calibrating import calibration_of
from release_monitor.forecast.models import ForecastRun, GroupForecast
from release_monitor.forecast.readers import ForecastReader
from release_monitor.forecast.room import rooms_of
from release_monitor.forecast.rules.calibration import NARROW, WIDE
from release_monitor.forecast.rules.groups import Group
from sharing.time_words import format_date

SPANS = (13, 26, 52)
SHOWN = (0, 1)  # of these, the first two


@dataclass(frozen=True)
class BriefForecast:
    """Everything is empty where there is no forecast, or too few people for one. over: a week over capacity."""

    words: str = ""
    sentence: str = ""
    sum_mid: float | None = None
    as_at_words: str = ""
    rates: tuple[dict[str, Any], ...] = ()
    over: str = ""
    calibration: str = "No forecast has been kept yet"
    is_bad: bool = False


def forecast_of(scope: BriefingScope, *, on: date, at: datetime) -> BriefForecast:
    run = ForecastRun.objects.filter(as_at__lte=on).newest()
    group = Group(scope.programme, scope.region, scope.prison_group)
    found = GroupForecast.objects.of(group).filter(run=run).first() if run else None
    if run is None or found is None:
        return BriefForecast()
    calibration, is_bad = _calibration(group, on=on, at=at)
    as_at = format_date(run.as_at)
    over = _over(run, group, on=on)
    if not found.has_bands or found.sum_mid[0] is None:
        return BriefForecast(calibration=calibration, is_bad=is_bad, as_at_words=as_at, over=over)
    low, high = _whole(found.sum_low[0], found.sum_high[0])
    return BriefForecast(
        words=f"{found.sum_mid[0]:.0f} ({low} to {high})",
        sentence=f"Expected in 13 weeks: {found.sum_mid[0]:.0f}, in 8 of 10 cases {low} to {high}.",
        sum_mid=round(found.sum_mid[0], 1),
        as_at_words=as_at,
        rates=tuple(_rate(found, place) for place in SHOWN if found.sum_mid[place] is not None),
        over=over,
        calibration=calibration,
        is_bad=is_bad,
    )


def _over(run: ForecastRun, group: Group, *, on: date) -> str:
    """The nearest week over capacity, as for a reader of figures only; empty where none is known."""
    lines = rooms_of(run, group, None, ForecastReader((), (group,)), on=on)  # type: ignore[arg-type]  # asks of nobody
    over = sorted((line for line in lines if line.room.is_over), key=lambda line: line.week)
    more = f", and {len(over) - 1} more" if len(over) > 1 else ""
    return f"{over[0].words}{more}" if over else ""


def _rate(found: GroupForecast, place: int) -> dict[str, Any]:
    weeks = SPANS[place]
    return {
        "words": f"Next {weeks} weeks, forecast",
        "value": round(found.sum_mid[place] / weeks, 2),
        "low": round(max(0.0, found.sum_low[place]) / weeks, 2),
        "high": round(found.sum_high[place] / weeks, 2),
        "count": f"{found.sum_mid[place]:.0f}",
        "second": "",
    }


def _whole(low: float, high: float) -> tuple[int, int]:
    """Whole numbers that hold at least the share named: the exact points spread a count half a unit each way."""
    return max(0, int(low + 0.5)), int(high + 0.5)


def _calibration(group: Group, *, on: date, at: datetime) -> tuple[str, bool]:
    """In one line: the share of weeks inside the 80 % range, the nearest weeks ahead first."""
    judged = calibration_of(group, on=on, now=at)
    if not judged.by_ahead:
        return "No week of a forecast has ended yet", False
    near = judged.by_ahead[0]
    replayed = f", {judged.replayed} of {judged.replayed + judged.issued} runs replayed" if judged.replayed else ""
    words = (
        f"8 in 10 range held in {near.share:.0%} of {near.weeks} weeks, {near.first} to {near.last} ahead. "
        f"{near.words}{replayed}"
    )
    return words, any(each.verdict in (NARROW, WIDE) for each in judged.by_ahead)
