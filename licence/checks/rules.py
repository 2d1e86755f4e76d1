"""Rules of checks: what is checked, and when the next one is due. (Which are missed: `CheckQuerySet.missed`.)

Kinds and outcomes are ours; the codes beside the outcomes are those that probation's case system uses today, kept as an
external mapping.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from licence.catalogue.rules.check_kinds import CheckKind
from sharing.practice.working_time import Calendar, working_days_after

LAW_ENTRIES = ("poly-policy", "oma-29")

IN_THE_COMMUNITY = frozenset(  # made where the person lives, works or is asked to come: paused while they are held
    {
        *(
            CheckKind.SUPERVISION_MEETING,
            CheckKind.HOME_VISIT,
            CheckKind.AP_SIGN_IN,
            CheckKind.POLICE_STATION_REPORT,
            CheckKind.CURFEW_CHECK,
        ),
        *(
            CheckKind.EM_ALERT_REVIEW,
            CheckKind.ZONE_ALERT_REVIEW,
            CheckKind.DEVICE_INSPECTION,
            CheckKind.POLYGRAPH_SESSION,
        ),
        *(
            CheckKind.DRUG_TEST,
            CheckKind.ALCOHOL_TEST,
            CheckKind.WORK_CHECK,
            CheckKind.TRAVEL_CHECK,
            CheckKind.PART4_VISIT,
            CheckKind.POLICE_SEARCH,
        ),
    }
)


class Outcome(StrEnum):
    """What was found."""

    COMPLIANT = "compliant"
    PARTLY = "partly"
    NOT_COMPLIANT = "not_compliant"
    NOT_DONE = "not_done"  # could not be checked, for a reason and with a new day
    INCONCLUSIVE = "inconclusive"
    CONCERN = "concern"  # no breach, but the risk is up
    MISSED = "missed"  # found by the clock: nobody answered within the grace


class PolygraphResult(StrEnum):
    """`significant_response` is judged deceptive. A result alone never makes a breach."""

    NO_SIGNIFICANT_RESPONSE = "no_significant_response"
    SIGNIFICANT_RESPONSE = "significant_response"
    INCONCLUSIVE = "inconclusive"
    NOT_COMPLETED = "not_completed"
    REFUSED = "refused"


# Attendance codes of probation's case system (NDelius). What AAM11 means was not found: it is refused.
EXTERNAL_CODES: dict[str, Outcome] = {
    "ATTC": Outcome.COMPLIANT,  # attended, complied
    "AFTC": Outcome.NOT_COMPLIANT,  # attended, failed to comply
    "ATSH": Outcome.NOT_COMPLIANT,  # sent home, behaviour
    "ATSS": Outcome.NOT_DONE,  # sent home, service issue
    "UAAB": Outcome.NOT_COMPLIANT,  # unacceptable absence
    "AFTA": Outcome.NOT_COMPLIANT,  # failed to attend
    "AACL": Outcome.NOT_DONE,  # acceptable absence: court
    "AAEM": Outcome.NOT_DONE,  # work
    "AAFC": Outcome.NOT_DONE,  # family
    "AAHO": Outcome.NOT_DONE,  # holiday
    "AAME": Outcome.NOT_DONE,  # medical
    "AARE": Outcome.NOT_DONE,  # religious
    "AARC": Outcome.NOT_DONE,  # in custody
    "CO05": Outcome.NOT_DONE,  # professional judgement
    "CO10": Outcome.NOT_DONE,  # acceptable failure
}
SUGGESTS_BREACH = frozenset({Outcome.NOT_COMPLIANT, Outcome.PARTLY})


class Every(StrEnum):
    """The unit of a plan's frequency."""

    ONCE = "once"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def next_due(*, last: date, number: int, unit: Every) -> date | None:
    """So long after `last`; None for a check that is made once.

    A month on from the 31st is the last day of a shorter month.
    """
    if unit is Every.ONCE:
        return None
    if unit is Every.MONTH:
        return months_after(last, number)
    return last + timedelta(days=number * (7 if unit is Every.WEEK else 1))


def months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def grace_ends_on(*, due_on: date, grace_days: int, is_bank_holiday: Calendar | None = None) -> date:
    """The last day on which the check still counts as made: so many working days after the day it was due."""
    return working_days_after(due_on, grace_days, is_bank_holiday)


# Polygraph condition: HMPPS polygraph policy framework (re-issued January 2023).
POLYGRAPH_FIRST_WITHIN_MONTHS = 3
POLYGRAPH_EVERY_MONTHS = 6
POLYGRAPH_AGAIN_WITHIN_DAYS = 28  # our design: what was missed, refused or not completed is not left for half a year
NOT_TESTED = frozenset({PolygraphResult.NOT_COMPLETED, PolygraphResult.REFUSED})


@dataclass(frozen=True)
class PolygraphLimits:
    """The first test so many months after release at the latest, then one so often, and a failed one soon again."""

    first_within_months: int = POLYGRAPH_FIRST_WITHIN_MONTHS
    every_months: int = POLYGRAPH_EVERY_MONTHS
    again_within_days: int = POLYGRAPH_AGAIN_WITHIN_DAYS

    def __str__(self) -> str:
        return (
            f"A polygraph test is due within {self.first_within_months} months of release, then every "
            f"{self.every_months} months (HMPPS polygraph policy framework, January 2023)"
        )


def polygraph_due(*, released_on: date, tested_on: date | None, limits: PolygraphLimits) -> date:
    """The last day for the next test: counted from release, then from the last one that was done."""
    if tested_on is None:
        return months_after(released_on, limits.first_within_months)
    return months_after(tested_on, limits.every_months)


def polygraph_after(*, number: int, unit: Every, after: date, tested_on: date | None, limits: PolygraphLimits) -> date:
    """The day of the next session once one was due: so long after the last test that was done, not in a rhythm.

    after: the day of the session that went before. Where no test was done since, the next is soon: a session that was
    missed, refused or not completed does not buy half a year.
    """
    if tested_on is not None:
        day = next_due(last=tested_on, number=number, unit=unit)
        latest = months_after(tested_on, limits.every_months)
        day = latest if day is None else min(day, latest)
        if day > after:
            return day
    return after + timedelta(days=limits.again_within_days)


def is_too_rare_for_polygraph(*, number: int, unit: Every, limits: PolygraphLimits) -> bool:
    """Whether sessions so far apart would be further apart than the policy lets them: 26 weeks are six months."""
    if unit is Every.ONCE:
        return True
    if unit is Every.MONTH:
        return number > limits.every_months
    return number * (7 if unit is Every.WEEK else 1) * 12 > limits.every_months * 366


def due_after(*, starts_on: date, number: int, unit: Every, after: date) -> date | None:
    """The first day of a plan's rhythm that lies after `after`; None when it is made once and that day has passed.

    Counted from the plan's first day, so that a month's end stays a month's end and a late check moves no other.
    """
    if starts_on > after:
        return starts_on
    if unit is Every.ONCE:
        return None
    if unit is Every.MONTH:
        steps = ((after.year - starts_on.year) * 12 + after.month - starts_on.month) // number
        day = months_after(starts_on, steps * number)
        return day if day > after else months_after(starts_on, (steps + 1) * number)
    days = number * (7 if unit is Every.WEEK else 1)
    return starts_on + timedelta(days=((after - starts_on).days // days + 1) * days)


def format_frequency(number: int, unit: Every) -> str:
    """How often, as one says it: "Every week", "Every 4 weeks", "Once"."""
    if unit is Every.ONCE:
        return "Once"
    return f"Every {unit}" if number == 1 else f"Every {number} {unit}s"
