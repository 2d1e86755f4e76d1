"""The list of dates about which the sources differ, as its page and its sheet print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from offenders.dates.calculation_models import DateConflict
from offenders.dates.rules.differences import apart_in_words
from offenders.dates.upkeep.differences import TITLES, address_of
from sharing.time_words import format_date, format_datetime, format_days_away

# The columns of the sheet, and of which fields each tells
COLUMNS = {
    "Person": ("offender.full_name",),
    "Prison number": ("offender.prison_number",),
    "Region": ("offender.region",),
    "Establishment": ("offender.establishment.name",),
    "Date": ("code",),
    "Prison": ("official_on",),
    "Court": ("court_on",),
    "Our calculation": ("worked_out_on",),
    "May leave on": (),
    "Found": ("found_at",),
    "Asked": ("asked_at",),
    "Answer due": ("answer_due_at",),
    "Answered": ("answered_at",),
    "Accepted": ("accepted_at",),
}


@dataclass(frozen=True)
class DifferenceLine:
    """near: how far the day is on which the person may leave. apart: ours from the prison's. asked: how that stands."""

    conflict: DateConflict
    title: str
    href: str
    near: str
    apart: str
    asked: str
    is_late: bool


def build_conflict_lines(rows: Iterable[DateConflict], *, now: datetime) -> list[DifferenceLine]:
    return [_line(row, now) for row in rows]


def _line(conflict: DateConflict, now: datetime) -> DifferenceLine:
    day = conflict.may_leave_on
    is_late = bool(conflict.waits_for_answer and conflict.answer_due_at and conflict.answer_due_at < now)
    return DifferenceLine(
        conflict=conflict,
        title=TITLES[conflict.code],
        href=address_of(conflict),
        near=format_days_away(day, today=timezone.localdate(now)) if day else "",
        apart=apart_in_words(conflict.official_on, conflict.worked_out_on),
        asked=_asked(conflict, is_late),
        is_late=is_late,
    )


def _asked(conflict: DateConflict, is_late: bool) -> str:
    if conflict.accepted_at:
        return f"Accepted {format_date(conflict.accepted_at)}"
    if conflict.waits_for_answer and conflict.answer_due_at:
        return f"{'Answer overdue: it was due' if is_late else 'Asked, due'} {format_datetime(conflict.answer_due_at)}"
    return f"Answered {format_date(conflict.answered_at)}" if conflict.answered_at else "Not asked"


def cells_of(conflict: DateConflict) -> list[str]:
    person = conflict.offender
    said = (conflict.official_on, conflict.court_on, conflict.worked_out_on, conflict.may_leave_on)
    done = (
        conflict.found_at,
        conflict.asked_at,
        conflict.answer_due_at,
        conflict.answered_at,
        conflict.accepted_at,
    )
    return [
        *[person.full_name, person.prison_number, person.region, str(person.establishment or ""), conflict.code],
        *[day.isoformat() if day else "" for day in said],
        *[timezone.localtime(moment).isoformat(timespec="minutes") if moment else "" for moment in done],
    ]
