"""Whether a notification period runs for people on a day, and its last day: the question of every other feature."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from offenders.people.models import Offender
from offenders.register.models import NotificationPeriod, RegisterEntry
from offenders.register.record import lives_of
from offenders.register.rules.facts import NotDecided, Working
from offenders.register.rules.periods import periods
from offenders.register.rules.states import EntryState


@dataclass(frozen=True)
class RunningPeriod:
    """runs: None where it cannot be decided, which is never "no". last_day: None where there is no end yet, or none
    runs. why: the reason where it cannot be decided."""

    runs: bool | None
    last_day: date | None = None
    why: str = ""


NOT_ASKED = RunningPeriod(None, why="Nothing was worked out of this person yet.")


def running_on(people: Iterable[int], *, on: date) -> dict[int, RunningPeriod]:
    """By the key of each of these people. Two queries, however many."""
    keys = list(people)
    entries = {row.offender_id: row for row in RegisterEntry.objects.filter(offender__in=keys)}
    found: dict[int, list[date | None]] = {}
    for person, last_day in (
        NotificationPeriod.objects.running(on=on).filter(offender__in=keys).values_list("offender_id", "last_day")
    ):
        found.setdefault(person, []).append(last_day)
    return {key: _of(entries.get(key), found.get(key, [])) for key in keys}


def _of(entry: RegisterEntry | None, last_days: list[date | None]) -> RunningPeriod:
    if entry is None:
        return NOT_ASKED
    if entry.state == EntryState.UNDECIDED:
        return RunningPeriod(None, why=entry.refused)
    if not last_days or entry.state in (EntryState.NEVER_APPLIED, EntryState.ENDED):
        return RunningPeriod(False)
    known = [day for day in last_days if day is not None]
    return RunningPeriod(True, max(known) if len(known) == len(last_days) else None)


def running_for(person: Offender, *, on: date) -> RunningPeriod:
    """Of one person."""
    return running_on([person.pk], on=on)[person.pk]


def is_subject_on(person: Offender, on: date) -> bool | None:
    """None where it cannot be decided, which is never "no"."""
    return running_for(person, on=on).runs


def registered_among(people: Iterable[int], on: date) -> set[int]:
    """The keys of those to whom the requirements apply on this day. What cannot be decided counts as yes."""
    return {key for key, found in running_on(people, on=on).items() if found.runs is not False and found != NOT_ASKED}


def must_notify(people: Iterable[Offender], *, on: date) -> set[int]:
    """The keys of those who will have to notify on release. What cannot be decided counts as yes: it is prepared for.

    One query where all were worked out; of the others the record is read.
    """
    asked = {person.pk: person for person in people}
    states = dict(RegisterEntry.objects.filter(offender__in=asked).values_list("offender_id", "state"))
    found = {key for key, state in states.items() if state not in NOT_OWED}
    lacking = [person for key, person in asked.items() if key not in states]
    if lacking:
        for key, recorded in lives_of(lacking, on=on, with_told=False).items():
            if recorded.life is None:
                found |= {key} if recorded.has_sentence else set()
                continue
            try:
                is_subject = bool(periods(recorded.life, Working()))
            except NotDecided:
                is_subject = True
            found |= {key} if is_subject else set()
    return found


NOT_OWED = frozenset({EntryState.NOT_SUBJECT, EntryState.NEVER_APPLIED, EntryState.ENDED})
