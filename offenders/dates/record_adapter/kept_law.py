"""The law as the register keeps it: since when each rule holds, and by which readings open questions are settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Q

from offenders.dates.engine.law.commencements import COMMENCEMENTS, Commencements, beginning
from offenders.dates.engine.law.open_law import QUESTIONS
from offenders.reference.law.models import LawEntry
from offenders.reference.memo import remembered

ENTRIES = {each.entry: name for name, each in COMMENCEMENTS.items()}


@dataclass(frozen=True)
class KeptLaw:
    """days: the first days that are others than the program brings, by the name of what begins. taken: the reading of
    each question that is settled, by the question's name."""

    days: Mapping[str, date] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def begins(self) -> Commencements:
        return beginning(self.days)

    def changed(self, *, days: Mapping[str, date], taken: Mapping[str, str]) -> KeptLaw:
        """The same with these in the place of its own. Raises CannotBegin where the days contradict each other."""
        found = KeptLaw({**self.days, **days}, {**self.taken, **taken})
        beginning(found.days)
        return found


AS_BROUGHT = KeptLaw()


def kept_law() -> KeptLaw:
    """One query; a request asks once. What the register does not say is as the program brings it."""
    entries = LawEntry.objects.filter(Q(key__in=ENTRIES) | ~Q(settled={}))
    return remembered("kept law", lambda: law_of_entries(entries))


def law_of_entries(entries: Iterable[LawEntry]) -> KeptLaw:
    """As these entries have it."""
    known = list(entries)
    settled = {name: reading for entry in known for name, reading in entry.settled.items()}
    names = {question.name: {each.name for each in question.readings} for question in QUESTIONS}
    return KeptLaw(
        days=days_of(known),
        taken={name: reading for name, reading in settled.items() if reading in names.get(name, ())},
    )


def days_of(entries: Iterable[LawEntry]) -> dict[str, date]:
    """The first days that are others than the program brings, by the name of what begins."""
    found = {ENTRIES[entry.key]: entry.in_force_from for entry in entries if entry.key in ENTRIES}
    return {name: day for name, day in found.items() if day and day != COMMENCEMENTS[name].begins_on}
