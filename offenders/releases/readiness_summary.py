"""How far each release is prepared, and what stands in its way. The apps above know; pages and lists ask here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from sharing.models import User


@dataclass(frozen=True)
class Prepared:
    """One release as a list says it, with components/readiness.html. kind: danger, amber, good or empty.

    is_stuck: something is blocked, or was due and is not in hand.
    """

    ticks: list[str]
    words: str
    second: str
    kind: str
    href: str
    is_stuck: bool = False


@dataclass(frozen=True)
class Waits:
    """One thing that is not in hand, as the overview says it. tag: its kind and its words."""

    words: str
    href: str
    second: str
    tag: tuple[str, str]
    is_late: bool = False


@dataclass(frozen=True)
class Ahead:
    """What the overview says of the release ahead: how far, and what is open; more: how many it does not name."""

    prepared: Prepared
    waits: list[Waits]
    more: int = 0


Answer = Callable[[Any, Sequence[dict[str, Any]], date], "Prepared | None"]
Condition = Callable[[], Any]
OfPerson = Callable[["Any", "User", date], "Ahead | None"]
_answers: list[tuple[Condition, Answer]] = []
_conditions: list[Condition] = []
_of_person: list[OfPerson] = []


def register(answer: Answer, *, things: Condition, stuck: Condition, of_person: OfPerson) -> None:
    """Called by the app above that keeps it, in `AppConfig.ready()`; the last one counts.

    things: over `OuterRef("pk")` of releases, what `answer` reads of one. stuck: the condition that one is stuck.
    """
    _answers[:], _conditions[:], _of_person[:] = [(things, answer)], [stuck], [of_person]


def with_things(rows: Any) -> Any:
    """Each release with `things`, which `prepared_of` reads."""
    return rows.annotate(things=_answers[0][0]()) if _answers else rows


def prepared_of(releases: Iterable[Any], *, today: date) -> dict[int, Prepared]:
    """By the key of the release; without an entry, nothing is kept of it yet. For rows `with_things`."""
    found = {}
    for release in releases:
        for _, answer in _answers:
            if prepared := answer(release, getattr(release, "things", ()), today):
                found[release.pk] = prepared
    return found


def stuck() -> Q:
    """The condition that what must be in hand before a release is blocked or late; of no release without an app."""
    found = Q(pk__in=[])
    for condition in _conditions:
        found |= Q(condition())
    return found


def ahead_of(person: Any, *, reader: User, today: date) -> Ahead | None:
    """What is open before the next release of a person whom the reader sees; None where nothing is kept."""
    return next((found for ask in _of_person if (found := ask(person, reader, today))), None)
