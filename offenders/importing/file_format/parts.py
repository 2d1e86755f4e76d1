"""Cells that hold several things, and the marks on each of them.

A semicolon stands between two things; after a thing, each behind a bar, stand marks: a word and its text, as in
"X123456 | until 2024-01-31 | source NDelius". A semicolon, bar or backslash that is meant as itself has a backslash
before it. `join` writes what `split` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

BETWEEN, BEFORE_A_MARK = ";", "|"
_TOKENS = re.compile(r"\\[\\;|]|.", re.DOTALL)
_GUARDED = re.compile(r"\\([\\;|])")
_TO_GUARD = re.compile(r"[\\;|]")


@dataclass(frozen=True)
class Part:
    """One of the things of a cell. marks: by their word; the text of a bare mark is empty."""

    text: str
    marks: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        marks = (f"{name} {guard(text)}".rstrip() for name, text in self.marks.items())
        return " | ".join((guard(self.text), *marks))


def guard(text: str) -> str:
    """The text as it can stand inside of a cell of several."""
    return _TO_GUARD.sub(r"\\\g<0>", text)


def join(parts: Iterable[Part | str]) -> str:
    return "; ".join(str(part) if isinstance(part, Part) else guard(part) for part in parts)


def split(cell: str) -> list[str]:
    """The things of a cell that has no marks, in their order."""
    return [_plain(part) for part in _cut(cell, BETWEEN) if part]


def split_marked(cell: str) -> list[Part]:
    """The things of a cell with their marks. A word that is said twice keeps its last text."""
    found = []
    for part in filter(None, _cut(cell, BETWEEN)):
        text, *marks = _cut(part, BEFORE_A_MARK)
        words = (mark.partition(" ") for mark in marks if mark)
        found.append(Part(_plain(text), {name.lower(): _plain(more.strip()) for name, _, more in words}))
    return found


def _cut(text: str, at: str) -> list[str]:
    if "\\" not in text:
        return [piece.strip() for piece in text.split(at)]
    pieces = [""]
    for token in _TOKENS.findall(text):
        if token == at:
            pieces.append("")
        else:
            pieces[-1] += token
    return [piece.strip() for piece in pieces]


def _plain(text: str) -> str:
    return _GUARDED.sub(r"\1", text)
