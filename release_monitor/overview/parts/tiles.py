"""The first numbers: custody, licence, at large, released and expected a week, recalls."""

from __future__ import annotations

from dataclasses import dataclass, replace

from release_monitor.figures.behind.cells import Cell
from release_monitor.figures.results import FigureResult
from release_monitor.overview.asked import Asked, FigureLine, line

WANTED = (
    *(("custody", ""), ("on-licence", ""), ("after-licence", ""), ("at-large", "")),
    *(("release-rate", ""), ("expected", ""), ("recall-rate", "")),
)

IN_13_WEEKS = Cell(measure="weeks_13")


@dataclass(frozen=True)
class Tiles:
    lines: list[FigureLine]


def panel(asked: Asked) -> Tiles:
    rate = asked.figure("release-rate")
    recalls = asked.figure("recall-rate")
    lines = [
        line(asked, "custody", "in custody", second=_remanded(asked.figure("custody"))),
        line(asked, "on-licence", "on licence", second=_after(asked)),
        _at_large(asked),
        line(asked, "release-rate", "released a week", *_measure(rate, "weeks_13", "in 13 weeks"), cell=IN_13_WEEKS),
        _expected(asked),
        line(asked, "recall-rate", "recalls in 13 weeks", *_count(recalls, "weeks_13"), cell=IN_13_WEEKS),
    ]
    return Tiles(sorted(lines, key=lambda each: not each.is_near))  # what hurts comes first


def _remanded(custody: FigureResult | None) -> str:
    row = custody.row("remanded") if custody else None
    return f"{row.total} on remand" if row else ""


def _after(asked: Asked) -> str:
    after = asked.figure("after-licence")
    return f"{after.total} after the licence" if after else ""


def _at_large(asked: Asked) -> FigureLine:
    found = asked.figure("at-large")
    longest = found.measure("longest") if found else None
    is_any = found is not None and found.total.number != 0
    second = ""
    if is_any and longest and longest.value is not None:
        second = f"Longest {longest}" if longest.value else "Since today"
    return line(asked, "at-large", "unlawfully at large", second=second, is_near=is_any)


def _expected(asked: Asked) -> FigureLine:
    ahead = asked.ahead
    if ahead.a_week is not None:
        total = f"{ahead.total}, all of {ahead.group}" if ahead.group else ahead.total
        forecast = line(asked, "expected", "expected a week", f"{ahead.a_week:.1f}", total, cell=None)
        return replace(forecast, definition=ahead.forecast_url)
    found = asked.figure("expected")
    a_week = found.measure("a_week") if found else None
    value = f"{a_week.value:.1f}" if a_week and a_week.value is not None else str(a_week or "")
    return line(asked, "expected", "expected a week", value, "Counted releases only, 13 weeks")


def _measure(found: FigureResult | None, key: str, words: str) -> tuple[str, str]:
    """The value, and its interval with its count."""
    measure = found.measure(key) if found else None
    if measure is None or measure.value is None:
        return str(measure or ""), f"{measure.count} {words}" if measure else ""
    doubt = f"{measure.low:.1f} to {measure.high:.1f}; " if measure.low is not None else ""
    return f"{measure.value:.1f}", f"{doubt}{measure.count} {words}"


def _count(found: FigureResult | None, key: str) -> tuple[str, str]:
    measure = found.measure(key) if found else None
    return (str(measure.count), f"Rate: {measure}") if measure else ("", "")
