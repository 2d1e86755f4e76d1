"""The latest forecast and capacity of a reader's group, as the overview draws them."""

from __future__ import annotations

from release_monitor.forecast.readers import ForecastReader, reader_of
from release_monitor.forecast.rules.groups import Group
from release_monitor.forecast.summary import summary_of
from release_monitor.overview.ahead import Ahead, Crossing
from release_monitor.overview.asked import Asked

WEEKS = 26  # that the page of the forecast shows


def ahead_of(asked: Asked) -> Ahead:
    """Nothing, while no forecast is kept, and of a part of a programme that no forecast is made of or is not theirs."""
    reader = reader_of(asked.user)
    group = group_of(asked, reader)
    found = summary_of(asked.user, reader, group, on=asked.today) if group else None
    if group is None or found is None:
        return Ahead()
    return Ahead(
        as_at=found.as_at,
        group="" if reader.sees_few(group) or not asked.has_people else group.region or group.prison_group,
        low=dict(found.low),
        mid=dict(found.mid),
        high=dict(found.high),
        room=dict(found.room),
        a_week=found.a_week,
        total=found.total,
        why_not=found.why_not,
        kept=f"Its bands did not hold in {found.bad}" if found.bad else "",
        is_bad=bool(found.bad),
        forecast_url=f"{found.forecast_url}&weeks={WEEKS}",
        capacity_url=found.capacity_url,
        crossings=tuple(
            Crossing(line.week, line.words, f"{found.forecast_url}#capacity", line.room.over) for line in found.over
        ),
    )


def group_of(asked: Asked, reader: ForecastReader) -> Group | None:
    """Of the scope, of the region that was asked for, or what the reader's own page begins with."""
    if asked.chosen.prison:
        return None
    if asked.scope is not None:
        return Group(asked.programme, asked.scope.region, asked.scope.prison_group)
    if asked.chosen.region:
        return Group(asked.programme, asked.chosen.region)
    return reader.own(asked.programme)
