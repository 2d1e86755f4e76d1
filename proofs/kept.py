"""The table of docs/proofs.md: how each proof went when it last ran. Written by the command, and read by it again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from proofs import checkout
from release_monitor.running.state import CHECKOUT

NAME = "docs/proofs.md"
PAGE: Path = CHECKOUT / NAME
HEADS = ("Proof", "Date", "Commit", "Proved", "Took", "Processor", "Figures")
BEFORE = "before proofs were kept"
OLD_COMMITS = 300  # so far behind, a proof says little about the code as it is


@dataclass(frozen=True)
class KeptRow:
    """One proof's last run. date: ISO. proved: "yes" or "no". took, processor: in words, "" where not known."""

    proof: str
    date: str
    commit: str
    proved: str
    took: str
    processor: str
    figures: str


class NoTable(Exception):
    """The page has no table with these heads."""


def parse(text: str) -> list[KeptRow]:
    """Raises NoTable."""
    first, last = _place(text.splitlines())
    return [KeptRow(*_cells(line)) for line in text.splitlines()[first + 2 : last]]


def write(text: str, rows: Iterable[KeptRow]) -> str:
    """The page with these rows; whatever is not of the table stays as it is. Raises NoTable."""
    lines = text.splitlines(keepends=True)
    first, last = _place(text.splitlines())
    table = [_line(HEADS), _line(["---"] * len(HEADS))]
    table += [_line([getattr(row, field.name) for field in fields(KeptRow)]) for row in rows]
    return "".join([*lines[:first], *(f"{line}\n" for line in table), *lines[last:]])


def with_row(rows: Sequence[KeptRow], new: KeptRow, *, order: Sequence[str]) -> list[KeptRow]:
    """The new one in the place of the old; in the order of the proofs, what is no proof any longer last."""
    found = {row.proof: row for row in [*rows, new]}
    return sorted(found.values(), key=lambda row: order.index(row.proof) if row.proof in order else len(order))


def stale(
    rows: Iterable[KeptRow],
    names: Iterable[str],
    *,
    behind: Callable[[str], int | None] = checkout.commits_behind,
    has_whole_history: bool,
) -> list[str]:
    """One line for each proof that never ran, or not on anything like the code as it is. In a clone without its
    history nothing is said of what it cannot tell."""
    found, lines = {row.proof: row for row in rows}, []
    for name in names:
        row = found.get(name)
        if row is None:
            lines.append(f"{name}: never ran")
        elif row.commit == BEFORE:
            lines.append(f"{name}: ran {row.date}, {BEFORE}")
        elif (since := behind(row.commit)) is not None:
            if since > OLD_COMMITS:
                lines.append(f"{name}: ran {row.date} at {row.commit}, {since} commits ago")
        elif has_whole_history:
            lines.append(f"{name}: ran {row.date} at {row.commit}, which is not in this history")
    return lines


def longest_ago_first(rows: Sequence[KeptRow], names: Iterable[str]) -> list[str]:
    """Those that never ran before all others."""
    ran = {row.proof: row.date for row in rows}
    return sorted(names, key=lambda name: ran.get(name, ""))


def _place(lines: list[str]) -> tuple[int, int]:
    """From the line of its heads to the first that is not of the table."""
    for first, line in enumerate(lines):
        if tuple(_cells(line)) == HEADS:
            rest = range(first, len(lines))
            return first, next((number for number in rest if not lines[number].startswith("|")), len(lines))
    raise NoTable


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|").removesuffix("|").replace(r"\|", "\0")
    return [cell.strip().replace("\0", "|") for cell in inner.split("|")]


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
