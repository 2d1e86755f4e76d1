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
    old = {each.key: each for each in before}
    kept = set()
    for each in after:
        was = old.get(each.carried_from or 0)
        for request in sorted(each.requests):
            if was is None or request not in was.requests:
                yield Event.CONDITION_ADDED, request, each.key
                continue
            kept.add((was.key, request))
            if was.said != each.said:
                yield Event.CONDITION_CHANGED, request, each.key
    for key, was in old.items():
        for request in sorted(was.requests):
            if (key, request) not in kept:
                yield Event.CONDITION_ENDED, request, key
