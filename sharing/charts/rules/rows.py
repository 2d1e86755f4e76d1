"""Rows of a chart that has one for each thing it names: the name, the marks, the number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sharing.charts.rules.inks import TONES
from sharing.charts.rules.marks import HALF, NARROW, WIDE, Box, Link, Words
from sharing.charts.rules.scales import width_of, wrapped

LINE_HEIGHT, GAP = 17, 12
MOST_LINES = 2  # of a name


@dataclass(frozen=True)
class Room:
    """Where a row has its name, its marks and its numbers. is_stacked: the name and number lie above the marks."""

    width: int
    name: float
    start: float
    end: float
    is_stacked: bool


def room_of(width: int, names: Sequence[str], numbers: Sequence[str], *, share: float = 0.34) -> Room:
    """The names take what they need, up to a share of the width; in the narrow drawing they lie above their marks."""
    beside = max(map(width_of, numbers), default=0) + 8
    if width == NARROW:
        return Room(width, width - beside, 2, width - 2, is_stacked=True)
    name = min(max(map(width_of, names), default=0) + 4, width * share)
    return Room(width, name, name + 10, width - beside - 4, is_stacked=False)


@dataclass(frozen=True)
class PlacedRow:
    """A row in a drawing. y: of its top; marks: of the top of its marks; height: of the marks."""

    y: float
    marks: float
    height: float


def place_rows(room: Room, names: Sequence[str], *, height: float, start: float = 2) -> tuple[list[PlacedRow], float]:
    """The rows one below the other, and how far they reach. height: of the marks of one."""
    found, y = [], start
    for name in names:
        many = max(1, len(wrapped(name, room.name, most=MOST_LINES)))
        if room.is_stacked:
            marks = y + LINE_HEIGHT * many + 2
            found.append(PlacedRow(y, marks, height))
            y = marks + height + GAP
        else:
            tall = max(height, LINE_HEIGHT * many)
            found.append(PlacedRow(y, y + (tall - height) / 2, height))
            y += tall + GAP
    return found, y - GAP + 4 if names else y


def names_and_numbers(
    room: Room,
    rows: Sequence[PlacedRow],
    names: Sequence[str],
    numbers: Sequence[str],
    *,
    strong: Callable[[int], bool] = lambda place: False,
) -> list[Words]:
    """The name of each row beside the middle of its marks, or above them, and at the right its number."""
    found = []
    for place, (row, name, number) in enumerate(zip(rows, names, numbers, strict=True)):
        tone = TONES["strong" if strong(place) else "plain"]
        said = wrapped(name, room.name, most=MOST_LINES)
        middle = row.marks + row.height / 2 + 5
        first = row.y + 13 if room.is_stacked else max(row.y + 13, middle - LINE_HEIGHT * (len(said) - 1) / 2)
        found += [Words(0, first + LINE_HEIGHT * line, text, "start", tone) for line, text in enumerate(said)]
        found.append(Words(room.width, row.y + 13 if room.is_stacked else middle, number, "end", TONES["strong"]))
    return found


def hits(room: Room, rows: Sequence[PlacedRow], hrefs: Sequence[tuple[str, str]]) -> tuple[Link, ...]:
    """A link over each row that has an address. hrefs: address and label."""
    return tuple(
        Link(Box(0, row.y, room.width, row.marks + row.height - row.y, "").d, href, label)
        for row, (href, label) in zip(rows, hrefs, strict=True)
        if href
    )


def widths(is_half: bool) -> tuple[int, int]:
    return HALF if is_half else WIDE, NARROW
