"""Kinds of sentence by the day on which a court passed it: what forms, files and papers call each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from offenders.reference.disposals.models import Disposal
from offenders.reference.memo import remembered
from sharing.time_words import format_date


@dataclass(frozen=True)
class ListedDisposal:
    """A row as it stands. The fields are those of the model."""

    key: str
    title: str
    title_in_full: str
    passed_from: date | None
    passed_until: date | None
    youngest: int | None
    oldest: int | None

    def is_passed(self, on: date) -> bool:
        """Both days are included."""
        return (self.passed_from or on) <= on <= (self.passed_until or on)

    @property
    def label(self) -> str:
        """ "Detention and training order, 17 or younger"."""
        ages = [
            f"{self.youngest} or older" if self.youngest else "",
            f"{self.oldest} or younger" if self.oldest else "",
        ]
        return ", ".join(filter(None, [self.title, *ages]))


Choices = list[tuple[str, list[tuple[str, str]]]]
FIELDS = tuple(ListedDisposal.__dataclass_fields__)


def disposals() -> tuple[ListedDisposal, ...]:
    """All of them, the earliest state of each first. One query; a request asks once."""
    rows = Disposal.objects.order_by(F("passed_from").asc(nulls_first=True))
    return remembered("disposals", lambda: tuple(ListedDisposal(**row) for row in rows.values(*FIELDS)))


def disposal_of(key: str, *, on: date) -> ListedDisposal | None:
    """The row of that day; of a sentence that the law did not know then, the row that is nearest before it, else the
    first. None for a key that is on no row."""
    states = [disposal for disposal in disposals() if disposal.key == key]
    then = [state for state in states if state.is_passed(on)]
    before = [state for state in states if (state.passed_from or on) <= on]
    return next(iter(then), None) or (before[-1] if before else next(iter(states), None))


def title_of(key: str, *, on: date) -> str:
    """What a sentence of this day is called; its key where no row has it."""
    found = disposal_of(key, on=on)
    return found.title if found else key


def keys() -> dict[str, str]:
    """The keys as rows have them, by what a file may write."""
    return {disposal.key.lower(): disposal.key for disposal in disposals()}


def choices_on(on: date) -> Choices:
    """For a form: first what courts could pass on that day, then what they could not, which is asked about."""
    states = [disposal_of(key, on=on) for key in dict.fromkeys(keys().values())]
    every = sorted((state for state in states if state), key=lambda each: each.title)
    groups = [
        (f"Passed on {format_date(on)}", [state for state in every if state.is_passed(on)]),
        ("Not passed on that day", [state for state in every if not state.is_passed(on)]),
    ]
    return [(words, [(each.key, each.label) for each in found]) for words, found in groups if found]
