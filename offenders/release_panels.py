"""The releases of some weeks as the page prints them: the sentence, the chart by week, the rows of the table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek
from django.utils.dateformat import format as formatted

from offenders.models import Release, ReleaseHold
from offenders.rules.releases import Certainty, week_of

MOST = 1000  # a larger number is not told
MOST_BLOCKS = 8  # of a week; above it plain bars are drawn
STEP, BLOCK, LEFT, WIDTH = 22, 19, 34, 1200  # of the drawing, in its own units


def foreseen(rows):
    """Ways out that somebody may go by: the counted one of each person, and possible ones. With what holds them."""
    return (
        rows.filter(Q(is_counted=True) | Q(certainty=Certainty.POSSIBLE))
        .select_related("offender__establishment")
        .with_open_holds()
    )


def listed_in(rows, first: date, last: date):
    """Those of these weeks, and those of earlier ones that nobody has recorded as left: they must stay in sight."""
    return rows.filter(Q(warn_on__gte=first, warn_on__lte=last) | Q(warn_on__lt=first, is_counted=True))


def by_week(rows) -> dict[date, dict[str, int]]:
    """How many of each certainty leave in the week of each Monday: one query."""
    found: dict[date, dict[str, int]] = defaultdict(dict)
    counts = rows.order_by().values("certainty", monday=TruncWeek("warn_on")).annotate(number=Count("pk"))
    for monday, certainty, number in counts.values_list("monday", "certainty", "number"):
        found[monday][certainty] = number
    return found


def told(number: int) -> str:
    return f"more than {MOST:,}" if number > MOST else str(number)


def span(first: date, last: date) -> str:
    """Both days in words: 30 November to 6 December 2026."""
    start = (
        "j" if (first.year, first.month) == (last.year, last.month) else "j F" if first.year == last.year else "j F Y"
    )
    return f"{formatted(first, start)} to {formatted(last, 'j F Y')}"


@dataclass(frozen=True)
class Bar:
    certainty: str
    y: int
    height: int


@dataclass(frozen=True)
class Week:
    monday: date
    query: str
    counts: Mapping[str, int]
    x: int
    is_this: bool
    is_chosen: bool
    bars: list[Bar] = field(default_factory=list)
    top: int = 0

    @property
    def words(self) -> str:
        return span(self.monday, self.monday + timedelta(days=6))

    @property
    def expected(self) -> int:
        return sum(number for certainty, number in self.counts.items() if certainty != Certainty.POSSIBLE)

    @property
    def possible(self) -> int:
        return self.counts.get(Certainty.POSSIBLE, 0)

    @property
    def cells(self) -> list[int]:
        return [self.counts.get(certainty, 0) for certainty in Certainty]


@dataclass(frozen=True)
class Chart:
    """One block is one person, stacked by certainty; plain bars where a week has more than eight."""

    weeks: list[Week]
    height: int
    step: int
    column: int
    is_plain: bool
    totals: list[tuple[str, int]]

    @property
    def expected(self) -> int:
        return sum(week.expected for week in self.weeks)

    @property
    def possible(self) -> int:
        return sum(week.possible for week in self.weeks)

    @property
    def finding(self) -> str:
        fullest = max(self.weeks, key=lambda week: week.expected)
        if not fullest.expected:
            return "Nobody is expected out in these weeks."
        return f"Most are expected in the week of {fullest.words}: {told(fullest.expected)}."

    @property
    def rate(self) -> str:
        return f"{self.expected / len(self.weeks):.1f}"


def chart_of(counts: Mapping[date, Mapping[str, int]], *, first: date, last: date, today: date, chosen, query) -> Chart:
    """first, last: a Monday and a Sunday. chosen: the Monday that the list is narrowed to. query: address of a week."""
    mondays = [first + timedelta(days=7 * n) for n in range(((last - first).days + 1) // 7)]
    fullest = max((sum(counts.get(monday, {}).values()) for monday in mondays), default=0)
    is_plain = fullest > MOST_BLOCKS
    floor = 24 + (180 if is_plain else STEP * max(fullest, 3))
    step = (WIDTH - LEFT) // len(mondays)
    weeks = []
    for n, monday in enumerate(mondays):
        numbers = counts.get(monday, {})
        bars, top = _stack(numbers, floor=floor, is_plain=is_plain, fullest=fullest)
        is_this = monday == week_of(today)[0]
        weeks.append(Week(monday, query(monday), numbers, LEFT + n * step, is_this, monday == chosen, bars, top))
    totals = [(each.value, sum(week.counts.get(each, 0) for week in weeks)) for each in Certainty]
    return Chart(weeks, floor, step, step - 8, is_plain, totals)


def _stack(numbers: Mapping[str, int], *, floor: int, is_plain: bool, fullest: int) -> tuple[list[Bar], int]:
    """The surest lowest. Returns the bars and where the top of them is."""
    bars, top = [], floor
    for certainty in Certainty:
        number = numbers.get(certainty, 0)
        if is_plain and number:
            height = max(2, round(160 * number / fullest))
            top -= height
            bars.append(Bar(certainty, top, height))
        elif number:
            for _ in range(number):
                top -= STEP
                bars.append(Bar(certainty, top, BLOCK))
    return bars, top


@dataclass(frozen=True)
class Row:
    release: Any
    second: str
    blocked: str
    is_overdue: bool


@dataclass(frozen=True)
class Group:
    words: str
    rows: list[Row]


def groups_of(releases: Iterable[Any], *, today: date) -> list[Group]:
    """The rows of one page by week, Monday to Sunday."""
    groups: dict[date, list[Row]] = defaultdict(list)
    for release in releases:
        groups[week_of(release.warn_on)[0]].append(row_of(release, today=today))
    this = week_of(today)[0]
    return [
        Group(("This week, " if monday == this else "") + span(*week_of(monday)), rows)
        for monday, rows in groups.items()
    ]


NEAR = {0: "today", 1: "tomorrow"}


def row_of(release: Release, *, today: date) -> Row:
    parts = [formatted(release.leaves_on, "l")]
    if release.expected_on != release.leaves_on:
        raw = "l jS" if release.expected_on.month == release.leaves_on.month else "l j F"
        parts.append(f"for {formatted(release.expected_on, raw)}")
    is_overdue = release.is_counted and release.leaves_on < today
    near = "not recorded as released" if is_overdue else NEAR.get((release.leaves_on - today).days)
    kinds = [ReleaseHold.Kind(kind).label.lower() for kind in getattr(release, "hold_kinds", [])]
    return Row(release, ", ".join([*parts, near] if near else parts), ", ".join(kinds), is_overdue)
