"""What a chart is made of: shapes, words and links in drawings, a legend, and the table that says the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from sharing.charts.rules.inks import INKS, TONES, Ink, Tone

WIDE, HALF, NARROW = 760, 400, 320  # units of a drawing; text of 14 units is never under 12 px where it is shown


@dataclass(frozen=True)
class Shape:
    """A path in one ink."""

    d: str
    ink: Ink


@dataclass(frozen=True)
class Words:
    """A line of text. y: its base line. anchor: start, middle or end."""

    x: float
    y: float
    text: str
    anchor: str = "start"
    tone: Tone = TONES["plain"]


@dataclass(frozen=True)
class Link:
    """A part of the chart that opens its rows. label: what it says to somebody who does not see it."""

    hit: str
    href: str
    label: str
    is_current: bool = False


@dataclass(frozen=True)
class Drawing:
    width: int
    height: float
    shapes: tuple[Shape, ...]
    words: tuple[Words, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Key:
    """A line of the legend. d: the sample, in a field of 24 by 14."""

    ink: Ink
    d: str
    words: str
    mark: str = ""


@dataclass(frozen=True)
class TableRow:
    """href: of the head; hrefs: of the cells, in their order, empty where a cell leads nowhere."""

    head: str
    cells: tuple[str, ...]
    href: str = ""
    hrefs: tuple[str, ...] = ()

    @property
    def linked(self) -> tuple[tuple[str, str], ...]:
        """Each cell with its address."""
        return tuple(zip_longest(self.cells, self.hrefs[: len(self.cells)], fillvalue=""))


@dataclass(frozen=True)
class Table:
    """The twin of the drawing: the same rows in words and numbers, in the order of the drawing."""

    head: tuple[str, ...]
    rows: tuple[TableRow, ...]
    is_of_words: bool = False


@dataclass(frozen=True)
class Chart:
    """One chart, ready to be printed. key: its name in the page, of small letters and hyphens.

    title says what is counted, finding what is seen. narrow is shown where the other has no room; `more` then leads to
    the table, where the narrow one leaves something out.
    """

    key: str
    title: str
    finding: str
    wide: Drawing
    narrow: Drawing
    legend: tuple[Key, ...]
    table: Table
    more: str = ""

    @property
    def size(self) -> str:
        """full, half or narrow: by which the style sheet knows how much room the wide drawing needs."""
        return {WIDE: "full", HALF: "half"}[self.wide.width]

    @property
    def drawings(self) -> tuple[tuple[str, Drawing], ...]:
        return ("wide", self.wide), ("narrow", self.narrow)

    @property
    def patterns(self) -> tuple[Ink, ...]:
        """The inks whose patterns must be in the page, once."""
        inks = [shape.ink for _, drawing in self.drawings for shape in drawing.shapes] + [
            key.ink for key in self.legend
        ]
        return tuple({ink.name: ink for ink in inks if ink.pattern}.values())

    def alternative(self) -> str:
        """The text in the place of the picture."""
        return f"{self.title}. {self.finding}" if self.finding else f"{self.title}."

    def in_black(self) -> Chart:
        """The same, with patterns that are seen without colours."""

        def blacken(drawing: Drawing) -> Drawing:
            return replace(drawing, shapes=tuple(Shape(each.d, each.ink.in_black()) for each in drawing.shapes))

        legend = tuple(replace(key, ink=key.ink.in_black()) for key in self.legend)
        return replace(self, wide=blacken(self.wide), narrow=blacken(self.narrow), legend=legend)


@dataclass(frozen=True)
class Box:
    """A bar, before it is drawn. y: of its top."""

    x: float
    y: float
    width: float
    height: float
    ink: str

    @property
    def d(self) -> str:
        return f"M{n(self.x)} {n(self.y)}h{n(self.width)}v{n(self.height)}h{n(-self.width)}z"


def n(value: float) -> str:
    """A number of a path: one decimal at most."""
    rounded = round(value, 1)
    return str(int(rounded)) if rounded == int(rounded) else str(rounded)


def fills(boxes: Iterable[Box]) -> list[Shape]:
    """One shape for each ink, in the order in which they first come."""
    paths: dict[str, list[str]] = {}
    for box in boxes:
        if box.width > 0 and box.height > 0:
            paths.setdefault(box.ink, []).append(box.d)
    return [Shape("".join(ds), INKS[ink]) for ink, ds in paths.items()]


def lines(pieces: Iterable[tuple[float, float, float, float]], ink: str) -> list[Shape]:
    """Straight lines from and to, as one shape; none where there are none."""
    d = "".join(f"M{n(x)} {n(y)}L{n(to_x)} {n(to_y)}" for x, y, to_x, to_y in pieces)
    return [Shape(d, INKS[ink])] if d else []


def trace(points: Sequence[tuple[float, float] | None], ink: str) -> list[Shape]:
    """A line through the points, interrupted at None; a point without neighbours is a short stroke."""
    d, is_down = "", False
    for place, point in enumerate(points):
        if point is None:
            is_down = False
            continue
        follows = place + 1 < len(points) and points[place + 1] is not None
        d += f"{'L' if is_down else 'M'}{n(point[0])} {n(point[1])}" + ("h3" if not is_down and not follows else "")
        is_down = True
    return [Shape(d, INKS[ink])] if d else []


def circle(x: float, y: float, radius: float = 5) -> str:
    half = f"a{n(radius)} {n(radius)} 0 1 0"
    return f"M{n(x - radius)} {n(y)}{half} {n(2 * radius)} 0{half} {n(-2 * radius)} 0z"


def triangle(x: float, y: float, half: float = 6) -> str:
    return f"M{n(x)} {n(y - half)}l{n(half)} {n(2 * half - 1)}h{n(-2 * half)}z"


def diamond(x: float, y: float, half: float = 6) -> str:
    return f"M{n(x)} {n(y - half)}l{n(half)} {n(half)}l{n(-half)} {n(half)}l{n(-half)} {n(-half)}z"


def square(x: float, y: float, half: float = 5) -> str:
    return f"M{n(x - half)} {n(y - half)}h{n(2 * half)}v{n(2 * half)}h{n(-2 * half)}z"


SAMPLE_BOX, SAMPLE_LINE, SAMPLE_DOT = "M2 1h20v12h-20z", "M1 7h22", circle(12, 7)


def unfinished_key(what: str) -> Key:
    return Key(INKS["so-far"], SAMPLE_BOX, f"Hatched: {what} not finished")


def key_of(ink: str, words: str, d: str = SAMPLE_BOX) -> Key:
    return Key(INKS[ink], d, words)
