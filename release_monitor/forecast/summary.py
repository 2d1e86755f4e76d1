"""The newest forecast of a group in short, for pages that stand above it: its band, the room, and weeks over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from release_monitor.capacity.rules.kinds import CapacityKind
from release_monitor.forecast.alert_kinds import NOT_KEPT
from release_monitor.forecast.models import ForecastRun, GroupForecast
from release_monitor.forecast.panels import WORDS, key_of
from release_monitor.forecast.readers import ForecastReader
from release_monitor.forecast.room import WeekRoom, number_by_week, rooms_of
from release_monitor.forecast.rules.bands import words_of
from release_monitor.forecast.rules.calibration import last_full_quarters, quarter_words
from release_monitor.forecast.rules.groups import SPANS, Group
from sharing.models import Alert, User


@dataclass(frozen=True)
class ForecastSummary:
    """low, mid, high, room: by Monday. total: the sum of 13 weeks in words; empty where too few can leave. a_week: the
    expected number, a week of these 13. bad: the quarters whose bands did not hold, in words; empty where they did."""

    as_at: date
    low: Mapping[date, float]
    mid: Mapping[date, float]
    high: Mapping[date, float]
    room: Mapping[date, int]
    a_week: float | None
    total: str
    why_not: str
    bad: str
    over: tuple[WeekRoom, ...]
    forecast_url: str
    capacity_url: str


def summary_of(user: User, reader: ForecastReader, group: Group, *, on: date) -> ForecastSummary | None:
    """None where there is no forecast of the group yet, or it is not for this reader. At most six queries."""
    run = ForecastRun.objects.newest() if reader.may_read(group) else None
    row = GroupForecast.objects.of(group).filter(run=run).first() if run else None
    if run is None or row is None:
        return None
    rooms = rooms_of(run, group, user, reader, on=max(on, run.as_at))
    weeks = run.weeks()

    def by_week(numbers: list[float]) -> dict[date, float]:
        return dict(zip(weeks, numbers, strict=False))

    mid = row.sum_mid[0] if row.sum_mid else None
    total = ""
    if mid is not None:
        total = f"{words_of((max(0, round(row.sum_low[0])), round(row.sum_high[0])))} in {SPANS[0]} weeks"
    quarters = last_full_quarters(run.as_at)
    raised = Alert.objects.filter(kind=NOT_KEPT.name, key=f"{group.programme}:{quarters[-1]}")
    room = number_by_week(rooms, CapacityKind.PREMISES)
    return ForecastSummary(
        as_at=run.as_at,
        low=by_week(row.low),
        mid=by_week(row.mid),
        high=by_week(row.high),
        room={week: number for week, number in room.items() if number is not None},
        a_week=mid / SPANS[0] if mid is not None else None,
        total=total,
        why_not=WORDS.get(row.why_not, ""),
        bad=" and ".join(quarter_words(quarter) for quarter in quarters) if raised.exists() else "",
        over=tuple(line for line in rooms if line.room.is_over),
        forecast_url=f"{reverse('forecast')}?group={key_of(group)}",
        capacity_url=reverse("capacity"),
    )
