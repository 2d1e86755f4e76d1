"""Sentences to check as pages show them: what is asked, whose it is, and how long each has waited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from offenders.convictions.models import Sentence
from offenders.custody.rules import HELD
from offenders.people.models import Offender
from offenders.questioned_sentences.asking import address_of, check_by
from offenders.questioned_sentences.rules import kind_that_owns
from sharing.access.roles import Capability
from sharing.alerts.rules import span_in_words
from sharing.models import Duty, User
from sharing.time_words import say_datetime

NAMED, MOST = 3, 100  # on My day: lines shown, and the largest number told

COLUMNS = {  # of the sheet, and of which fields each tells
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "Prison": ("offender.establishment.name",),
    "Sentence": ("kind",),
    "Offence": ("conviction.offence_words",),
    "Sentenced on": ("sentenced_on",),
    "Question": ("questioned",),
    "Asked since": ("questioned_since",),
    "Answer by": ("questioned_since",),
    "Late": ("questioned_since",),
    "Owner": (),  # as far as the reader sees who answers
    "Owner's agency": (),
}


@dataclass(frozen=True)
class ToCheck:
    """A sentence that the law questions. owner: of the person, in the agency whose question it is; None: nobody."""

    sentence: Sentence
    person: Offender
    by: datetime
    due: str
    left: str
    is_late: bool
    owner: Duty | None
    href: str


def with_words(rows: Any) -> Any:
    return rows.select_related("conviction__offence", "offender__establishment")


def waiting(rows: Sequence[Sentence], *, reader: User, at: datetime) -> list[ToCheck]:
    """rows: `with_words`. One query for whose they are."""
    owners = owners_of({row.offender for row in rows}, reader=reader, at=at)
    days: dict[date, int] = {}
    return [_line(row, owners[row.offender_id], at, days) for row in rows]


def cells_of(line: ToCheck) -> list[str]:
    """Who answers is told as far as the reader sees it."""
    row, person, owner = line.sentence, line.person, line.owner
    return [
        *[person.full_name, person.prison_number, person.region],
        person.establishment.name if person.establishment else "",
        *[row.short, str(row.conviction), row.sentenced_on.isoformat(), ". ".join(row.questions)],
        *[
            timezone.localtime(day).isoformat(timespec="minutes") if day else ""
            for day in (row.questioned_since, line.by)
        ],
        "yes" if line.is_late else "no",
        *([str(owner.owner), str(owner.agency)] if owner else ["", ""]),
    ]


def owners_of(people: Iterable[Offender], *, reader: User, at: datetime) -> dict[int, Duty | None]:
    """By the key of the person, whose it is to check their sentences: as far as the reader sees who answers."""
    held = {person.pk: person.status in HELD for person in people}
    duties: dict[int, dict[str, Duty]] = defaultdict(dict)
    rows = Duty.objects.live(at=at).visible_to(reader).filter(subject__in=list(held))
    for duty in rows.select_related("agency", "owner", "deputy") if held else ():
        duties[duty.subject_id].setdefault(duty.agency.kind, duty)
    found: dict[int, Duty | None] = {}
    for key, is_held in held.items():
        kind = kind_that_owns(duties[key], is_held=is_held)
        found[key] = duties[key][kind] if kind else None
    return found


def answered_for_by(rows: Any, user: User, *, at: datetime) -> Any:
    """Of the people whose owner or deputy the user is."""
    named = Duty.objects.live(at=at).filter(Q(owner=user) | Q(deputy=user), subject=OuterRef("offender"))
    return rows.filter(Exists(named))


def for_my_day(user: User, *, at: datetime) -> tuple[list[ToCheck], int]:
    """Of the people whose owner or deputy the reader is: what has waited the longest, and how much waits. No query for
    who corrects nothing."""
    if not user.can(Capability.CHANGE_PEOPLE):
        return [], 0
    rows = answered_for_by(Sentence.objects.listed_for(user).to_be_checked(), user, at=at)
    found = list(with_words(rows).order_by("questioned_since", "pk")[:MOST])
    return [_line(row, None, at) for row in found[:NAMED]], len(found)


def _line(row: Sentence, owner: Duty | None, at: datetime, days: dict[date, int] | None = None) -> ToCheck:
    """days: as `check_by` says."""
    due = check_by(row.questioned_since or at, days)  # of those that are to be checked it is known
    return ToCheck(
        sentence=row,
        person=row.offender,
        by=due,
        due=say_datetime(due),
        left=f"{span_in_words(abs(due - at))} {'left' if at < due else 'overdue'}",
        is_late=at >= due,
        owner=owner,
        href=address_of(row),
    )
