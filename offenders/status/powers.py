"""What runs after a licence, and which cases are closed: asked of the features above that know.

A feature that changes a period, an order or a closing calls `settle_status` of `actions.py` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from offenders.status.rules import Power

# Of people, by their keys: their powers, also those that have ended or are still to begin.
PowerSource = Callable[[Collection[int]], Mapping[int, Sequence[Power]]]
# Of people, by their keys: the day on which a panel last closed their case. Who is left out was never closed.
ClosingSource = Callable[[Collection[int]], Mapping[int, date]]

# Of people, by their keys: why nobody can say whether a notification period runs. Who is left out: it is known.
UndecidedSource = Callable[[Collection[int]], Mapping[int, str]]

_powers: list[PowerSource] = []
_undecided: list[UndecidedSource] = []
_closings: list[ClosingSource] = []


def register(source: PowerSource) -> None:
    """Called by the feature that knows, on import; twice is once."""
    if source not in _powers:
        _powers.append(source)


def register_closings(source: ClosingSource) -> None:
    if source not in _closings:
        _closings.append(source)


def powers_of(people: Collection[int]) -> dict[int, list[Power]]:
    """Of each of these people all powers, whoever knows of them. One or two queries for each source."""
    found: dict[int, list[Power]] = {key: [] for key in people}
    for source in _powers:
        for key, powers in source(people).items():
            found[key] += powers
    return found


def closed_of(people: Collection[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for source in _closings:
        found |= source(people)
    return found


def register_undecided(source: UndecidedSource) -> None:
    if source not in _undecided:
        _undecided.append(source)


def undecided_of(people: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for source in _undecided:
        found |= source(people)
    return found
