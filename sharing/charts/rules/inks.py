"""How the parts of a chart are filled and drawn: a colour never without a pattern, an outline or a place of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

TEXT, SECOND, WHITE = "#0b0c0c", "#484949", "#ffffff"


class Fill(StrEnum):
    """What an ink becomes where colours are forced: the style sheet knows these names alone."""

    SOLID = "solid"
    PATTERN = "pattern"
    HOLLOW = "hollow"
    LINE = "line"
    FAINT = "faint"
    CLEAR = "clear"


@dataclass(frozen=True)
class Ink:
    """A fill and a stroke. pattern: its lines, as a path in a square of 8; `mark` is their colour on `fill`.

    A mark of the colour of its ground is seen only in print and where colours are forced.
    """

    name: str
    how: Fill
    fill: str = "none"
    stroke: str = "none"
    width: float = 1
    dash: str = ""
    pattern: str = ""
    mark: str = ""

    def in_black(self) -> Ink:
        """The same where the pattern must be seen without colours."""
        return replace(self, mark=TEXT) if self.pattern else self


FALLING, RISING = "M-2 2L2 -2M0 8L8 0M6 10L10 6", "M-2 6L2 10M0 0L8 8M6 -2L10 2"
DOTS, CROSS, LEVEL, UPRIGHT = "M1 2h2M5 6h2", "M0 4h8M4 0v8", "M0 2h8M0 6h8", "M2 0v8M6 0v8"

_INKS = (
    # Releases and what is expected: more ink, more certain
    Ink("was", Fill.SOLID, "#456282", "#456282"),
    Ink("fixed", Fill.SOLID, "#12283d", "#12283d"),
    Ink("directed", Fill.PATTERN, "#a9c9e8", "#4f86b8", pattern=LEVEL, mark="#a9c9e8"),
    Ink("provisional", Fill.PATTERN, WHITE, "#4f86b8", pattern=FALLING, mark="#8fb4d9"),
    Ink("possible", Fill.HOLLOW, WHITE, "#5b6367", dash="4 3"),
    # Parts of a whole, most important first
    Ink("first", Fill.SOLID, "#1a65a6", "#1a65a6"),
    Ink("second", Fill.PATTERN, "#c6ced6", "#6b7883", pattern=RISING, mark="#c6ced6"),
    Ink("third", Fill.PATTERN, WHITE, "#7a3c1c", pattern=CROSS, mark="#c98a63"),
    Ink("fourth", Fill.PATTERN, "#e4daf0", "#6b4a8f", pattern=DOTS, mark="#6b4a8f"),
    Ink("fifth", Fill.HOLLOW, WHITE, "#1a65a6", width=2),
    Ink("sixth", Fill.PATTERN, "#dff0e9", "#0f7a52", pattern=LEVEL, mark="#7dbda2"),
    # Months before, and the last three
    Ink("earlier", Fill.PATTERN, "#8496a8", "#8496a8", pattern=RISING, mark="#8496a8"),
    Ink("recent", Fill.SOLID, "#12283d", "#12283d"),
    # Added to and taken from
    Ink("gain", Fill.SOLID, "#1a65a6", "#1a65a6"),
    Ink("loss", Fill.PATTERN, "#8496a8", "#5b6b7b", pattern=RISING, mark="#8496a8"),
    # States of a release
    Ink("ready", Fill.SOLID, "#0f7a52", "#0f7a52"),
    Ink("on-time", Fill.HOLLOW, WHITE, "#5b6367", width=1.5),
    Ink("overdue", Fill.HOLLOW, WHITE, "#d4581f", width=4),
    Ink("blocked", Fill.SOLID, "#ca3535", "#ca3535"),
    # Life of a person
    Ink("custody", Fill.SOLID, "#12283d", "#12283d"),
    Ink("remand", Fill.PATTERN, WHITE, "#12283d", pattern=FALLING, mark="#484949"),
    Ink("licence", Fill.SOLID, "#1f7a74", "#14514d"),
    Ink("at-large", Fill.SOLID, "#ca3535", "#ca3535"),
    Ink("ahead", Fill.HOLLOW, WHITE, "#5b6367", dash="4 3"),
    Ink("duty", Fill.PATTERN, "#a9c9e8", "#4f86b8", pattern=DOTS, mark="#a9c9e8"),
    Ink("order", Fill.PATTERN, "#dcd0ec", "#6b4a8f", pattern=RISING, mark="#dcd0ec"),
    Ink("lead", Fill.SOLID, "#5b6b7b", "#35424e"),
    Ink("event", Fill.SOLID, "#12283d", "#12283d"),
    Ink("warning", Fill.SOLID, "#d4581f", "#a8410f"),
    Ink("suspected", Fill.HOLLOW, WHITE, "#d4581f", width=2),
    Ink("grave", Fill.SOLID, "#ca3535", "#ca3535"),
    # Doubt
    Ink("range", Fill.PATTERN, "#fbe0d2", "none", pattern=DOTS, mark="#fbe0d2"),
    Ink("edge", Fill.LINE, stroke="#d4581f"),
    Ink("interval", Fill.LINE, stroke="#456282", width=3),
    # Lines
    Ink("line-first", Fill.LINE, stroke="#1a65a6", width=2.5),
    Ink("line-second", Fill.LINE, stroke="#484949", width=2, dash="7 3"),
    Ink("line-third", Fill.LINE, stroke="#7a3c1c", width=2, dash="2 3"),
    Ink("line-so-far", Fill.LINE, stroke="#1a65a6", width=2, dash="2 3"),
    Ink("mean", Fill.LINE, stroke="#7a3c1c", width=2),
    Ink("forecast", Fill.LINE, stroke="#7a3c1c", width=2.5),
    Ink("capacity", Fill.LINE, stroke="#a82222", width=2, dash="5 3"),
    Ink("level", Fill.LINE, stroke=TEXT, dash="3 3"),
    Ink("today", Fill.LINE, stroke="#ca3535", width=2),
    Ink("split", Fill.LINE, stroke=TEXT, width=1.5),
    Ink("axis", Fill.LINE, stroke=SECOND),
    Ink("clear", Fill.CLEAR, stroke=WHITE, width=5),
    Ink("grid", Fill.FAINT, stroke="#d9dcdf"),
    Ink("lane", Fill.FAINT, stroke="#8d9399"),
    Ink("so-far", Fill.PATTERN, "#456282", "#456282", dash="2 2", pattern=UPRIGHT, mark=WHITE),
    # Over what is not over yet: white lines through the fill of the column
    Ink("unfinished", Fill.PATTERN, "none", TEXT, dash="2 2", pattern=UPRIGHT, mark=WHITE),
)
INKS = {ink.name: ink for ink in _INKS}


@dataclass(frozen=True)
class Tone:
    """How words are written in a chart. has_halo: they lie over fills, and keep white around them."""

    name: str
    fill: str = TEXT
    is_bold: bool = False
    has_halo: bool = False


TONES = {
    tone.name: tone
    for tone in (
        Tone("plain"),
        Tone("second", SECOND),
        Tone("beside", SECOND, has_halo=True),
        Tone("strong", is_bold=True),
        Tone("danger", "#a82222", is_bold=True, has_halo=True),
        Tone("amber", "#7a3c1c", is_bold=True, has_halo=True),
        Tone("over", is_bold=True, has_halo=True),
        Tone("light", WHITE, is_bold=True),
        Tone("alarm", "#a82222", is_bold=True),
    )
}
