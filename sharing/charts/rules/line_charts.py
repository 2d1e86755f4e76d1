"""Lines over weeks or months, with a range where one is known."""

from __future__ import annotations

from dataclasses import dataclass

from sharing.charts.rules.column_drawing import AXIS_LEFT, PLOT, RIGHT, TOP
from sharing.charts.rules.columns import Band, Mean, Period
from sharing.charts.rules.inks import INKS, TONES
from sharing.charts.rules.marks import (
    HALF,
    NARROW,
    SAMPLE_LINE,
    WIDE,
    Chart,
    Drawing,
    Shape,
    Table,
    TableRow,
    Words,
    circle,
    key_of,
    lines,
    n,
    trace,
)
from sharing.charts.rules.scales import Amount, Few, Number, Scale, format_amount, spread, stride_for, ticks, width_of


@dataclass(frozen=True)
class LineSeries:
    """One line. None and what the reader is not given interrupt it."""

    name: str
    amounts: tuple[Amount, ...]
    ink: str = "line-first"


@dataclass(frozen=True)
class Lines:
    """breaks: the periods from which on something is counted by another definition; the lines are interrupted there."""

    periods: tuple[Period, ...]
    series: tuple[LineSeries, ...]
    band: Band | None = None
    means: tuple[Mean, ...] = ()
    breaks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        rows = [each.amounts for each in self.series]
        ends = [self.band.low, self.band.high] if self.band else []
        if any(len(row) != len(self.periods) for row in [*rows, *ends]):
            raise ValueError(f"each line needs one amount for each of {len(self.periods)} periods")

    @property
    def most(self) -> Number:
        known = [each for series in self.series for each in series.amounts if isinstance(each, int | float)]
        ends = [each for each in (self.band.high if self.band else ()) if each is not None]
        return max([*known, *ends, *(mean.value for mean in self.means)], default=0)


def line_chart(
    *, key: str, title: str, finding: str, of: Lines, period: str = "Week", unit: str = "", is_half: bool = False
) -> Chart:
    legend = [key_of(each.ink, each.name, SAMPLE_LINE) for each in of.series] if len(of.series) > 1 or of.band else []
    legend += [key_of("range", of.band.name)] if of.band else []
    legend += [key_of(mean.ink, mean.words, SAMPLE_LINE) for mean in of.means]
    if any(each.is_unfinished for each in of.periods):
        legend.append(key_of("line-so-far", f"Dotted: {period.lower()} not finished", SAMPLE_LINE))
    wide = draw(of, HALF if is_half else WIDE)
    return Chart(key, title, finding, wide, draw(of, NARROW), tuple(legend), table_of(of, period, unit))


def table_of(of: Lines, period: str, unit: str) -> Table:
    heads = [period, *(f"{each.name} ({unit})" if unit else each.name for each in of.series)]
    heads += [f"{of.band.name}, low", f"{of.band.name}, high"] if of.band else []
    rows = []
    for place, each in enumerate(of.periods):
        cells = [format_amount(series.amounts[place]) for series in of.series]
        if of.band:
            cells += [format_amount(end, missing="none") for end in (of.band.low[place], of.band.high[place])]
        words = f"{each.words}, not finished" if each.is_unfinished else each.words
        counted = f"{words}: counted by a new definition from here" if place in of.breaks else words
        rows.append(TableRow(counted, tuple(cells), each.href))
    return Table(tuple(heads), tuple(rows))


Point = tuple[float, float] | None


def points_of(series: LineSeries, heights: Scale, columns: list[tuple[float, float]]) -> list[Point]:
    """Where the line runs: in the middle of each period, None where it is interrupted."""
    found: list[Point] = []
    for amount, (x, width) in zip(series.amounts, columns, strict=True):
        is_gap = amount is None or isinstance(amount, Few)
        found.append(None if is_gap else (x + width / 2, heights.at(amount)))  # type: ignore[arg-type]
    return found


