"""The life-line of one person: lanes of spans and marks over the years, today, and what is ahead."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sharing.charts.rules.inks import INKS, TONES, Fill
from sharing.charts.rules.marks import (
    NARROW,
    SAMPLE_DOT,
    WIDE,
    Box,
    Chart,
    Drawing,
    Key,
    Link,
    Shape,
    Table,
    TableRow,
    Words,
    circle,
    diamond,
    fills,
    key_of,
    lines,
    square,
    triangle,
)
from sharing.charts.rules.scales import Scale, cut, stride_for, width_of

BACK, AHEAD = 6, 3  # years around today that are drawn on one scale
SPARE = 2  # years more are not worth another scale
FAR = 0.14  # of the width, for what lies before or after
BAR, LANE, MARKED_LANE = 18, 28, 42
TOP = 42  # above the lanes: today, and the years
CHANGES, SAID = "scale changes", 90  # and how far from today it is said
FEWEST = 3.0  # units of the shortest span
MOST_ENTRIES = 14  # of the upright drawing
ENTRY = 38
BOLD = 0.94  # bold letters are wider: fewer fit
STRIPE, STRIPE_GAP = 9, 3


@dataclass(frozen=True)
class Span:
    """Something that lasted, lasts or will last. until: the day it ended or will end; None while no end is known.
    when: its days in words."""

    start: date
    until: date | None
    words: str
    when: str
    ink: str
    href: str = ""


@dataclass(frozen=True)
class Mark:
    """Something on one day. kind: event, warning, grave, or ahead for what is still to come."""

    on: date
    words: str
    when: str
    kind: str = "event"
    href: str = ""


SHAPES = {"event": circle, "warning": triangle, "suspected": triangle, "grave": diamond, "ahead": circle}
MARK_INKS = {"event": "event", "warning": "warning", "suspected": "suspected", "grave": "grave", "ahead": "on-time"}
KEYS = {
    "custody": "In custody",
    "remand": "On remand",
    "licence": "On licence",
    "at-large": "Unlawfully at large",
    "duty": "Duty to notify",
    "order": "Order in force",
    "lead": "Who leads",
    "ahead": "Still to come",
}
MARK_KEYS = {
    "event": "Event",
    "warning": "Breach",
    "suspected": "Suspected breach, or concern",
    "grave": "Recall or revocation",
    "ahead": "Date still to come",
}


@dataclass(frozen=True)
class Lane:
    """A row of the life-line. It holds only what the reader may see; without any of it there is no lane."""

    name: str
    spans: tuple[Span, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Piece:
    """Part of the scale: from this day to that, between two places."""

    first: date
    last: date
    start: float
    end: float
    is_far: bool = False

    @property
    def scale(self) -> Scale:
        return Scale(self.first.toordinal(), self.last.toordinal(), self.start, self.end)


@dataclass(frozen=True)
class Years:
    """The scale of days: near today one, before and after it others where much lies there."""

    pieces: tuple[Piece, ...]

    def at(self, day: date) -> float:
        for piece in self.pieces:
            if day <= piece.last:
                return piece.scale.at(max(day, piece.first).toordinal())
        return self.pieces[-1].end

    @property
    def joints(self) -> list[float]:
        """Where the scale changes."""
        return [piece.start for piece in self.pieces[1:]]


def years_of(days: Iterable[date], *, today: date, start: float, end: float) -> Years:
    """The scale for these days and today, in one to three pieces. Without days, today alone."""
    known = [*days, today]
    first, last = min(known), max(known)
    near_first, near_last = _shifted(today, -BACK), _shifted(today, AHEAD)
    near_first = first if first >= _shifted(near_first, -SPARE) else near_first
    near_last = last if last <= _shifted(near_last, SPARE) else near_last
    near_last = max(near_last, near_first + timedelta(days=1))
    room = end - start
    from_x = start + room * FAR if first < near_first else start
    to_x = end - room * FAR if last > near_last else end
    pieces = [Piece(near_first, near_last, from_x, to_x)]
    if first < near_first:
        pieces.insert(0, Piece(first, near_first, start, from_x, is_far=True))
    if last > near_last:
        pieces.append(Piece(near_last, last, to_x, end, is_far=True))
    return Years(tuple(pieces))


def _shifted(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def life_line(*, key: str, title: str, finding: str, lanes: Sequence[Lane], today: date, today_in_words: str) -> Chart:
    """The lanes in the order given, those without a row left out; the drawing for a phone is upright."""
    shown = [lane for lane in lanes if lane.spans or lane.marks]
    rows = sorted(_table_rows(shown, today, today_in_words), key=lambda pair: pair[0])
    upright, left_out = draw_upright(shown, today)
    return Chart(
        key,
        title,
        finding,
        draw_lanes(shown, today),
        upright,
        _legend(shown),
        Table(("Date", "Lane", "What"), tuple(row for _, row in rows), is_of_words=True),
        more=f"All {len(rows) - 1} entries as a table" if left_out else "",
    )


def _table_rows(lanes: Sequence[Lane], today: date, words: str) -> Iterable[tuple[tuple[date, int], TableRow]]:
    yield (today, 2), TableRow(words, ("Today", ""))
    for lane in lanes:
        for span in lane.spans:
            yield (span.start, 0), TableRow(span.when, (lane.name, span.words), span.href)
        for mark in lane.marks:
            yield (mark.on, 1), TableRow(mark.when, (lane.name, mark.words), mark.href)


def _legend(lanes: Sequence[Lane]) -> tuple[Key, ...]:
    inks = {span.ink for lane in lanes for span in lane.spans}
    kinds = {mark.kind for lane in lanes for mark in lane.marks}
    keys = [key_of(ink, words) for ink, words in KEYS.items() if ink in inks]
    for kind, words in MARK_KEYS.items():
        if kind in kinds:
            sample = SAMPLE_DOT if kind in ("event", "ahead") else SHAPES[kind](12, 7)
            keys.append(Key(INKS[MARK_INKS[kind]], sample, words))
    return tuple(keys)


def _days_of(lanes: Sequence[Lane]) -> list[date]:
    found = [mark.on for lane in lanes for mark in lane.marks]
    for lane in lanes:
        for span in lane.spans:
            found += [span.start, *([span.until] if span.until else [])]
    return found


# Lanes side by side in time


def draw_lanes(lanes: Sequence[Lane], today: date) -> Drawing:
    left = min(150, max((width_of(lane.name) for lane in lanes), default=0)) + 10
    right = WIDE - 8
    years = years_of(_days_of(lanes), today=today, start=left, end=right)
    y = float(TOP)
    shapes: list[Shape] = []
    words: list[Words] = []
    links: list[Link] = []
    boxes: list[Box] = []
    tops = []
    for lane in lanes:
        tops.append(y)
        words.append(Words(0, y + 14, cut(lane.name, left - 6), "start", TONES["strong"]))
        for span in lane.spans:
            box = _bar(span, years, y, today)
            boxes.append(box)
            if span.href:
                links.append(Link(box.d, span.href, f"{lane.name}: {span.words}, {span.when}"))
        words += _span_words(lane, years, y, today, right)
        shapes += _marks(lane, years, y)
        words += _mark_words(lane, years, y, left, right)
        links += [
            Link(square(years.at(mark.on), y + 9, 9), mark.href, f"{lane.name}: {mark.words}, {mark.when}")
            for mark in lane.marks
            if mark.href
        ]
        y += MARKED_LANE if lane.marks else LANE
    floor = y
    grid, labels = _year_lines(years, floor)
    ground = [*lines(grid, "grid"), *lines([(0, top - 5, right, top - 5) for top in tops], "grid")]
    x = years.at(today)
    joints = _joints(years, floor)
    far = [joint for joint in years.joints if abs(joint - x) > SAID]
    words += [Words(_within(at, CHANGES, left), 14, CHANGES, "middle", TONES["second"]) for at in far]
    now = [*lines([(x, 18, x, floor)], "today"), Shape(Box(x - 26, 0, 52, 18, "").d, INKS["at-large"])]
    words += [*labels, Words(x, 13, "Today", "middle", TONES["light"])]
    return Drawing(WIDE, round(floor + 4), (*ground, *fills(boxes), *joints, *shapes, *now), tuple(words), tuple(links))


def _within(x: float, text: str, left: float) -> float:
    half = width_of(text) / 2
    return min(max(x, left + half), WIDE - half)


def _end_of(span: Span, today: date) -> date:
    """Of a span without a known end, today; of one that only begins later, its own day."""
    return span.until or max(today, span.start)


def _bar(span: Span, years: Years, y: float, today: date) -> Box:
    x, to_x = years.at(span.start), years.at(_end_of(span, today))
    return Box(x, y, max(FEWEST, to_x - x), BAR, span.ink)


def _span_words(lane: Lane, years: Years, y: float, today: date, right: float) -> list[Words]:
    """In the bar where they fit, else beside it up to the next bar; else only the table has them."""
    found = []
    spans = sorted(lane.spans, key=lambda span: span.start)
    for place, span in enumerate(spans):
        box = _bar(span, years, y, today)
        wide = width_of(span.words)
        is_light = INKS[span.ink].how is Fill.SOLID
        if wide + 10 <= box.width:
            found.append(Words(box.x + 6, y + 14, span.words, "start", TONES["light" if is_light else "over"]))
            continue
        after = spans[place + 1].start if place + 1 < len(spans) else None
        edge = years.at(after) if after else right
        marks = [years.at(mark.on) for mark in lane.marks if years.at(mark.on) > box.x + box.width]
        if box.x + box.width + 6 + wide <= min([edge, *(at - 8 for at in marks)]):
            tone = "alarm" if span.ink == "at-large" else "second"
            found.append(Words(box.x + box.width + 6, y + 14, span.words, "start", TONES[tone]))
    return found


def _marks(lane: Lane, years: Years, y: float) -> list[Shape]:
    """One shape for each kind."""
    paths: dict[str, str] = {}
    for mark in lane.marks:
        paths[mark.kind] = paths.get(mark.kind, "") + SHAPES[mark.kind](years.at(mark.on), y + 9)
    return [Shape(d, INKS[MARK_INKS[kind]]) for kind, d in paths.items()]


ORDER = ("ahead", "grave", "warning", "suspected", "event")  # whose words come first where there is not room for all


def _mark_words(lane: Lane, years: Years, y: float, left: float, right: float) -> list[Words]:
    """Below the marks, latest and gravest first, as long as no two touch: whole, or up to their first comma."""
    found: list[Words] = []
    taken: list[tuple[float, float]] = []
    for mark in sorted(lane.marks, key=lambda mark: (ORDER.index(mark.kind), -mark.on.toordinal())):
        for text in dict.fromkeys((mark.words, mark.words.split(",")[0])):
            half = width_of(text) / 2
            x = min(max(years.at(mark.on), left + half), right - half)
            if all(x + half + 6 <= start or x - half - 6 >= end for start, end in taken):
                taken.append((x - half, x + half))
                found.append(Words(x, y + 33, text, "middle", TONES["beside"]))
                break
    return found


def _year_lines(years: Years, floor: float) -> tuple[list[tuple[float, float, float, float]], list[Words]]:
    """A line at each first of January that has a label."""
    grid: list[tuple[float, float, float, float]] = []
    labels: list[Words] = []
    for piece in years.pieces:
        starts = [date(year, 1, 1) for year in range(piece.first.year, piece.last.year + 1)]
        starts = [day for day in starts if piece.first <= day <= piece.last]
        if not starts:
            continue
        a_year = abs(piece.end - piece.start) * 365 / max(365, (piece.last - piece.first).days)
        for day in starts[:: stride_for(["2026 "], a_year)]:
            x = years.at(day)
            if x - 18 >= piece.start - 18 and x + 18 <= WIDE:
                grid.append((x, TOP - 6, x, floor))
                labels.append(Words(x, 34, str(day.year), "middle", TONES["second"]))
    return grid, labels


def _joints(years: Years, floor: float) -> list[Shape]:
    """Two slanting strokes through all lanes where the scale changes."""
    strokes = []
    for x in years.joints:
        strokes += [(x - 4, floor, x, TOP - 6), (x, floor, x + 4, TOP - 6)]
    return lines(strokes, "split")


# Upright, for a phone


@dataclass(frozen=True)
class Entry:
    """A line of the upright drawing."""

    on: date
    words: str
    when: str
    lane: int
    mark: Mark | None = None
    href: str = ""
    is_ahead: bool = False


def entries_of(lanes: Sequence[Lane]) -> list[Entry]:
    """Every span at its beginning, every mark on its day, in order of time."""
    found = [
        Entry(span.start, span.words, span.when, place, href=span.href, is_ahead=span.ink == "ahead")
        for place, lane in enumerate(lanes)
        for span in lane.spans
    ]
    found += [
        Entry(mark.on, mark.words, mark.when, place, mark, mark.href)
        for place, lane in enumerate(lanes)
        for mark in lane.marks
    ]
    return sorted(found, key=lambda entry: (entry.on, entry.is_ahead, entry.mark is not None, entry.lane))


def draw_upright(lanes: Sequence[Lane], today: date) -> tuple[Drawing, int]:
    """One line for each entry in order of time, not to scale; the lanes are stripes at the left. Returns how many of
    the earliest are left out too."""
    entries = entries_of(lanes)
    left_out = max(0, len(entries) - MOST_ENTRIES)
    shown = entries[left_out:]
    text = STRIPE_GAP + len(lanes) * (STRIPE + STRIPE_GAP) + 10
    ahead = next((place for place, entry in enumerate(shown) if entry.on > today or entry.is_ahead), len(shown))
    tops = {place: 8.0 + ENTRY * (place + (place >= ahead)) for place in range(len(shown))}
    now = 8.0 + ENTRY * ahead
    floor = 8.0 + ENTRY * (len(shown) + 1)
    knots = [(entry.on.toordinal(), tops[place] + 7) for place, entry in enumerate(shown)]
    knots = sorted([*knots, (today.toordinal(), now + 9)])
    boxes, shapes, words, links = [], [], [], []
    for place, lane in enumerate(lanes):
        x = STRIPE_GAP + place * (STRIPE + STRIPE_GAP)
        for span in lane.spans:
            top = max(2.0, _between(span.start.toordinal(), knots, floor))
            foot = min(floor, _between(_end_of(span, today).toordinal(), knots, floor))
            if foot > 2:
                boxes.append(Box(x, top, STRIPE, max(FEWEST, foot - top), span.ink))
    for place, entry in enumerate(shown):
        y = tops[place]
        if entry.mark:
            middle = STRIPE_GAP + entry.lane * (STRIPE + STRIPE_GAP) + STRIPE / 2
            shapes.append(Shape(SHAPES[entry.mark.kind](middle, y + 7), INKS[MARK_INKS[entry.mark.kind]]))
        words.append(Words(text, y + 12, cut(entry.words, (NARROW - text) * BOLD), "start", TONES["strong"]))
        words.append(Words(text, y + 29, cut(entry.when, NARROW - text), "start", TONES["second"]))
        if entry.href:
            label = f"{lanes[entry.lane].name}: {entry.words}, {entry.when}"
            links.append(Link(Box(0, y - 5, NARROW, ENTRY - 1, "").d, entry.href, label))
    shapes += [
        *lines([(0, now + 9, NARROW, now + 9)], "today"),
        Shape(Box(text, now, 52, 18, "").d, INKS["at-large"]),
    ]
    words.append(Words(text + 26, now + 13, "Today", "middle", TONES["light"]))
    words.append(Words(0, floor + 16, "In order of time, not to scale", "start", TONES["second"]))
    drawing = Drawing(NARROW, round(floor + 22), (*fills(boxes), *shapes), tuple(words), tuple(links))
    return drawing, left_out


def _between(day: int, knots: Sequence[tuple[int, float]], floor: float) -> float:
    """Where a day is between the entries: above the first at the top, after the last at the foot."""
    if day < knots[0][0]:
        return 0
    for (first, y), (last, to_y) in itertools.pairwise(knots):
        if day <= last:
            return Scale(first, last, y, to_y).at(day) if last > first else y
    return knots[-1][1] if day == knots[-1][0] else floor
