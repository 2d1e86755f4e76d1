"""Beside the list of the register: what waits in other features, and the number of duties in each of 13 weeks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count

from offenders.register.models import NotificationDuty
from offenders.register.rules.states import AT_LIBERTY
from sharing.charts import Chart, Columns, Period, Series, column_chart
from sharing.models import User
from sharing.time_words import format_day_month, format_month, format_week

WEEKS = 13
MOST = 3  # lines of a box; the page behind its link has all


@dataclass(frozen=True)
class SideItem:
    """A line of a box as components/side_box.html prints it. person: the key of who is named."""

    person: int
    words: str
    href: str
    second: str
    tag_kind: str = ""
    tag_words: str = ""


@dataclass(frozen=True)
class SideBox:
    """none: in place of lines, where there are none. link_words, link_url: the page with all of them."""

    title: str
    items: Sequence[SideItem]
    none: str
    link_words: str
    link_url: str

    @property
    def words(self) -> str:
        return "" if self.items else self.none


SideBoxOf = Callable[[User, date, datetime], SideBox]
_boxes: list[SideBoxOf] = []


def register_side_box(box_of: SideBoxOf) -> None:
    """What another feature says beside the list, as this reader may have it. Called in `AppConfig.ready()`."""
    if box_of not in _boxes:
        _boxes.append(box_of)


def boxes_for(reader: User, *, today: date, at: datetime) -> list[SideBox]:
    return [box_of(reader, today, at) for box_of in _boxes]


def duties_by_week(entries: Any, *, reader: User, today: date) -> Chart:
    """What the people of these entries owe this week and in the 12 after it. What was due before is left out. One
    query."""
    first = _monday(today)
    weeks = [first + timedelta(weeks=place) for place in range(WEEKS)]
    numbers = _owed(entries, reader, first, first + timedelta(weeks=WEEKS))
    amounts = tuple(numbers[week] for week in weeks)
    return column_chart(
        key="duties-by-week",
        title=f"Duties in {WEEKS} weeks",
        finding=finding_of(dict(zip(weeks, amounts, strict=True))),
        of=Columns(
            periods=tuple(_periods(weeks)),
            series=(Series("Duties", amounts, "first"),),
        ),
        is_half=True,
    )


def _owed(entries: Any, reader: User, first: date, until: date) -> Counter[date]:
    """By the Monday of their week."""
    people = entries.filter(state__in=AT_LIBERTY).order_by().values("offender")
    owed = NotificationDuty.objects.visible_to(reader).owed().filter(offender__in=people)
    rows = owed.filter(due_on__gte=first, due_on__lt=until).order_by().values_list("due_on").annotate(Count("pk"))
    found: Counter[date] = Counter()
    for day, number in rows:
        found[_monday(day)] += number
    return found


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _periods(weeks: Sequence[date]) -> Iterator[Period]:
    for place, week in enumerate(weeks):
        yield Period(
            words=format_week(week),
            short=str(week.day),
            long=format_day_month(week),
            group=format_month(week),
            is_now=place == 0,
        )


def finding_of(numbers: dict[date, int]) -> str:
    """How many in all, and the fullest week where one is. numbers: by Monday."""
    most = max(numbers.values())
    if not most:
        return f"None to be done in {WEEKS} weeks"
    fullest = [week for week, number in numbers.items() if number == most]
    where = f", most in the week of {format_day_month(fullest[0])}" if len(fullest) == 1 else ""
    return f"{sum(numbers.values()):,} to be done{where}"
