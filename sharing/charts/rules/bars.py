"""Bars from zero, one for each thing that is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.charts.rules.marks import Box, Chart, Drawing, Table, TableRow, fills, lines, unfinished_key
from sharing.charts.rules.rows import hits, names_and_numbers, place_rows, room_of, widths
from sharing.charts.rules.scales import Amount, Number, Scale, format_amount, height_of


@dataclass(frozen=True)
class Bar:
    """words: what is counted; second: what the drawing says after its number, as a share, or instead of one that is not
    known. cells: what the table says after it."""

    words: str
    amount: Amount
    second: str = ""
    cells: tuple[str, ...] = ()
    href: str = ""
    is_unfinished: bool = False


def bar_chart(
    *,
    key: str,
    title: str,
    finding: str,
    bars: Sequence[Bar],
    head: str,
    unit: str,
    heads: Sequence[str] = (),
    most: Number | None = None,
    ink: str = "first",
    is_half: bool = False,
) -> Chart:
    """One bar for each, from zero, in the order given. heads: of the cells of each in the table. most: the
    end of the scale, where it is not the longest bar: 100 of a share."""
    longest = max((height_of(bar.amount) for bar in bars), default=0) if most is None else most
    wide, narrow = (_bars(bars, width, longest, ink) for width in widths(is_half))
    table = Table(
        (head, unit, *heads),
        tuple(
            TableRow(
                f"{bar.words}, not finished" if bar.is_unfinished else bar.words,
                (_number(bar), *bar.cells),
                bar.href,
            )
            for bar in bars
        ),
    )
    legend = [unfinished_key(head.lower())] if any(bar.is_unfinished for bar in bars) else []
    return Chart(key, title, finding, wide, narrow, tuple(legend), table)


def _number(bar: Bar) -> str:
    return format_amount(bar.amount, missing=bar.second or "not known")


def _bars(bars: Sequence[Bar], width: int, longest: Number, ink: str) -> Drawing:
    names = [bar.words for bar in bars]
    numbers = [
        _number(bar) if bar.amount is None or not bar.second else f"{_number(bar)}, {bar.second}" for bar in bars
    ]
    room = room_of(width, names, numbers)
    rows, height = place_rows(room, names, height=18)
    scale = Scale(0, longest or 1, room.start, room.end)
    boxes = [
        Box(room.start, row.marks, scale.length(height_of(bar.amount)), row.height, ink)
        for bar, row in zip(bars, rows, strict=True)
    ]
    hatch = [
        Box(box.x, box.y, box.width, box.height, "unfinished")
        for bar, box in zip(bars, boxes, strict=True)
        if bar.is_unfinished
    ]
    shapes = [*fills(boxes), *fills(hatch)]
    if rows:
        shapes += lines([(room.start, rows[0].marks - 2, room.start, rows[-1].marks + rows[-1].height + 2)], "axis")
    links = hits(room, rows, [(bar.href, f"{bar.words}: {number}") for bar, number in zip(bars, numbers, strict=True)])
    words = names_and_numbers(room, rows, names, numbers)
    return Drawing(width, round(height), tuple(shapes), tuple(words), links)
