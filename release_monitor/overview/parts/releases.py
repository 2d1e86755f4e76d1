"""Releases by week, past and to come: what was, what is counted by certainty, the forecast with its band, the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.pictures import amount_of
from release_monitor.figures.results import FigureColumn, FigureResult
from release_monitor.figures.rules.trends import Trend
from release_monitor.overview.asked import Asked, FigureLine, line, months_linked
from sharing.charts import Amount, Band, Capacity, Chart, Columns, Mean, Period, Series, Split, column_chart
from sharing.time_words import format_day_month, format_month

WANTED = (("released", ""), ("release-rate", ""), ("expected", ""))
BACK = 26
INKS = {"fixed": "fixed", "directed": "directed", "provisional": "provisional"}


@dataclass(frozen=True)
class Releases:
    """finding: the heading. sentences: what may be said of it. links: words and address."""

    finding: str
    chart: Chart | None
    sentences: list[str]
    lines: list[FigureLine]
    links: list[tuple[str, str]]


def panel(asked: Asked) -> Releases:
    released, expected, rate = (asked.figure(code) for code in ("released", "expected", "release-rate"))
    ahead = asked.ahead
    of_group = f" of everyone of {ahead.group}, also people you cannot see" if ahead.group else ""
    sentences = [
        rate.sentence + "." if rate and rate.sentence else "",
        f"{expected.total} counted releases in 13 weeks." if expected else "",
        f"Forecast{of_group}, 8 in 10: {ahead.total}." if ahead.total else "",
        f"No forecast band. {ahead.why_not}." if ahead.why_not else "",
        ahead.kept,
    ]
    links = [("Forecast and calibration", ahead.forecast_url), ("Capacity", ahead.capacity_url)]
    return Releases(
        finding=finding_of(rate, over=ahead.weeks_over),
        chart=chart_of(asked, released, expected, rate) if released and expected else None,
        sentences=[each for each in sentences if each],
        lines=[
            line(asked, "released", "Released in 26 weeks and this one"),
            line(asked, "release-rate", "Released a week", cell=Cell(measure="weeks_26")),
            line(asked, "expected", "Expected in 13 weeks"),
        ],
        links=[(words, url) for words, url in links if url],
    )


def finding_of(rate: FigureResult | None, *, over: Sequence[date]) -> str:
    """The heading is a finding where one is sure, and says so where not. over: weeks over capacity."""
    if rate is None:
        return "Releases a week"
    trend = rate.trend
    words = {Trend.RISE: "Releases are rising", Trend.FALL: "Releases are falling"}.get(trend)  # type: ignore[arg-type]
    if not over:
        return words or "No clear change in releases a week"
    weeks = f"the week of {format_day_month(over[0])} exceeds" if len(over) == 1 else f"{len(over)} weeks exceed"
    return f"{words or 'No clear change in releases'}, and {weeks} capacity"


def chart_of(asked: Asked, released: FigureResult, expected: FigureResult, rate: FigureResult | None) -> Chart:
    """26 full weeks, and 13 from this one on. What left this week so far is in the first of these."""
    past = [place for place, column in enumerate(released.columns) if column.is_finished][-BACK:]
    this_week = next((place for place, column in enumerate(released.columns) if not column.is_finished), None)
    ahead = range(len(expected.columns))
    was = [amount_of(released.column_totals[place]) for place in past]
    so_far: list[Amount] = [0] * len(ahead)
    went = months_linked(asked, "released", past)
    goes = months_linked(asked, "expected", ahead)
    left = [""] * len(ahead)
    if this_week is not None:
        so_far[0] = amount_of(released.column_totals[this_week])
        left[0] = months_linked(asked, "released", [this_week])[0]
    periods = [_period(asked, released.columns[place], href) for place, href in zip(past, went, strict=True)]
    periods += [
        _period(asked, column, "" if left[place] else goes[place], is_current=place == 0)  # two numbers: in the table
        for place, column in enumerate(expected.columns)
    ]
    series = [Series("Released", (*was, *so_far), "was", hrefs=(*went, *left))]
    for row in expected.rows:
        numbers = tuple(amount_of(number) for number in row.numbers)
        links = (*([""] * len(past)), *months_linked(asked, "expected", ahead, (row.key,)))
        ink = INKS.get(row.key, "possible")
        series.append(Series(row.words, (*([0] * len(past)), *numbers), ink, hrefs=links))
    mondays = [_monday(column) for column in expected.columns]
    return column_chart(
        key="releases-by-week",
        title="Releases by week",
        finding=finding_of(rate, over=asked.ahead.weeks_over),
        of=Columns(
            periods=tuple(periods),
            series=tuple(series),
            means=_mean(rate, len(past)),
            band=_band(asked, len(past), mondays),
            capacity=_capacity(asked, len(past), mondays),
            split=Split(len(past)),
            is_blocks=asked.has_people,
        ),
        unit="people",
    )


def _monday(column: FigureColumn) -> date:
    return date.fromisoformat(column.key)


def _period(asked: Asked, column: FigureColumn, href: str, *, is_current: bool = False) -> Period:
    monday = _monday(column)
    crossing = next((each for each in asked.ahead.crossings if each.week == monday), None)
    return Period(
        words=column.words,
        short=str(monday.day),
        long=format_day_month(monday),
        group=format_month(monday),
        href=href,
        is_current=is_current,
        note=f"{crossing.over} over" if crossing else "",
    )


def _mean(rate: FigureResult | None, past: int) -> tuple[Mean, ...]:
    measure = rate.measure("weeks_26") if rate else None
    if measure is None or measure.value is None:
        return ()
    return (Mean(round(measure.value, 2), f"Average {measure.value:.1f} a week", 0, past),)


def _band(asked: Asked, past: int, mondays: list[date]) -> Band | None:
    ahead = asked.ahead
    if not ahead.mid:
        return None
    before = (None,) * past
    low, mid, high = (
        (*before, *(None if (value := each.get(monday)) is None else max(0.0, round(value, 1)) for monday in mondays))
        for each in (ahead.low, ahead.mid, ahead.high)
    )
    return Band("8 in 10", low, high, mid)


def _capacity(asked: Asked, past: int, mondays: list[date]) -> Capacity | None:
    room = asked.ahead.room
    if not any(monday in room for monday in mondays):
        return None
    return Capacity("Capacity", (*((None,) * past), *(room.get(monday) for monday in mondays)))