def draw(of: Lines, width: int) -> Drawing:
    marks = ticks(of.most)
    heights = Scale(0, marks[-1], TOP + PLOT, TOP)
    names = [width_of(each.name) for each in of.series]
    aside = max(names, default=0) + 8 if width == WIDE and len(names) > 1 and max(names) < 130 else 0
    left = max(AXIS_LEFT, 10 + max(width_of(format_amount(each)) for each in marks))
    columns = spread([1.0] * len(of.periods), left, width - RIGHT - aside)
    right = width - RIGHT - aside
    shapes = lines(((left, heights.at(each), right, heights.at(each)) for each in marks[1:]), "grid")
    shapes += _band(of, heights, columns)
    for mean in of.means:
        until = len(columns) if mean.until is None else mean.until
        if columns[mean.start : until]:
            end = columns[until - 1]
            shapes += lines(
                [(columns[mean.start][0], heights.at(mean.value), end[0] + end[1], heights.at(mean.value))], mean.ink
            )
    words = [Words(left - 6, heights.at(each) + 5, format_amount(each), "end", TONES["second"]) for each in marks]
    for series in of.series:
        points = points_of(series, heights, columns)
        shapes += _run(of, series, points)
        last = next((point for point in reversed(points) if point), None)
        if aside and last:
            words.append(Words(right + 4, last[1] + 5, series.name, "start", TONES["strong"]))
    for place in of.breaks:
        x = columns[place][0]
        shapes += lines([(x, TOP, x, heights.start)], "level")
        words.append(Words(x + 4, TOP - 8, "New definition", "start", TONES["second"]))
    shapes += lines([(left, heights.start, right, heights.start)], "axis")
    words += _labels(of, columns, heights.start + 17, width)
    return Drawing(width, round(heights.start + 24), tuple(shapes), tuple(words))


def _run(of: Lines, series: LineSeries, points: list[Point]) -> list[Shape]:
    """The line, interrupted where the definition changed; to a period that is not finished it is dotted, and its end is
    a ring."""
    shapes: list[Shape] = []
    starts = [0, *of.breaks]
    for start, until in zip(starts, [*of.breaks, len(points)], strict=True):
        part = points[start:until]
        is_open = bool(part) and of.periods[until - 1].is_unfinished
        shapes += trace(part[:-1] if is_open else part, series.ink)
        if is_open and part[-1]:
            before = part[-2] if len(part) > 1 else None
            if before:
                shapes += lines([(*before, *part[-1])], "line-so-far")
            shapes.append(Shape(circle(*part[-1], 4), INKS["fifth"]))
    return shapes


def _band(of: Lines, heights: Scale, columns: list[tuple[float, float]]) -> list[Shape]:
    """The range as one area for each run of periods that has one."""
    if of.band is None:
        return []
    runs: list[list[tuple[float, float, float]]] = [[]]
    for (x, width), low, high in zip(columns, of.band.low, of.band.high, strict=True):
        if low is None or high is None:
            runs.append([])
        else:
            runs[-1].append((x + width / 2, heights.at(max(0, low)), heights.at(high)))
    d, edges = "", []
    for run in filter(None, runs):
        upper, lower = [(x, y) for x, _, y in run], [(x, y) for x, y, _ in run]
        d += "M" + "L".join(f"{n(x)} {n(y)}" for x, y in [*upper, *reversed(lower)]) + "z"
        edges += [upper, lower]
    found = [Shape(d, INKS["range"])] if d else []
    return found + [shape for edge in edges for shape in trace(edge, "edge")]


def _labels(of: Lines, columns: list[tuple[float, float]], y: float, width: int) -> list[Words]:
    if not columns:
        return []
    labels = [each.short for each in of.periods]
    stride = stride_for(labels, columns[0][1])
    if stride > 1:
        labels = [each.long or each.short for each in of.periods]
        stride = stride_for(labels, columns[0][1])
    found = []
    for place in range(0, len(columns), stride):
        x, column = columns[place]
        half = width_of(labels[place]) / 2
        found.append(Words(min(max(x + column / 2, half), width - half), y, labels[place], "middle", TONES["second"]))
    return found
