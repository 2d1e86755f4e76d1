"""Rules of acts reported by telephone: from a report to what the named person says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move
from sharing.practice.working_time import Calendar, working_days_after


class State(StrEnum):
    REPORTED = "reported"
    NOT_CONFIRMED = "not_confirmed"
    CONFIRMED = "confirmed"
    DENIED = "denied"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"


class ActKind(StrEnum):
    """What the person is reported to have done."""

    VIEW = "view"
    AGREEMENT = "agreement"
    CONSULTATION = "consultation"
    DECISION = "decision"


WAITING = (State.REPORTED, State.NOT_CONFIRMED)


@dataclass(frozen=True)
class ReportedFacts:
    """Who asks, of one report."""

    is_named: bool = False
    took_the_call: bool = False
    reason: str = ""


def _named(facts: ReportedFacts) -> str:
    return "" if facts.is_named else "Only the named person can answer this, in their own session"


def _taker(facts: ReportedFacts) -> str:
    return "" if facts.took_the_call else "Only the person who took the call can withdraw the report"


def _reason(facts: ReportedFacts) -> str:
    return "" if facts.reason.strip() else "Enter a reason for withdrawing the report"


NAMED = Guard("it is the named person, in their own session", _named)
TAKER = Guard("it is the person who took the call", _taker)
REASON = Guard("a reason is given", _reason)

S = State
RECORDS, ANSWERS = (Capability.CHANGE_PEOPLE,), (Capability.VIEW_PEOPLE,)
REPORTED: Machine[State, ReportedFacts] = Machine(
    name="An act reported by phone",
    states=State,
    ends=frozenset(State) - set(WAITING),
    moves=(
        Move("report", (), S.REPORTED, RECORDS, effect="the named person is alerted; it has no effect"),
        Move(
            "lapse",
            (S.REPORTED,),
            S.NOT_CONFIRMED,
            (CLOCK,),
            effect="the managers of the person who took the call are alerted",
        ),
        Move("confirm", WAITING, S.CONFIRMED, ANSWERS, (NAMED,), "the act is done now, by the named person"),
        Move("deny", WAITING, S.DENIED, ANSWERS, (NAMED,), "every team that sees the person is alerted"),
        Move("withdraw", WAITING, S.WITHDRAWN, RECORDS, (TAKER, REASON), "the row stays"),
        Move("settle", WAITING, S.SETTLED, (CLOCK,), effect="follows when it is decided or proved without the caller"),
    ),
)


def confirm_due(reported: datetime, *, days: int, is_bank_holiday: Calendar | None = None) -> datetime:
    """Until when the named person answers: so many working days later, at the same time of day.

    reported: in UK time, whose wall clock counts.
    """
    day: date = working_days_after(reported.date(), days, is_bank_holiday)
    return datetime.combine(day, time(reported.hour, reported.minute, reported.second), reported.tzinfo)
