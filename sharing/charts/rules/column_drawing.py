"""A chart of columns as shapes and words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sharing.charts.rules.columns import Columns
from sharing.charts.rules.inks import INKS, TONES, Fill
from sharing.charts.rules.marks import WIDE, Box, Drawing, Link, Shape, Words, fills, lines, n
from sharing.charts.rules.scales import (
    Few,
    Number,
    Scale,
    format_amount,
    height_of,
    spread,
    stride_for,
    ticks,
    width_of,
)

BLOCK, BLOCK_GAP = 22, 2
PLOT = 176  # as high as the columns may be
TOP, AXIS_LEFT, RIGHT = 26, 34, 6
DENSE = 0.45  # of the width of a column still to come
NARROWEST = 17  # a column with its number below
FEWEST_DENSE = 14  # columns before the split, from which on they are narrower


@dataclass(frozen=True)
class Plot:
    """The room of the columns in a drawing. places: which columns; columns: where each begins and how wide it is."""

    width: int
    places: range
    columns: list[tuple[float, float]]
    heights: Scale
    ticks: list[Number]

    @property
    def floor(self) -> float:
        return self.heights.start

    @property
    def left(self) -> float:
        return self.columns[0][0] if self.columns else AXIS_LEFT

    @property
    def right(self) -> float:
        return self.columns[-1][0] + self.columns[-1][1] if self.columns else AXIS_LEFT

    def column(self, place: int) -> tuple[float, float]:
        return self.columns[place - self.places.start]

    def edge(self, place: int) -> float:
        """Where a column begins; of the place after the last, where the last ends."""
        return self.right if place >= self.places.stop else self.column(place)[0]

    def inner(self, place: int) -> tuple[float, float]:
        """The bar of a column, with its gap."""
        x, width = self.column(place)
        gap = max(1.5, min(10, 0.24 * width))
        return x + gap / 2, width - gap


def plot_of(of: Columns, places: range, width: int) -> Plot:
    marks = ticks(of.most)
    top = marks[-1]
    height = BLOCK * max(int(top), 3) if of.blocks_fit else PLOT
    if of.blocks_fit and top < 3:
        marks = [0, 1, 2, 3]
        top = 3
    split = of.split.at if of.split else 0
    is_dense = width == WIDE and split - places.start >= FEWEST_DENSE and places.stop > split
    weights = [DENSE if is_dense and place < split else 1.0 for place in places]
    floor = TOP + height
    left = max(AXIS_LEFT, 10 + max(width_of(format_amount(each)) for each in marks))
    return Plot(width, places, spread(weights, left, width - RIGHT), Scale(0, top, floor, TOP), marks)


def boxes_of(of: Columns, plot: Plot) -> list[Box]:
    """The bars, from zero; one block for each person where blocks fit."""
    found = []
    for place in plot.places:
        x, width = plot.inner(place)
        level: Number = 0
        for series in of.series:
            amount = height_of(series.amounts[place])
            if of.blocks_fit:
                for block in range(int(amount)):
                    top = plot.heights.at(level + block + 1)
                    found.append(Box(x, top + BLOCK_GAP, width, plot.heights.length(1) - BLOCK_GAP, series.ink))
            elif amount > 0:
                top = plot.heights.at(level + amount)
                found.append(Box(x, top, width, plot.heights.at(level) - top, series.ink))
            level += amount
    return found


def unfinished_of(of: Columns, plot: Plot) -> list[Box]:
    """A hatch over each column that is not finished."""
    found = []
    for place in plot.places:
        if of.periods[place].is_unfinished and of.total(place):
            x, width = plot.inner(place)
            top = plot.heights.at(of.total(place))
            found.append(Box(x, top, width, plot.floor - top, "unfinished"))
    return found


def draw(of: Columns, places: range, width: int) -> Drawing:
    plot = plot_of(of, places, width)
    shapes = [
        *lines(((plot.left, y, plot.width - RIGHT, y) for y in map(plot.heights.at, plot.ticks[1:])), "grid"),
        *_band(of, plot),
        *fills(boxes_of(of, plot)),
        *fills(unfinished_of(of, plot)),
        *_mids(of, plot),
        *_capacity(of, plot),
        *_means(of, plot),
        *lines([(plot.left, plot.floor, plot.width - RIGHT, plot.floor)], "axis"),
    ]
    words = [
        Words(plot.left - 6, plot.heights.at(each) + 5, format_amount(each), "end", TONES["second"])
        for each in plot.ticks
    ]
    words += _marks(of, plot)
    split = of.split
    if split and plot.places.start < split.at < plot.places.stop:
        x = plot.edge(split.at)
        shapes += lines([(x, 2, x, plot.floor)], "split")
        words.append(Words(x - 6, 14, split.before, "end", TONES["strong"]))
        words.append(Words(x + 6, 14, split.after, "start", TONES["strong"]))
    below, height = _below(of, plot)
    words += [*below, *_notes(of, plot)]
    return Drawing(width, round(height), tuple(shapes), tuple(words), _links(of, plot, height))


def _band(of: Columns, plot: Plot) -> list[Shape]:
    if of.band is None:
        return []
    boxes, edges = [], []
    for place in plot.places:
        low, high = of.band.low[place], of.band.high[place]
        if low is None or high is None:
            continue
        x, width = plot.column(place)
        top, foot = plot.heights.at(high), plot.heights.at(max(0, low))
        boxes.append(Box(x, top, width, foot - top, "range"))
        edges += [(x, top, x + width, top), (x, foot, x + width, foot)]
    return [*fills(boxes), *lines(edges, "edge")]


def _mids(of: Columns, plot: Plot) -> list[Shape]:
    if of.band is None or not of.band.mid:
        return []
    found = []
    for place in plot.places:
        mid = of.band.mid[place]
        if mid is not None:
            x, width = plot.inner(place)
            found.append((x, plot.heights.at(mid), x + width, plot.heights.at(mid)))
    return [*lines(found, "clear"), *lines(found, "forecast")]


def _capacity(of: Columns, plot: Plot) -> list[Shape]:
    """Level over each column, upright where it changes."""
    if of.drawn_capacity is None:
        return []
    d, before = "", None
    for place in plot.places:
        amount = of.drawn_capacity.amounts[place]
        if amount is not None:
            y = n(plot.heights.at(amount))
            d += f"V{y}" if before is not None else f"M{n(plot.edge(place))} {y}"
            d += f"H{n(plot.edge(place + 1))}"
        before = amount
    return [Shape(d, INKS["capacity"])] if d else []


def _means(of: Columns, plot: Plot) -> list[Shape]:
    found: list[Shape] = []
    for mean in of.means:
        start = max(mean.start, plot.places.start)
        until = min(plot.places.stop if mean.until is None else mean.until, plot.places.stop)
        if start < until:
            y = plot.heights.at(mean.value)
            found += lines([(plot.edge(start), y, plot.edge(until), y)], mean.ink)
    return found


def _marks(of: Columns, plot: Plot) -> list[Words]:
    """A "!" in the first so many blocks of a series, as many as are blocked."""
    if not of.blocks_fit:
        return []
    found = []
    for place in plot.places:
        x, width = plot.inner(place)
        level = 0
        for series in of.series:
            amount = int(height_of(series.amounts[place]))
            tone = TONES["light" if INKS[series.ink].how is Fill.SOLID else "danger"]
            for block in range(min(amount, series.marked[place] if series.marked else 0)):
                y = plot.heights.at(level + block + 0.5) + 6
                found.append(Words(x + width / 2, y, "!", "middle", tone))
            level += amount
    return found


def _notes(of: Columns, plot: Plot) -> list[Words]:
    """What is said above a column, and once what the capacity is."""
    found = []
    for place in plot.places:
        if of.periods[place].is_now:
            x, width = plot.column(place)
            text = "This week" if width_of("This week") <= width else "Now"
            found.append(Words(x + width / 2, 14, text, "middle", TONES["strong"]))
        if note := of.periods[place].note:
            x, width = plot.column(place)
            over = [of.total(place)]
            if of.drawn_capacity and (room := of.drawn_capacity.amounts[place]) is not None:
                over.append(room)
            half = width_of(note) / 2
            middle = min(max(x + width / 2, half), plot.width - half)
            found.append(Words(middle, plot.heights.at(max(over)) - 5, note, "middle", TONES["danger"]))
    if of.drawn_capacity and of.drawn_capacity.words:
        known = [place for place in plot.places if of.drawn_capacity.amounts[place] is not None]
        room = 0.0
        for place in reversed(known):
            if of.periods[place].note or of.drawn_capacity.amounts[place] != of.drawn_capacity.amounts[known[-1]]:
                break
            room += plot.column(place)[1]
        if known and room >= width_of(of.drawn_capacity.words):
            y = plot.heights.at(of.drawn_capacity.amounts[known[-1]] or 0) - 5
            found.append(Words(plot.width - RIGHT, y, of.drawn_capacity.words, "end", TONES["danger"]))
    return found


def _below(of: Columns, plot: Plot) -> tuple[list[Words], float]:
    """Labels below the columns: days, totals, months; each row only where there is room. Returns how far they reach."""
    y = plot.floor + 17
    found, has_totals, has_groups = [], False, False
    for start, until in _parts(of, plot):
        places = range(start, until)
        width = plot.column(start)[1]
        stride = stride_for([of.periods[place].short for place in places], width)
        if stride > 1:
            stride = stride_for([of.periods[place].long or of.periods[place].short for place in places], width)
        edge = plot.edge(until)
        for place in places[::stride]:
            each, (x, column) = of.periods[place], plot.column(place)
            text = each.short if stride == 1 else each.long or each.short
            if stride == 1:
                found.append(Words(x + column / 2, y, text, "middle", TONES["strong" if each.is_current else "second"]))
            elif x + width_of(text) <= edge:
                found.append(Words(x, y, text, "start", TONES["second"]))
        totals = [_total(of, place) for place in places]
        if width >= NARROWEST and all(width_of(total) <= width + 2 for total in totals):
            has_totals = True
            for place, total in zip(places, totals, strict=True):
                x, column = plot.column(place)
                tone = "alarm" if of.periods[place].note else "strong"
                found.append(Words(x + column / 2, y + 17, total, "middle", TONES[tone]))
        if stride == 1:
            groups = _groups(of, plot, places, y + 34)
            has_groups = has_groups or bool(groups)
            found += groups
    return found, y + 6 + 17 * has_totals + 17 * has_groups


def _total(of: Columns, place: int) -> str:
    """Below a column: what is counted, and what is not beside it; short where the reader is not given a part."""
    for amount in of.amounts(place):
        if amount is None or isinstance(amount, Few):
            return amount.short if amount else "–"
    counted, all_of_it = of.counted(place), of.total(place)
    return format_amount(counted) + (f" + {format_amount(all_of_it - counted)}" if all_of_it != counted else "")


def _parts(of: Columns, plot: Plot) -> list[tuple[int, int]]:
    """The columns before and after the split, where they are not of one width."""
    start, stop = plot.places.start, plot.places.stop
    split = of.split.at if of.split else start
    if start < split < stop:
        return [(start, split), (split, stop)]
    return [(start, stop)] if start < stop else []


def _groups(of: Columns, plot: Plot, places: range, y: float) -> list[Words]:
    found = []
    groups = {place: of.periods[place].group for place in places}
    starts = [place for place in places if groups[place] and groups[place] != groups.get(place - 1)]
    for start, until in pairwise([*starts, places.stop]):
        text = groups[start]
        if width_of(text) <= plot.edge(until) - plot.edge(start):
            found.append(Words(plot.edge(start) + 2, y, text, "start", TONES["second"]))
    return found


def _links(of: Columns, plot: Plot, height: float) -> tuple[Link, ...]:
    found = []
    for place in plot.places:
        each = of.periods[place]
        if each.href:
            x, width = plot.column(place)
            parts = ", ".join(f"{format_amount(series.amounts[place])} {series.name.lower()}" for series in of.series)
            blocked = sum(series.marked[place] for series in of.series if series.marked)
            label = f"{each.words}: {parts}" + (f", {blocked} blocked" if blocked else "")
            found.append(Link(Box(x, 1, width, height - 2, "").d, each.href, label, each.is_current))
    return tuple(found)
