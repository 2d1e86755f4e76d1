"""The service settings of MAPPA: guidance and custom, not law."""

from __future__ import annotations

from datetime import date

from offenders.mappa import rules
from sharing import practice

GUIDANCE = "MAPPA guidance, not confirmed: a starting value"
REVIEW_WEEKS = {
    level: practice.define(
        f"mappa.review_weeks_{level}",
        f"Weeks from one MAPPA meeting or review to the next at level {level}",
        unit="weeks",
        default=weeks,
        source=GUIDANCE,
        between=(1, 104),
    )
    for level, weeks in rules.REVIEW_WEEKS.items()
}
MINUTES_DAYS = {
    level: practice.define(
        f"mappa.minutes_days_{level}",
        f"Working days in which the minutes of a MAPPA meeting are finished at level {level}",
        unit="working days",
        default=days,
        source=GUIDANCE,
        between=(1, 60),
    )
    for level, days in rules.MINUTES_DAYS.items()
}
LEVEL_MONTHS = practice.define(
    "mappa.level_months",
    "Calendar months before release by which the MAPPA level is set",
    unit="months",
    default=rules.LEVEL_MONTHS,
    source=GUIDANCE,
    between=(1, 24),
)
EXIT_MONTHS = practice.define(
    "mappa.exit_months",
    "Calendar months before the end of notification and orders from which the exit review is due",
    unit="months",
    default=rules.EXIT_MONTHS,
    source="Our design: a starting value, not set by law",
    between=(1, 12),
)


def review_due_on(level: int | None, *, last_on: date, on: date) -> date | None:
    """None without a level. on: the day whose settings count."""
    if level is None:
        return None
    return rules.review_due_on(last_on=last_on, weeks=practice.value(REVIEW_WEEKS[level], on=on))


def minutes_due_on(level: int | None, *, held_on: date) -> date:
    return rules.minutes_due_on(held_on, days=practice.value(MINUTES_DAYS[level or 1], on=held_on))


def exit_review_from(ends_on: date, *, on: date) -> date:
    return rules.exit_review_on(ends_on, months=practice.value(EXIT_MONTHS, on=on))
