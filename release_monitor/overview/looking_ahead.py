"""The latest forecast and capacity of a reader's group, as the overview draws them."""

from __future__ import annotations

from release_monitor.forecast.rules.groups import Group
from release_monitor.forecast.summary import summary_of
from release_monitor.overview.ahead import Ahead, Crossing
from release_monitor.overview.asked import Asked

WEEKS = 26  # that the page of the forecast shows


def ahead_of(asked: Asked) -> Ahead:
    """Nothing, while no forecast is kept, and of a part of a programme that no forecast is made of."""
    if asked.chosen.prison:
        return Ahead()
    scope = asked.scope
    region = scope.region if scope else asked.chosen.region
    found = summary_of(asked.user, Group(asked.programme, region, scope.prison_group if scope else ""), on=asked.today)
    if found is None:
        return Ahead()
    return Ahead(
        as_at=found.as_at,
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
        crossings=tuple(Crossing(line.week, line.words, f"{found.forecast_url}#capacity") for line in found.over),
    )
