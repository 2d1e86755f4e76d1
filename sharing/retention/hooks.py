"""What apps above know of somebody's records: why nothing may be deleted, and from which day on they are reviewed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date

# Of people, by their keys: why nothing of them may be deleted now. Who is left out: nothing forbids it.
Forbids = Callable[[Collection[int], date], Mapping[int, str]]
# The people whose case is closed, by their keys, and since when.
Closed = Callable[[], Mapping[int, date]]

_forbids: list[Forbids] = []
_closed: list[Closed] = []


def register_block(ask: Forbids) -> None:
    """Called in `AppConfig.ready()`; twice is once."""
    if ask not in _forbids:
        _forbids.append(ask)


def register_closed(ask: Closed) -> None:
    if ask not in _closed:
        _closed.append(ask)


def forbidden(people: Collection[int], *, on: date) -> dict[int, list[str]]:
    """By the key of the person, why nothing of them may be deleted on this day; those alone of whom something does."""
    found: dict[int, list[str]] = {}
    for ask in _forbids:
        for key, why in ask(people, on).items():
            found.setdefault(key, []).append(why)
    return found


def closed_since() -> dict[int, date]:
    found: dict[int, date] = {}
    for ask in _closed:
        found |= ask()
    return found
