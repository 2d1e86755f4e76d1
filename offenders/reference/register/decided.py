"""What entries decided besides dates: the apps above say of which of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from offenders.people.models import Offender
from sharing.models import User

LATEST = 10


@dataclass(frozen=True)
class DecidedLine:
    """One row that the entry decided. href: its page."""

    person: Offender
    href: str
    on: date
    words: str


@dataclass(frozen=True)
class Decided:
    """The newest of a kind of rows, of people whom the reader can see, and how many there are of them."""

    title: str
    number: int
    lines: Sequence[DecidedLine]


Question = Callable[[User], Decided]
_questions: dict[str, list[Question]] = {}


def register_decided(keys: Iterable[str], question: Question) -> None:
    """Called by the app whose rows these entries decide, in `AppConfig.ready()`; the same again is no harm."""
    for key in keys:
        asked = _questions.setdefault(key, [])
        if question not in asked:
            asked.append(question)


def decided_by(key: str, *, reader: User) -> list[Decided]:
    """Kinds of which the reader can see no row are left out."""
    return [found for found in (question(reader) for question in _questions.get(key, ())) if found.number]
