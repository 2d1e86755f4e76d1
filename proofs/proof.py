"""The shape of a proof: what it is asked, and what comes of it. Knows nothing of Django, so that a list is quick."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

Planting = Callable[[], AbstractContextManager[Any]]
Say = Callable[[str], object]
Server = TypeVar("Server")


class Needs(StrEnum):
    """What is there when a proof is run."""

    NOTHING = "no server"
    DATABASE = "a database with all migrations, and a transaction that is taken back"
    COPY = "a database with all migrations of its own, which it may fill"
    SERVERS = "PostgreSQL and Valkey of its own, with an empty database that it may fill"


class UnknownFault(Exception):
    """No fault of this name can be planted for the proof."""


def _nothing(words: str) -> None:
    pass


def _nothing_is_lacking() -> str:
    return ""


@dataclass(frozen=True)
class Asked:
    """How a proof is asked for this time.

    size: how many of what it counts. first: those before it are not asked, so that it may be had in parts. fault: what
    is planted; none: "". only, tests: of the mutants, below which path and by which tests. say: prints a line at once;
    doing: shows what it is at. servers: the proof's own, where it has some.
    """

    size: int
    seed: int
    first: int = 1
    fault: str = ""
    only: str = ""
    tests: tuple[str, ...] = ()
    servers: Any = None
    say: Say = _nothing
    doing: Say = _nothing

    def server(self, kind: type[Server]) -> Server:
        """The proof's own PostgreSQL or Valkey."""
        return next(each for each in self.servers.running if isinstance(each, kind))

    @contextmanager
    def planted(self, faults: Mapping[str, Planting]) -> Iterator[None]:
        """With the fault that was asked for, or none. Raises UnknownFault."""
        if not self.fault:
            yield
            return
        if self.fault not in faults:
            raise UnknownFault(self.fault)
        with faults[self.fault]():
            yield


@dataclass(frozen=True)
class Outcome:
    """figures: by their words. details: lines to print, which no page keeps."""

    is_proved: bool
    figures: dict[str, str | int | float]
    details: list[str] = field(default_factory=list)

    @property
    def in_words(self) -> str:
        return "; ".join(f"{name} {_formatted(value)}" for name, value in self.figures.items())


def _formatted(value: str | float) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}"


@dataclass(frozen=True)
class Proof:
    """size: how many of `counts` the whole proof has. minutes: about, on two processors that do nothing else.

    faults: names of some that can be planted to see it fail; `more_faults` says where others are named. lacks: what the
    proof needs and this machine has not, in words; then it is passed over.
    """

    name: str
    shows: str
    size: int
    counts: str
    minutes: int
    needs: Needs
    faults: tuple[str, ...]
    run: Callable[[Asked], Outcome]
    seed: int = 1
    more_faults: str = ""
    lacks: Callable[[], str] = _nothing_is_lacking
