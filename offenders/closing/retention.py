"""What retention asks of this app: which cases are closed, and why nothing may be deleted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from offenders.closing.clock import closed_of
from offenders.custody.rules import Status
from offenders.people.models import Offender
from offenders.status import powers
from offenders.status.rules import PowerKind
from sharing.retention import hooks

RUNS = {PowerKind.NOTIFICATION: "a notification period runs", PowerKind.ORDER: "an order runs"}


def register() -> None:
    hooks.register_closed(closed_since)
    hooks.register_block(forbids)


def closed_since() -> dict[int, date]:
    """People whose case is closed now, by their keys."""
    return closed_of(list(Offender.objects.filter(status=Status.CLOSED).values_list("pk", flat=True)))


def forbids(people: Collection[int], on: date) -> dict[int, str]:
    """Of those alone of whom something runs, or whose case is not closed."""
    running = powers.powers_of(people)
    undecided = powers.undecided_of(people)
    closed = set(Offender.objects.filter(pk__in=people, status=Status.CLOSED).values_list("pk", flat=True))
    found: dict[int, str] = {}
    for key in people:
        why = [RUNS[power.kind] for power in running[key] if power.runs(on)]
        why += list(_open(key, closed, undecided))
        if why:
            found[key] = "; ".join(dict.fromkeys(why))
    return found


def _open(key: int, closed: Collection[int], undecided: dict[int, str]) -> Iterator[str]:
    if key not in closed:
        yield "the case is not closed"
    if key in undecided:
        yield undecided[key]
