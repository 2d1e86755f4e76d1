"""Kinds of events for partner systems: one registry, which each feature fills with its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sharing.access.filters import Asker
from sharing.access.querysets import VisibleQuerySet
from sharing.clients.token_scopes import TokenScope

Rows = VisibleQuerySet[Any]
PREFIX = "release-monitor"


def all_visible(rows: Rows, user: Asker) -> Rows:
    """The rows about people whom the user sees, as most addresses of the API open them."""
    return rows.visible_to(user)


@dataclass(frozen=True)
class EventKind:
    """A kind of event: dotted name, what happened in words that say nothing of the person, which scope reads it.

    rows: the records of which it tells, unfiltered. address: the name of the record's address in the API. record: what
    the record's uid is called in the event. seen_by: the rows of which this user may hear now: those that the address
    opens for them. of_team: only programs of a team hear, which whoever tells names: whether they see the person is
    then for `seen_by` to ask.
    """

    name: str
    description: str
    scope: TokenScope
    rows: Callable[[], Rows]
    address: str
    record: str
    seen_by: Callable[[Rows, Asker], Rows] = all_visible
    of_team: bool = False


KINDS: dict[str, EventKind] = {}


def names() -> list[str]:
    return sorted(KINDS)


def register(kind: EventKind) -> EventKind:
    """Make a kind known. Called where the kind is defined, once; the same again is no harm."""
    KINDS[kind.name] = kind
    return kind


@dataclass(frozen=True)
class Family:
    """The kinds of event about one sort of record: `of("moved", "A release has moved")` makes one known.

    noun: the part of their names between the prefix and the verb. The rest as `EventKind`.
    """

    noun: str
    scope: TokenScope
    rows: Callable[[], Rows]
    address: str
    record: str
    seen_by: Callable[[Rows, Asker], Rows] = all_visible
    of_team: bool = False

    def of(self, verb: str, description: str) -> EventKind:
        return register(
            EventKind(
                name=f"{PREFIX}.{self.noun}.{verb}",
                description=description,
                scope=self.scope,
                rows=self.rows,
                address=self.address,
                record=self.record,
                seen_by=self.seen_by,
                of_team=self.of_team,
            )
        )
