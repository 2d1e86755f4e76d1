"""The audit log as its page prints it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from sharing.access.roles import role_of
from sharing.audit.models import AuditEntry
from sharing.emergencies.panels import words_of
from sharing.who_looked import questions, reasons
from sharing.who_looked.questions import Group
from sharing.who_looked.reasons import Reason


@dataclass(frozen=True)
class PersonWords:
    """Whom an entry is about. number: empty where the name is held back, and a reference stands for it."""

    name: str
    number: str = ""
    is_restricted: bool = False


NOBODY = PersonWords("")
ASKED_WHY = frozenset({AuditEntry.Action.CONSULTATION, AuditEntry.Action.EXPORT})


@dataclass(frozen=True)
class LogLine:
    """One entry. shown: how many people a list or search put on the screen, None for another kind of entry. given: the
    reason that was typed for reading or exporting; no other reason is shown, which may quote the record."""

    entry: AuditEntry
    given: str
    role: str
    did: str
    person: PersonWords
    shown: int | None
    reason: Reason | None


@dataclass(frozen=True)
class GroupLine:
    group: Group
    person: PersonWords
    reason: Reason | None


def build_log_lines(entries: Sequence[AuditEntry], *, named: set[int], at: datetime) -> list[LogLine]:
    """named: the restricted people whom this reader is told of now."""
    people = people_in_words((entry.subject_id for entry in entries), named=named, at=at)
    why = reasons.reasons_of(entries)
    return [
        LogLine(
            entry=entry,
            given=_given(entry, people.get(entry.subject_id or 0, NOBODY)),
            role=role_of(entry.role).name if entry.role else "",
            did=words_of(entry),
            person=people.get(entry.subject_id or 0, NOBODY),
            shown=None if entry.shown_ids is None else len(entry.shown_ids),
            reason=why.get(entry.pk),
        )
        for entry in entries
    ]


def _given(entry: AuditEntry, person: PersonWords) -> str:
    return entry.reason if entry.action in ASKED_WHY and not person.is_restricted else ""


def build_reader_lines(groups: Iterable[Group]) -> list[GroupLine]:
    return [GroupLine(group, NOBODY, None) for group in groups]


def build_person_lines(groups: Sequence[Group], *, named: set[int], at: datetime) -> list[GroupLine]:
    people = people_in_words((group.key for group in groups), named=named, at=at)
    return [GroupLine(group, people.get(group.key or 0, NOBODY), None) for group in groups]


def people_in_words(keys: Iterable[int | None], *, named: set[int], at: datetime) -> dict[int, PersonWords]:
    wanted = {key for key in keys if key is not None}
    held_back = questions.restricted_among(wanted, at=at) - named
    found = {key: reference_of(key) for key in held_back}
    for key, person in questions.people_of(wanted - held_back).items():
        numbers = person.numbers_for_partners()
        found[key] = PersonWords(str(person), numbers[0][1] if numbers else "")
    return found


def reference_of(subject_id: int) -> PersonWords:
    """In place of a restricted person's name: the same in every entry, so that entries about one person can be seen to
    be, and worked out from nothing that is known of them."""
    digest = salted_hmac("sharing.who_looked.reference", str(subject_id), algorithm="sha256").hexdigest()
    return PersonWords(f"Restricted person {digest[:6].upper()}", is_restricted=True)
