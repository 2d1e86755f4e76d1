"""Capacity beside what the weeks ahead ask of it, by what is counted and by the forecast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.db.models.functions import TruncWeek

from parole.hearings.models import Hearing
from release_monitor.capacity.numbers import rooms
from release_monitor.capacity.rules.kinds import OF_THE_SERVICE, CapacityKind, Room
from release_monitor.capacity.rules.weeks import AHEAD, mondays
from release_monitor.figures.rules.small_cells import is_small
from release_monitor.forecast.models import ForecastRun, GroupForecast
from release_monitor.forecast.readers import ForecastReader
from release_monitor.forecast.rules.groups import Group
from sharing import access
from sharing.models import User
from sharing.time_words import format_day_month


@dataclass(frozen=True)
class WeekRoom:
    """One kind at one place in one week."""

    kind: CapacityKind
    place: str
    week: date
    room: Room

    @property
    def words(self) -> str:
        """ "Approved premises beds, North East, week of 7 December: 4 of 3: 1 over; over in 3 of 10 such weeks"."""
        said = "; ".join(filter(None, (self.room.counted_words, self.room.forecast_words)))
        return f"{self.kind.words}, {self.place}, week of {format_day_month(self.week)}: {said}"


def rooms_of(
    run: ForecastRun,
    group: Group,
    user: User,
    reader: ForecastReader,
    *,
    on: date,
    weeks: int = AHEAD,
    without: str = "",
) -> list[WeekRoom]:
    """Of the regions of the group, for the weeks from this one on, where anything is known. without: a region whose
    places are supposed away. Four queries."""
    ahead = mondays(on, weeks)
    regions = run.groups.filter(programme=group.programme, prison_group="").exclude(region="")
    by_region = {row.region: row for row in regions if group.region in ("", row.region)}
    found = []
    sees_few = reader.sees_few(group)
    hearings = listed_hearings(group, user, ahead) if group.is_whole and sees_few else None
    for (kind, region, team), by_week in sorted(rooms(ahead[0], ahead[-1]).items()):
        if group.prison_group or (hearings is None if kind in OF_THE_SERVICE else group.region not in ("", region)):
            continue
        place = f"{team}, {region}" if team else region or "England and Wales"
        for week in ahead:
            number = by_week[week].number if week in by_week else None
            if without and region == without:
                number = 0
            if kind in OF_THE_SERVICE:
                room = Room(number, hearings.get(week, 0) if hearings else 0)
            else:
                room = _room(number, by_region.get(region), run, week, sees_few=sees_few)
            found.append(WeekRoom(kind, place, week, room))
    return found


def _room(number: int | None, forecast: GroupForecast | None, run: ForecastRun, week: date, *, sees_few: bool) -> Room:
    at = (week - run.as_at).days // 7
    if forecast is None or not 0 <= at < 52:
        return Room(number, 0)
    counted = sum(numbers[at] for numbers in forecast.counted.values())
    tail = tuple(forecast.tails[at]) if forecast.has_bands else ()
    return Room(number, None if is_small(counted) and not sees_few else counted, tail)


def listed_hearings(group: Group, user: User, weeks: list[date]) -> Mapping[date, int]:
    """How many hearings of the programme are listed in each week, as far as the user sees them. One query."""
    listed = Hearing.objects.filter(
        status=Hearing.Status.LISTED, first_on__gte=weeks[0], first_on__lt=weeks[-1] + timedelta(weeks=1)
    )
    seen = access.under(listed.visible_to(user), user, group.programme)
    rows = seen.order_by().values(week=TruncWeek("first_on")).annotate(number=Count("pk"))
    return dict(rows.values_list("week", "number"))


def number_by_week(lines: Iterable[WeekRoom], kind: CapacityKind) -> dict[date, int | None]:
    """What there is of one kind, over its places; not known where it is not of one of them."""
    found: dict[date, int | None] = {}
    for line in lines:
        if line.kind is kind:
            before = found.get(line.week, 0)
            found[line.week] = None if before is None or line.room.number is None else before + line.room.number
    return found
