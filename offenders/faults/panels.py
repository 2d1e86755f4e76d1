"""Data faults as the page of the person, their list and its sheet say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from offenders.people.models import Offender
from offenders.person_page.frame import Warning, link
from offenders.status.faults import SAID, Fault, FaultWords, at_fault, licence_due_at, without_licence
from sharing.alerts.rules import span_in_words
from sharing.models import User
from sharing.time_words import format_date, format_days_away, say_datetime

NAMED, MOST = 3, 100  # on My day: people named, and the largest number told

# The columns of the sheet, and of which fields each tells
COLUMNS = {
    "Person": ("full_name",),
    "Prison number": ("prison_number",),
    "Region": ("region",),
    "Prison": ("establishment.name",),
    "Status": ("status",),
    "Fault": (),
    "Licence ends": ("status_until",),
    "Days left": ("status_until",),
}


@dataclass(frozen=True)
class FaultLine:
    """One person at fault. near: how far the end of the licence is; empty where none is known. since: of whoever was
    released without a licence, when."""

    person: Offender
    said: FaultWords
    ends: str
    near: str
    since: str = ""


def build_fault_lines(rows: Iterable[Offender], *, today: date) -> list[FaultLine]:
    return [_line(row, today) for row in rows]


def _line(person: Offender, today: date) -> FaultLine:
    until = person.status_until
    said = SAID[Fault(person.fault)]  # type: ignore[attr-defined]  # annotated
    return FaultLine(
        person,
        said,
        format_date(until) if until else "",
        format_days_away(until, today=today) if until else "",
        f"Since {format_date(person.left_on)}" if _is_out(person) else "",  # type: ignore[attr-defined]  # annotated
    )


def cells_of(person: Offender, *, today: date) -> list[str]:
    until = person.status_until
    return [
        *[person.full_name, person.prison_number, person.region, person.last_held or ""],  # type: ignore[attr-defined]
        *[person.get_status_display(), SAID[Fault(person.fault)].title],  # type: ignore[attr-defined]
        *([until.isoformat(), str((until - today).days)] if until else ["", ""]),
    ]


def warnings_of(person: Offender) -> list[Warning]:
    """Of few statuses one query; of the others none."""
    found = at_fault(person)
    if found is None:
        return []
    said = SAID[Fault(found.fault)]  # type: ignore[attr-defined]  # annotated
    at = link("person_licence", uid=person.uid) or reverse("person", kwargs={"uid": person.uid})
    strong, words = (said.what, said.next_step)
    if since := since_words(found):
        strong, words = since, f"{said.next_step} {due_words(found, at=timezone.now())}"
    return [Warning(tag=since or "Data fault", strong=strong, words=words, href=at, action="Open the licence")]


def since_words(person: Any) -> str:
    """ "Released without a licence since 1 December 2026."; empty for another fault, and for who came so with a file.
    person: `with_faults`."""
    is_told = _is_out(person) and person.is_told
    return f"{SAID[Fault.WITHOUT_LICENCE].title} since {format_date(person.left_on)}." if is_told else ""


def due_words(person: Any, *, at: datetime) -> str:
    """By when a licence must be in force, and how far off or past that is. person: without one, `with_faults`."""
    due = licence_due_at(person.left_known_at)
    left = span_in_words(abs(due - at))
    return f"It must be in force by {say_datetime(due)}: {left} {'left' if at < due else 'overdue'}."


def _is_out(person: Any) -> bool:
    return person.fault == Fault.WITHOUT_LICENCE


@dataclass(frozen=True)
class WithoutLicence:
    """Somebody released without a licence, as My day says it."""

    person: Offender
    words: str
    due: str
    href: str


def without_licence_for(user: User, *, at: datetime) -> tuple[list[WithoutLicence], int]:
    """The first of those whom the user sees, who have been out the longest first, and how many there are. One query."""
    rows = list(without_licence(Offender.objects.listed_for(user))[:MOST])
    lines = [
        WithoutLicence(
            row,
            f"released without a licence since {format_date(row.left_on)}",
            due_words(row, at=at),
            link("person_licence", uid=row.uid) or reverse("person", kwargs={"uid": row.uid}),
        )
        for row in rows[:NAMED]
    ]
    return lines, len(rows)
