"""People with no release date as the page and the sheet print them: since when, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from offenders.custody.rules import HeldUnder

COLUMNS = {  # of the sheet, and of which fields each tells
    "Person": ("full_name",),
    "Prison number": ("prison_number",),
    "Prison": ("establishment.name",),
    "Status": ("status",),
    "In custody since": (),
    "Days in custody": (),
    "No date since": (),
    "Reason": (),
}
NOT_CALCULATED = "The dates have not been calculated yet"
NO_RELEASE = "Our calculation has no release date"
NO_NEW_SENTENCE = "Released from an earlier sentence, and no sentence passed since is recorded"
SHEET_NAMES_NONE = "The prison’s sheet has no release date, and none can be calculated"


@dataclass(frozen=True)
class NoDateLine:
    """person: of `with_no_date`. lacking_since: since when no date is known, as far as is recorded."""

    person: Any
    days: str
    lacking_since: date | None
    reason: str


def build_no_date_line(person: Any, *, today: date) -> NoDateLine:
    number = (today - person.held_since).days
    return NoDateLine(
        person,
        "1 day" if number == 1 else f"{number:,} days",
        timezone.localdate(person.refused_at) if person.refused_at else None,
        reason_of(person),
    )


def build_no_date_lines(people: Iterable[Any], *, today: date) -> list[NoDateLine]:
    return [build_no_date_line(person, today=today) for person in people]


def reason_of(person: Any) -> str:
    """Why no day is known, in words without a full stop."""
    if person.under == HeldUnder.NO_SENTENCE:
        return NO_NEW_SENTENCE
    if person.has_sheet:
        said = [SHEET_NAMES_NONE, person.refused]
    else:
        said = [NOT_CALCULATED if person.refused is None else person.refused or NO_RELEASE]
    return ". ".join(each.rstrip(".") for each in said if each)


def cells_of(line: NoDateLine) -> list[str]:
    person = line.person
    return [
        person.full_name,
        person.prison_number,
        str(person.establishment or ""),
        person.get_status_display(),
        person.held_since.isoformat(),
        line.days.partition(" ")[0].replace(",", ""),
        line.lacking_since.isoformat() if line.lacking_since else "",
        line.reason,
    ]
