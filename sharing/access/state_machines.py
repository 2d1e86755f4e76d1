"""State machines as data: each move from state to state, who may make it, and what must hold.

A machine is a list of moves that people who know the law can read. Actions ask it, pages offer what it allows, tests
walk it and `docs/` draws it: no rule about a state stands anywhere else. Nothing here knows Django or the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from sharing.access.roles import Capability
from sharing.records.errors import Refused

S = TypeVar("S", bound=StrEnum)
F = TypeVar("F")  # the facts that guards read: a dataclass of the app


class Able(Protocol):
    """Who asks: an account, a role, or the clock."""

    def can(self, capability: str) -> bool: ...


class Clock(str):
    """As who: a job, or what follows from another act. It makes the moves that name it, and no other."""

    def can(self, capability: str) -> bool:
        return capability is self


CLOCK = Clock("clock")


class MoveRefused(Refused):
    """The thing cannot be moved so now. No input is to blame."""

    def __init__(self, message: str):
        super().__init__("", message)


OTHER_ROLE = "Your role cannot do this"


class RoleRefused(MoveRefused):
    """It is for other roles, whatever the state."""

    def __init__(self, message: str = OTHER_ROLE):
        super().__init__(message)


@dataclass(frozen=True)
class Guard(Generic[F]):
    """Something that must hold. `words`: as the drawing says it; `refusal`: why not, empty when it holds."""

    words: str
    refusal: Callable[[F], str]


@dataclass(frozen=True)
class Move(Generic[S, F]):
    """One way from some states to another. before: empty for the beginning. by: any of these capabilities, or CLOCK.

    effect: what else the action does, in words for the drawing. source: law or practice that it comes from.
    is_taken_back: it follows from a recorded movement of the person, and goes with it when that is withdrawn.
    """

    verb: str
    before: tuple[S, ...]
    after: S
    by: tuple[Capability | Clock, ...]
    guards: tuple[Guard[F], ...] = ()
    effect: str = ""
    source: str = ""
    is_taken_back: bool = False

    def is_for(self, who: Able) -> bool:
        return any(who.can(power) for power in self.by)


@dataclass(frozen=True)
class Machine(Generic[S, F]):
    """All moves of one kind of thing. name: in words, "A licence"."""

    name: str
    states: type[S]
    moves: tuple[Move[S, F], ...]
    ends: frozenset[S] = field(default_factory=frozenset)

    def move(self, verb: str, state: S | None, *, by: Able, facts: F) -> Move[S, F]:
        """The move, if it may be made now. Raises MoveRefused.

        state: None for a thing that is not yet there. by: who asks, or CLOCK.
        """
        found = next((each for each in self.moves if each.verb == verb and _begins(each, state)), None)
        if found is None:
            where = f"it is {words_for(state)}" if state else "there is none yet"
            raise MoveRefused(f"This cannot be done now: {where}")
        if not found.is_for(by):
            raise RoleRefused
        for guard in found.guards:
            if refusal := guard.refusal(facts):
                raise MoveRefused(refusal)
        return found

    def open_to(self, state: S | None, *, by: Able) -> list[Move[S, F]]:
        """The moves that they may try from here; guards may still refuse them."""
        return [move for move in self.moves if _begins(move, state) and move.is_for(by)]

    def has(self, verb: str, state: S | None) -> bool:
        """Whether there is such a move from here, whoever makes it."""
        return any(move.verb == verb and _begins(move, state) for move in self.moves)

    def state_before(self, moved: Sequence[tuple[str, str]]) -> S | None:
        """Where a thing goes back to when the movement that moved it is withdrawn; None where it moved nothing.

        moved: each move since the movement, as verb and state before it, earliest first. Raises MoveRefused where
        something else has been done with the thing since.
        """
        taken_back = {move.verb for move in self.moves if move.is_taken_back}
        if not any(verb in taken_back for verb, _ in moved):
            return None
        verb, before = moved[-1]
        if verb not in taken_back:
            raise MoveRefused(f"{self.name} that followed from it has changed since: {words_for_verb(verb)}")
        return self.states(before)


def words_for(state: StrEnum) -> str:
    return state.value.replace("_", " ")


def _begins(move: Move[S, F], state: S | None) -> bool:
    return state in move.before if state else not move.before


def words_for_verb(verb: str) -> str:
    return verb.replace("_", " ")
