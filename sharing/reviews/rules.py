"""Rules of access reviews: the day one begins, when it is due, and what in it needs a decision of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sharing.practice.working_time import Calendar, is_working_day, working_days_after
from sharing.time_words import format_month

MONTHS = (1, 2, 3, 4, 6, 12)  # that part a year evenly


def period_of(day: date, *, months: int) -> date:
    """The first day of the period of so many months in which the day lies; periods begin with the year."""
    if months not in MONTHS:
        raise ValueError(f"a year has no even parts of {months} months")
    return date(day.year, day.month - (day.month - 1) % months, 1)


def begins_on(period: date, is_bank_holiday: Calendar | None = None) -> date:
    """The first working day of the period."""
    return period if is_working_day(period, is_bank_holiday) else working_days_after(period, 1, is_bank_holiday)


def last_day(begun_on: date, *, working_days: int, is_bank_holiday: Calendar | None = None) -> date:
    """The last day on which something can be confirmed. begun_on: not counted."""
    return working_days_after(begun_on, working_days, is_bank_holiday)


def quarter_in_words(period: date) -> str:
    """ "October 2026": the month in which it begins."""
    return format_month(period)


def rungs_due(day: date, *, due_on: date, after: Sequence[int], reached: Sequence[int | None]) -> list[int]:
    """Which rungs are to be told that a review is late, by their place.

    due_on: the first day after its last. after: for each rung after how many working days beyond that, in rising order.
    reached: how many people each rung that was told has reached, None for one that was not told. A rung below one that
    reached nobody is due at once; whether one that is due now reaches anybody is known only then, so ask again after.
    """
    due = []
    for place, (days, people) in enumerate(zip(after, reached, strict=True)):
        nobody_before = place > 0 and reached[place - 1] == 0
        if people is None and (nobody_before or day >= due_on_rung(due_on, days)):
            due.append(place)
    return due


def due_on_rung(due_on: date, working_days: int, is_bank_holiday: Calendar | None = None) -> date:
    """The day on which a rung is told; the first one on the first day after the last."""
    return due_on if working_days == 0 else working_days_after(due_on, working_days, is_bank_holiday)


# Exceptions


class ExceptionKind(StrEnum):
    """Why a team's access to a person is decided by itself, and not with the team's other people. In this order."""

    ELSEWHERE = "elsewhere"
    UNOPENED = "unopened"
    UNCONFIRMED = "unconfirmed"


EXCEPTION_WORDS = {
    ExceptionKind.ELSEWHERE: "Moved on",
    ExceptionKind.UNOPENED: "Not opened",
    ExceptionKind.UNCONFIRMED: "Not confirmed in an earlier review",
}


@dataclass(frozen=True)
class AccessUse:
    """What is known of one team's access to one person. is_opened: by somebody of the team within the days that count.
    is_elsewhere: the team works for a prison, and the person is not held there. is_unconfirmed: since a review before.
    """

    starts_on: date
    is_opened: bool = False
    is_elsewhere: bool = False
    is_unconfirmed: bool = False


def exception_of(use: AccessUse, *, today: date, unopened_days: int) -> ExceptionKind | None:
    """None where it can be confirmed with the team’s others. Access younger than `unopened_days` is not unopened."""
    if use.is_elsewhere:
        return ExceptionKind.ELSEWHERE
    if not use.is_opened and (today - use.starts_on).days >= unopened_days:
        return ExceptionKind.UNOPENED
    return ExceptionKind.UNCONFIRMED if use.is_unconfirmed else None
