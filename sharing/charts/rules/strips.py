"""Blocks by group: one block is one person, in a state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sharing.charts.rules.inks import INKS, TONES
from sharing.charts.rules.marks import Box, Chart, Drawing, Key, Link, Table, TableRow, Words, fills, lines
from sharing.charts.rules.rows import LINE_HEIGHT, MOST_LINES, room_of, widths
from sharing.charts.rules.scales import width_of, wrapped


@dataclass(frozen=True)
class State:
    """A state that a block may be in. sign: drawn in the block, so that no state is told by its colour alone."""

    name: str
    ink: str
    sign: str = ""


READY, ON_TIME = State("ready", "ready", "✓"), State("on time", "on-time")
OVERDUE, BLOCKED = State("overdue", "overdue"), State("blocked", "blocked", "!")


@dataclass(frozen=True)
class Block:
    """One person, or so many of them: a count is written where blocks are not people one by one."""

    state: State
    href: str = ""
    label: str = ""


@dataclass(frozen=True)
class Strip:
    """A group with its blocks. said: the states in words; empty to have them counted. href: the people of the group;
    hrefs: of its states, by name, in the table."""

    words: str
    blocks: tuple[Block, ...]
    said: str = ""
    href: str = ""
    hrefs: Mapping[str, str] = field(default_factory=dict)

    def in_words(self) -> str:
        return self.said or self.counted()

    def counted(self) -> str:
        """Each state with its number: what a link to the whole group opens."""
        counts: dict[str, int] = {}
        for block in self.blocks:
            counts[block.state.name] = counts.get(block.state.name, 0) + 1
        return ", ".join(f"{number} {name}" for name, number in counts.items()) or "none"


SIDE = 16


def strip_chart(
    *,
    key: str,
    title: str,
    finding: str,
    strips: Sequence[Strip],
    states: Sequence[State],
    head: str,
    is_half: bool = False,
) -> Chart:
    wide, narrow = (_strips(strips, width) for width in widths(is_half))
    rows = tuple(
        TableRow(
            strip.words,
            (
                str(len(strip.blocks)),
                *(str(sum(block.state == state for block in strip.blocks)) for state in states),
                *((strip.in_words(),) if any(each.said for each in strips) else ()),
            ),
            "" if strip.hrefs else strip.href,
            (strip.href, *(strip.hrefs.get(state.name, "") for state in states)) if strip.hrefs else (),
        )
        for strip in strips
    )
    said = ("In words",) if any(strip.said for strip in strips) else ()
    table = Table((head, "People", *(state.name.capitalize() for state in states), *said), rows)
    legend = tuple(Key(INKS[state.ink], "M5 1h12v12h-12z", state.name.capitalize(), state.sign) for state in states)
    return Chart(key, title, finding, wide, narrow, legend, table)


def _strips(strips: Sequence[Strip], width: int) -> Drawing:
    names = [strip.words for strip in strips]
    said = [strip.in_words() for strip in strips]
    room = room_of(width, names, [text for text in said if width_of(text) < width * 0.4] or [""])
    a_row = max(1, int((room.end - room.start) // (SIDE + 4)))
    y, shapes, words, links, boxes = 2.0, [], [], [], []
    for strip, text in zip(strips, said, strict=True):
        lines_of = wrapped(strip.words, room.name, most=MOST_LINES)
        words += [Words(0, y + 13 + LINE_HEIGHT * place, line) for place, line in enumerate(lines_of)]
        end = wrapped(text, room.width - room.end if not room.is_stacked else room.width - room.name, most=MOST_LINES)
        words += [
            Words(room.width, y + 13 + LINE_HEIGHT * place, line, "end", TONES["second"])
            for place, line in enumerate(end)
        ]
        top = y + LINE_HEIGHT * max(len(lines_of), len(end)) + 2 if room.is_stacked else y
        for place, block in enumerate(strip.blocks):
            x, row = room.start + (place % a_row) * (SIDE + 4), top + (place // a_row) * (SIDE + 4)
            inset = INKS[block.state.ink].width / 2
            box = Box(x + inset, row + inset, SIDE - 2 * inset, SIDE - 2 * inset, block.state.ink)
            boxes.append(box)
            if block.state.sign:
                words.append(Words(x + SIDE / 2, row + 13, block.state.sign, "middle", TONES["light"]))
            if block.href:
                links.append(
                    Link(
                        Box(x - 1, row - 1, SIDE + 2, SIDE + 2, "").d,
                        block.href,
                        block.label or f"{strip.words}: {block.state.name}",
                    )
                )
        rows_of = -(-len(strip.blocks) // a_row) if strip.blocks else 0
        bottom = max(top + rows_of * (SIDE + 4), y + LINE_HEIGHT * max(len(lines_of), len(end)))
        if strip.href and not any(block.href for block in strip.blocks):
            links.append(
                Link(Box(0, y - 2, width, bottom - y + 4, "").d, strip.href, f"{strip.words}: {strip.counted()}")
            )
        y = bottom + 10
        shapes += lines([(0, y - 6, width, y - 6)], "grid")
    return Drawing(width, round(y), (*shapes, *fills(boxes)), tuple(words), tuple(links))
