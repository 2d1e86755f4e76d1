"""Deadlines of a recall: what starts, stops and pauses each, and when it has passed.

Clocks start and stop by recorded events alone. Hours are hours that pass, also over a change of the clocks; days are
days of the calendar in England and Wales, and end with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sharing.practice.working_time import Calendar, working_days_after

LAW_ENTRIES = (
    "ppcs-24h",
    "ppcs-dossier",
    "ppcs-part-b",
    "ppcs-emergency",
    "police-arrest",
    "ta-43b",
    "cja-255c-4",
    "cja-256a",
)

LONDON = ZoneInfo("Europe/London")
END_OF_DAY = time(23, 59, 59)


class Clock(StrEnum):
    ARREST_DECISION = "arrest_decision"
    RELEASE = "release"
    PAPERS = "papers"
    ASSESSMENT = "assessment"
    ARREST = "arrest"
    DOSSIER = "dossier"
    PART_B = "part_b"
    SECOND_DOSSIER = "second_dossier"
    AT_LARGE_REVIEW = "at_large_review"
    ANNUAL_REVIEW = "annual_review"


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"


@dataclass(frozen=True)
class Limit:
    """One time limit.

    urgent: in place of `number` in an emergency; None for the same. started_by, stopped_by: verbs of the recall, or of
    the arrest; stopped_by_act: by something that is recorded without a move. pauses: whether it may stand still.
    """

    clock: Clock
    title: str
    number: int
    unit: Unit
    source: str
    started_by: tuple[str, ...]
    stopped_by: tuple[str, ...] = ()
    urgent: int | None = None
    act: str = ""  # what casework records to stop it, in words
    pauses: bool = False
    is_confirmed: bool = True


MR = "practice of PPCS"
OF_AN_ARREST = (Clock.ARREST_DECISION, Clock.RELEASE)
ENDS_THE_RECALL = ("stop", "close", "close_as_left", "rescind", "re_release", "expire")
LIMITS: dict[Clock, Limit] = {
    limit.clock: limit
    for limit in (
        Limit(
            Clock.ARREST_DECISION,
            "Recall decision after an urgent arrest",
            6,
            Unit.HOURS,
            "Terrorism Act 2000 s.43B: the relevant period",
            started_by=("arrest",),
            stopped_by=("no_recall", "refuse", "revoke", "end_arrest"),
            is_confirmed=False,
        ),
        Limit(
            Clock.RELEASE,
            "Release after a decision not to recall",
            30,
            Unit.MINUTES,
            "Terrorism Act 2000 s.43B: released at once; the minutes are our design, for the answer alone",
            started_by=("no_recall", "refuse"),
            stopped_by=("end_arrest",),
        ),
        Limit(
            Clock.PAPERS,
            "Endorsement, and papers to PPCS",
            24,
            Unit.HOURS,
            "practice of the recall service",
            started_by=("agree",),
            stopped_by=("send", "withdraw_agreement"),
        ),
        Limit(
            Clock.ASSESSMENT,
            "PPCS decides",
            24,
            Unit.HOURS,
            f"{MR}; its time in an emergency is not confirmed",
            started_by=("send",),
            stopped_by=("refuse", "revoke"),
            urgent=2,
            pauses=True,
        ),
        Limit(
            Clock.ARREST,
            "Arrest after revocation",
            96,
            Unit.HOURS,
            "practice of the police",
            started_by=("at_large",),
            stopped_by=("arrested", "return"),
            urgent=48,
            is_confirmed=False,
        ),
        Limit(
            Clock.DOSSIER,
            "Dossier to the prison",
            1,
            Unit.WORKING_DAYS,
            MR,
            started_by=("return", "come_back"),
            act="The dossier was sent to the prison",
        ),
        Limit(
            Clock.PART_B,
            "Part B risk report",
            14,
            Unit.WORKING_DAYS,
            MR,
            started_by=("return", "come_back"),
            act="Part B was received",
        ),
        Limit(
            Clock.SECOND_DOSSIER,
            "Second dossier: referral to the Board",
            28,
            Unit.DAYS,
            f"{MR}, CJA 2003 s.255C(4)",
            started_by=("return", "come_back"),
            stopped_by=("refer", "direct_release", "stay", "executive_release"),
        ),
        Limit(
            Clock.AT_LARGE_REVIEW,
            "Review of people unlawfully at large",
            1,
            Unit.DAYS,
            "our design: reviewed every day",
            started_by=("at_large", "review_at_large"),
            stopped_by=("review_at_large", "return"),
        ),
        Limit(
            Clock.ANNUAL_REVIEW,
            "Next review by the Board",
            365,
            Unit.DAYS,
            "CJA 2003 s.256A; older PPCS guidance",
            started_by=("stay",),
            stopped_by=("stay", "direct_release", "executive_release"),
            is_confirmed=False,
        ),
    )
}


# Life and IPP are recalled and referred under their own Act: no day for the referral, two years to the next reference.
OF_LIFE: dict[Clock, tuple[int, str]] = {
    Clock.SECOND_DOSSIER: (28, "practice; C(S)A 1997 s.32(4) sets no day"),
    Clock.ANNUAL_REVIEW: (730, "C(S)A 1997 s.28(7): 2 years after the last disposal"),
}


def started_by(verb: str) -> tuple[Clock, ...]:
    """Those of the recall; the times of an arrest are started for it."""
    return tuple(
        limit.clock for limit in LIMITS.values() if verb in limit.started_by and limit.clock not in OF_AN_ARREST
    )


def stopped_by(verb: str) -> tuple[Clock, ...]:
    """What an end of the recall makes pointless is everything but the times of an arrest: only a decision, or that the
    person is let go, ends those."""
    if verb in ENDS_THE_RECALL:
        return tuple(clock for clock in Clock if clock not in OF_AN_ARREST)
    return tuple(limit.clock for limit in LIMITS.values() if verb in limit.stopped_by)


def due_at(started: datetime, *, number: int, unit: Unit | str, is_bank_holiday: Calendar | None = None) -> datetime:
    """The last moment of a limit that starts at this one, in UK time.

    started: with its zone. The day of the start is not counted, and the last one is over at its end.
    """
    if unit == Unit.MINUTES:
        return started.astimezone(LONDON) + timedelta(minutes=number)
    if unit == Unit.HOURS:
        return (started.astimezone(ZoneInfo("UTC")) + timedelta(hours=number)).astimezone(LONDON)
    return end_of(last_day(started.astimezone(LONDON).date(), number=number, unit=unit, calendar=is_bank_holiday))


def last_day(day: date, *, number: int, unit: Unit | str, calendar: Calendar | None = None) -> date:
    if unit == Unit.WORKING_DAYS:
        return working_days_after(day, number, calendar)
    return day + timedelta(days=number)


def end_of(day: date) -> datetime:
    return datetime.combine(day, END_OF_DAY, LONDON)


def is_missed(*, due: datetime, at: datetime) -> bool:
    """A limit is not missed at its last moment."""
    return at > due


def format_limit(number: int, unit: Unit | str) -> str:
    """ "24 hours", "1 working day"."""
    words = str(unit)
    return f"{number} {words if number != 1 else words.removesuffix('s')}"
