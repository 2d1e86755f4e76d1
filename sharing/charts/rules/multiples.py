"""Months of several kinds side by side, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sharing.charts.rules.inks import TONES
from sharing.charts.rules.marks import (
    Box,
    Chart,
    Drawing,
    Table,
    TableRow,
    Words,
    fills,
    key_of,
    lines,
    unfinished_key,
)
from sharing.charts.rules.rows import GAP, hits, names_and_numbers, place_rows, room_of, widths
from sharing.charts.rules.scales import Amount, Few, Scale, format_amount, height_of, spread, width_of


@dataclass(frozen=True)
class Multiple:
    """One kind, by month. href: of the last months together; hrefs: of each month, in the table."""

    words: str
    amounts: tuple[Amount, ...]
    href: str = ""
    hrefs: tuple[str, ...] = ()


def small_multiples(
    *,
    key: str,
    title: str,
    finding: str,
    months: Sequence[str],
    kinds: Sequence[Multiple],
    head: str = "Kind",
    period: str = "month",
    is_unfinished: bool = False,
    recent: int = 3,
    is_half: bool = False,
) -> Chart:
    """Each kind in a row of small columns, all on one scale; the last so many dark, their sum at the right.

    is_unfinished: of the last month: it is hatched, and no month of the sum.
    """
    if any(len(kind.amounts) != len(months) for kind in kinds):
        raise ValueError(f"each kind needs one amount for each of {len(months)} months")
    until = len(months) - is_unfinished
    wide, narrow = (_multiples(months, kinds, width, until, recent) for width in widths(is_half))
    heads = (
        head,
        *months[:until],
        *([f"{months[-1]}, not finished"] if is_unfinished else []),
        f"Last {recent} {period}s",
    )
    rows = tuple(
        TableRow(
            kind.words,
            (*(format_amount(each) for each in kind.amounts), sum_of(kind.amounts[max(0, until - recent) : until])),
            "" if kind.hrefs else kind.href,
            (*kind.hrefs, kind.href) if kind.hrefs else (),
        )
        for kind in kinds
    )
    legend = [key_of("recent", f"Last {recent} {period}s"), key_of("earlier", f"{period.capitalize()}s before")]
    if is_unfinished:
        legend.append(unfinished_key(period))
    return Chart(key, title, finding, wide, narrow, tuple(legend), Table(heads, rows))


def sum_of(amounts: Sequence[Amount]) -> str:
    """In words where a part is not given: nothing can be subtracted."""
    hidden = next((each for each in amounts if each is None or isinstance(each, Few)), 0)
    return format_amount(hidden if hidden != 0 else sum(map(height_of, amounts)))


def _multiples(months: Sequence[str], kinds: Sequence[Multiple], width: int, until: int, recent: int) -> Drawing:
    names = [kind.words for kind in kinds]
    numbers = [sum_of(kind.amounts[max(0, until - recent) : until]) for kind in kinds]
    room = room_of(width, names, [*numbers, f"Last {recent}"], share=0.4)
    rows, height = place_rows(room, names, height=30)
    most = max((height_of(each) for kind in kinds for each in kind.amounts), default=0) or 1
    columns = spread([1.0] * len(months), room.start, room.end)
    boxes, hatch = [], []
    for kind, row in zip(kinds, rows, strict=True):
        scale = Scale(0, most, row.marks + row.height, row.marks)
        for place, (amount, (x, column)) in enumerate(zip(kind.amounts, columns, strict=True)):
            gap = min(4, column * 0.25)
            tall = scale.length(height_of(amount))
            ink = "recent" if until - recent <= place < until else "earlier"
            boxes.append(Box(x + gap / 2, scale.start - tall, column - gap, tall, ink))
            if place >= until:
                hatch.append(Box(x + gap / 2, scale.start - tall, column - gap, tall, "unfinished"))
    feet = [(room.start, row.marks + row.height, room.end, row.marks + row.height) for row in rows]
    shapes = [*fills(boxes), *fills(hatch), *lines(feet, "axis")]
    words = names_and_numbers(room, rows, names, numbers)
    if months and columns:
        first, last = months[0], months[-1]
        if width_of(first) + width_of(last) + GAP > room.end - room.start:
            first, last = (f"{each[:3]} {each[-4:]}" for each in (first, last))
        words.append(Words(room.start, height + 12, first, "start", TONES["second"]))
        words.append(Words(room.end, height + 12, last, "end", TONES["second"]))
        if not room.is_stacked:
            words.append(Words(width, height + 12, f"Last {recent}", "end", TONES["second"]))
    links = hits(
        room, rows, [(kind.href, f"{kind.words}: {number}") for kind, number in zip(kinds, numbers, strict=True)]
    )
    return Drawing(width, round(height + 20), tuple(shapes), tuple(words), links)
