"""A sum that adds up: from the number at the opening to that at the closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.charts.rules.marks import Box, Chart, Drawing, Table, TableRow, fills, key_of, lines
from sharing.charts.rules.rows import GAP, hits, names_and_numbers, place_rows, room_of, widths
from sharing.charts.rules.scales import Scale, format_amount, format_change


@dataclass(frozen=True)
class Change:
    """What was added, or taken: then it is below zero."""

    words: str
    amount: int
    href: str = ""


def equation_of(opening: int, changes: Sequence[Change], closing: int) -> str:
    """243 + 20 − 9 = 254."""
    parts = "".join(f" {'−' if each.amount < 0 else '+'} {format_amount(abs(each.amount))}" for each in changes)
    return f"{format_amount(opening)}{parts} = {format_amount(closing)}"


def flow_chart(
    *,
    key: str,
    title: str,
    finding: str,
    opening: tuple[str, int],
    changes: Sequence[Change],
    closing: tuple[str, int],
    unit: str = "People",
    is_half: bool = False,
) -> Chart:
    """From the number at the opening to that at the closing, each change from where the one before it ended.

    Raises ValueError where they do not add up: such a chart is never drawn.
    """
    if opening[1] + sum(each.amount for each in changes) != closing[1]:
        raise ValueError(f"does not add up: {equation_of(opening[1], changes, closing[1])}")
    wide, narrow = (_flow(opening, changes, closing, width) for width in widths(is_half))
    equation = equation_of(opening[1], changes, closing[1])
    rows = [TableRow(opening[0], (format_amount(opening[1]),))]
    rows += [TableRow(each.words, (format_change(each.amount),), each.href) for each in changes]
    rows.append(TableRow(closing[0], (format_amount(closing[1]),)))
    legend = (key_of("gain", "Added"), key_of("loss", "Taken away"))
    words = f"{finding} {equation}.".strip()
    return Chart(key, title, words, wide, narrow, legend, Table(("Movement", unit), tuple(rows)))


def levels_of(changes: Sequence[Change]) -> list[tuple[int, int]]:
    """From and to, of each change, counted from the opening."""
    found, level = [], 0
    for each in changes:
        found.append((level, level + each.amount))
        level += each.amount
    return found


def _flow(opening: tuple[str, int], changes: Sequence[Change], closing: tuple[str, int], width: int) -> Drawing:
    names = [opening[0], *(each.words for each in changes), closing[0]]
    numbers = [format_amount(opening[1]), *(format_change(each.amount) for each in changes), format_amount(closing[1])]
    room = room_of(width, names, numbers, share=0.42)
    rows, height = place_rows(room, names, height=14)
    levels = levels_of(changes)
    ends = [0, *(level for pair in levels for level in pair)]
    scale = Scale(min(ends), max(ends) if max(ends) > min(ends) else min(ends) + 1, room.start + 2, room.end - 2)
    boxes, joints = [], []
    for place, ((start, end), row) in enumerate(zip(levels, rows[1:-1], strict=True)):
        x, to_x = sorted((scale.at(start), scale.at(end)))
        boxes.append(Box(x, row.marks, to_x - x, row.height, "gain" if end > start else "loss"))
        after = rows[place + 2]
        joints.append(
            (scale.at(end), row.marks, scale.at(end), after.marks + (after.height if place + 3 < len(rows) else 0))
        )
    zero = scale.at(0)
    shapes = [
        *lines([(zero, rows[0].marks, zero, rows[-1].marks + rows[-1].height)], "level"),
        *lines(joints, "lane"),
        *fills(boxes),
        *lines([(0, row.y - GAP / 2, width, row.y - GAP / 2) for row in rows[-1:]], "axis"),
    ]
    hrefs = [("", ""), *((each.href, f"{each.words}: {format_change(each.amount)}") for each in changes), ("", "")]
    words = names_and_numbers(room, rows, names, numbers, strong=lambda place: place in (0, len(names) - 1))
    return Drawing(width, round(height), tuple(shapes), tuple(words), hits(room, rows, hrefs))
