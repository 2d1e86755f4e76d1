"""By when a victim is told: within some working days, on the same day near a release, or within hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from parole.victims.rules.events import Event
from sharing.practice.working_time import Calendar, working_days_after

TOLD_WITHIN_WORKING_DAYS = 2
TOLD_WITHIN_HOURS = 2
SAME_DAY_WITHIN_DAYS = 7  # of a release
EXPECTED_WITHIN_DAYS = 84  # our design: a release so near is told of; a day that moves into it or within it too

AT_ONCE = frozenset({Event.LEFT, Event.AT_LARGE, Event.REVOKED})
ON_THE_DAY = frozenset({Event.RELEASE, Event.STRUCK_OUT})


def due_at(
    event: Event,
    *,
    happened_on: date,
    at: datetime,
    soonest: date | None = None,
    by_court: bool = False,
    working_days: int = TOLD_WITHIN_WORKING_DAYS,
    hours: int = TOLD_WITHIN_HOURS,
    same_day_within: int = SAME_DAY_WITHIN_DAYS,
    is_bank_holiday: Calendar | None = None,
) -> datetime:
    """The moment by which the victim is to be told: some hours after it is known, or the midnight that ends a day.

    at: when it became known, by the clock on the wall; nothing is due before it. soonest: the first day on which the
    person may be out; None where no release is near. by_court: a court released the person, whom nobody expected.
    """
    if event in AT_ONCE or (event is Event.RELEASE and by_court):
        return at + timedelta(hours=hours)
    known_on = at.date()
    last = max(known_on, working_days_after(happened_on, working_days, is_bank_holiday))
    if event in ON_THE_DAY or (soonest and soonest <= known_on + timedelta(days=same_day_within)):
        last = known_on
    elif event is Event.COMING and soonest:
        last = min(last, max(known_on, soonest - timedelta(days=1)))
    return end_of(last, at)


def end_of(day: date, at: datetime) -> datetime:
    """The midnight that ends the day, by the same clock as `at`."""
    return datetime.combine(day + timedelta(days=1), time(), at.tzinfo)


def due_on(moment: datetime) -> date:
    """The last day of the time. Of what is due by a midnight: the day that it ends.

    moment: by the clock on the wall.
    """
    return (moment - timedelta(microseconds=1)).date()


def is_due_by_the_hour(moment: datetime) -> bool:
    """Whether it is due at an hour, and not by the end of a day. moment: by the clock on the wall."""
    return moment.time() != time()
