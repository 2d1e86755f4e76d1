"""Data faults as the page of the person, their list and its sheet say them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from offenders.people.models import Offender
from offenders.person_page.frame import Warning, link
from offenders.status.faults import SAID, Fault, FaultWords, fault_of
from sharing.time_words import format_date, format_days_away

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
    """One person at fault. near: how far the end of the licence is; empty where none is known."""

    person: Offender
    said: FaultWords
    ends: str
    near: str


def build_fault_lines(rows: Iterable[Offender], *, today: date) -> list[FaultLine]:
    return [_line(each, today) for each in rows]


def _line(person: Offender, today: date) -> FaultLine:
    until = person.status_until
    said = SAID[Fault(person.fault)]  # type: ignore[attr-defined]  # annotated
    return FaultLine(
        person, said, format_date(until) if until else "", format_days_away(until, today=today) if until else ""
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
    fault = fault_of(person)
    if fault is None:
        return []
    said = SAID[fault]
    at = link("person_licence", uid=person.uid) or reverse("person", kwargs={"uid": person.uid})
    return [Warning(tag="Data fault", strong=said.what, words=said.next_step, href=at, action="Open the licence")]
