"""What a victim is told of when one version of a licence takes the place of another."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from parole.victims.rules.events import Event

LAW_ENTRIES = ("dvcva-35",)


@dataclass(frozen=True)
class TiedCondition:
    """A condition with the requests that it answers to. said: its wording and places, as they bind."""

    key: int
    carried_from: int | None
    requests: frozenset[int]
    said: Hashable


def events_between(before: Iterable[TiedCondition], after: Iterable[TiedCondition]) -> Iterator[tuple[Event, int, int]]:
    """What befell each request: the event, the request, the condition. Nothing for what binds on as it was.

    before: of the version that ends, none for the first. A condition that stays, and is tied now, is new to the victim.
    """
    old = {tied_condition.key: tied_condition for tied_condition in before}
    kept = set()
    for tied_condition in after:
        was = old.get(tied_condition.carried_from or 0)
        for request in sorted(tied_condition.requests):
            if was is None or request not in was.requests:
                yield Event.CONDITION_ADDED, request, tied_condition.key
                continue
            kept.add((was.key, request))
            if was.said != tied_condition.said:
                yield Event.CONDITION_CHANGED, request, tied_condition.key
    for key, was in old.items():
        for request in sorted(was.requests):
            if (key, request) not in kept:
                yield Event.CONDITION_ENDED, request, key
