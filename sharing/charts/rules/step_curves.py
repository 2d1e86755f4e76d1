"""How long something takes: the share that has happened by each time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.charts.rules.inks import INKS, TONES
from sharing.charts.rules.marks import SAMPLE_LINE, Chart, Drawing, Key, Shape, Table, TableRow, Words, key_of, lines, n
from sharing.charts.rules.rows import widths
from sharing.charts.rules.scales import Number, Scale, format_amount, stride_for, ticks, width_of


@dataclass(frozen=True)
class Step:
    """From this time on, so large a share has happened."""

    at: Number
    share: float  # 0 to 1


def step_curve(
    *,
    key: str,
    title: str,
    finding: str,
    steps: Sequence[Step],
    until: Number,
    unit: str,
    head: str = "Decided",
    median: Number | None = None,
    waiting: Sequence[Number] = (),
    is_half: bool = False,
) -> Chart:
    """The share that has happened by each time, with the median. steps: in order of time, from 0. until: the end of the
    axis. waiting: the times for which those wait that have not happened yet, as short strokes on the curve."""
    wide, narrow = (_curve(steps, until, unit, median, waiting, width) for width in widths(is_half))
    rows = [TableRow(format_amount(each.at), (f"{round(100 * each.share)}%",)) for each in steps]
    legend = [key_of("line-first", head, SAMPLE_LINE)]
    legend += [key_of("level", f"Median: {format_amount(median)} {unit}", SAMPLE_LINE)] if median is not None else []
    legend += [Key(INKS["line-first"], "M12 2v10", f"Still waiting, {len(waiting)}")] if waiting else []
    first = f"Within ({unit})"
    return Chart(key, title, finding, wide, narrow, tuple(legend), Table((first, head), tuple(rows)))


def share_at(steps: Sequence[Step], at: Number) -> float:
    """What has happened by then."""
    return max((each.share for each in steps if each.at <= at), default=0.0)


def _curve(
    steps: Sequence[Step], until: Number, unit: str, median: Number | None, waiting: Sequence[Number], width: int
) -> Drawing:
    left, top, floor, right = 44, 10, 170, width - 8
    across, up = Scale(0, until or 1, left, right), Scale(0, 1, floor, top)
    marks = [0, 0.25, 0.5, 0.75, 1]
    shapes = lines([(left, up.at(mark), right, up.at(mark)) for mark in marks[1:]], "grid")
    d = f"M{n(left)} {n(floor)}"
    for each in steps:
        if each.at <= until:
            d += f"H{n(across.at(each.at))}V{n(up.at(each.share))}"
    shapes.append(Shape(f"{d}H{n(right)}", INKS["line-first"]))
    shapes += lines(
        [
            (across.at(each), up.at(share_at(steps, each)) - 5, across.at(each), up.at(share_at(steps, each)) + 5)
            for each in waiting
            if each <= until
        ],
        "line-first",
    )
    words = [Words(left - 6, up.at(mark) + 5, f"{round(100 * mark)}%", "end", TONES["second"]) for mark in marks]
    if median is not None and median <= until:
        x = across.at(median)
        shapes += lines([(left, up.at(0.5), x, up.at(0.5)), (x, up.at(0.5), x, floor)], "level")
        text = f"Median {format_amount(median)} {unit}"
        is_right = x + 6 + width_of(text) <= right
        words.append(
            Words(x + 6 if is_right else x - 6, floor - 8, text, "start" if is_right else "end", TONES["over"])
        )
    shapes += lines([(left, floor, right, floor)], "axis")
    labels = [mark for mark in ticks(until) if mark <= until]
    texts = [format_amount(mark) for mark in labels]
    stride = stride_for(texts, (right - left) / max(1, len(labels) - 1))
    words += [
        Words(across.at(mark), floor + 17, text, "middle", TONES["second"])
        for mark, text in list(zip(labels, texts, strict=True))[::stride]
        if across.at(mark) + width_of(text) / 2 <= width
    ]
    words.append(Words(right, floor + 34, unit[:1].upper() + unit[1:], "end", TONES["second"]))
    return Drawing(width, floor + 40, tuple(shapes), tuple(words))
