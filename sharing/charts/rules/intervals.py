"""Rates with their doubt: a dot and a bar for each, and a level to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.charts.rules.inks import INKS, TONES
from sharing.charts.rules.marks import (
    SAMPLE_DOT,
    SAMPLE_LINE,
    Chart,
    Drawing,
    Shape,
    Table,
    TableRow,
    Words,
    circle,
    key_of,
    lines,
)
from sharing.charts.rules.rows import hits, names_and_numbers, place_rows, room_of, widths
from sharing.charts.rules.scales import Number, Scale, format_amount, stride_for, ticks


@dataclass(frozen=True)
class Interval:
    """A value with what it may as well be. value None: too few to say, with the reason in `second`.

    cells: of the table, between the words and the value: counts and bases.
    """

    words: str
    value: Number | None
    low: Number | None = None
    high: Number | None = None
    cells: tuple[str, ...] = ()
    second: str = ""
    href: str = ""


def interval_chart(
    *,
    key: str,
    title: str,
    finding: str,
    intervals: Sequence[Interval],
    heads: Sequence[str],
    unit: str,
    level: tuple[Number, str] | None = None,
    most: Number | None = None,
    is_half: bool = False,
) -> Chart:
    """A dot and a bar for each, in the order given: sort by name, never by rate. heads: of the words and of the cells;
    level: a value to compare with, and its words. most: the end of the scale, where it is fixed."""
    wide, narrow = (_intervals(intervals, width, level, most) for width in widths(is_half))
    rows = tuple(
        TableRow(
            each.words,
            (
                *each.cells,
                format_amount(each.value, missing=each.second or "too few"),
                f"{format_amount(each.low)} to {format_amount(each.high)}" if each.value is not None else "none",
            ),
            each.href,
        )
        for each in intervals
    )
    named = unit[:1].upper() + unit[1:]
    legend = [
        key_of("event", named, SAMPLE_DOT),
        key_of("interval", "95% interval", SAMPLE_LINE),
    ]
    legend += [key_of("level", level[1], SAMPLE_LINE)] if level else []
    table = Table((*heads, named, "95% interval"), rows)
    return Chart(key, title, finding, wide, narrow, tuple(legend), table)


def _intervals(
    intervals: Sequence[Interval], width: int, level: tuple[Number, str] | None, most: Number | None
) -> Drawing:
    names = [each.words for each in intervals]
    numbers = [format_amount(each.value, missing=each.second or "too few") for each in intervals]
    room = room_of(width, names, numbers)
    rows, height = place_rows(room, names, height=14)
    ends = [end for each in intervals for end in (each.value, each.high) if end is not None]
    marks = ticks(max([*ends, *([level[0]] if level else [])], default=0) if most is None else most)
    scale = Scale(0, marks[-1], room.start + 4, room.end - 4)
    grid = [(scale.at(mark), 2, scale.at(mark), height) for mark in marks]
    shapes, dots, bars = lines(grid, "grid"), [], []
    for each, row in zip(intervals, rows, strict=True):
        y = row.marks + row.height / 2
        if each.value is not None:
            dots.append(circle(scale.at(each.value), y, 5))
            if each.low is not None and each.high is not None:
                low, high = scale.at(max(0, each.low)), scale.at(each.high)
                bars += [(low, y, high, y), (low, y - 5, low, y + 5), (high, y - 5, high, y + 5)]
    if level:
        shapes += lines([(scale.at(level[0]), 0, scale.at(level[0]), height + 2)], "level")
    shapes += lines(bars, "interval")
    if dots:
        shapes.append(Shape("".join(dots), INKS["event"]))
    shapes += lines([(room.start, height, room.end, height)], "axis")
    labels = [format_amount(mark) for mark in marks]
    stride = stride_for(labels, scale.length(marks[-1]) / max(1, len(marks) - 1))
    words = names_and_numbers(room, rows, names, numbers)
    words += [
        Words(scale.at(mark), height + 15, label, "middle", TONES["second"])
        for mark, label in list(zip(marks, labels, strict=True))[::stride]
    ]
    links = hits(
        room, rows, [(each.href, f"{each.words}: {number}") for each, number in zip(intervals, numbers, strict=True)]
    )
    return Drawing(width, round(height + 22), tuple(shapes), tuple(words), links)
