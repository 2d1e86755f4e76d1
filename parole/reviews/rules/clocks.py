"""Deadlines of a review: from when each runs, by which rule, and what meets it.

A clock begins and ends by recorded events alone. Its day is worked out once, with the values of that day: a practice
that changes later rewrites no clock that runs or has ended.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LAW_ENTRIES = (
    "pbr-17-old",
    "pbr-17-new",
    "pbr-19-8",
    "pbr-20",
    "pbr-22",
    "pbr-25-6",
    "pbr-28",
    "pbr-28a",
    "cpr-77",
)


class Clock(StrEnum):
    REFERRAL = "referral"
    WITHHOLDING = "withholding"
    PAPER_DECISION = "paper_decision"
    HEARING_REQUEST = "hearing_request"
    NOTICE_OF_HEARING = "notice_of_hearing"
    DECISION = "decision"
    RECONSIDERATION = "reconsideration"
    RECONSIDERATION_REPLY = "reconsideration_reply"
    SETTING_ASIDE = "setting_aside"
    ANSWER = "answer"
    REFERRAL_QUESTION = "referral_question"
    COURT_PAPERS = "court_papers"
    COURT_CERTIFICATE = "court_certificate"
    NEXT_REVIEW = "next_review"


@dataclass(frozen=True)
class Limit:
    """One time limit. days: after the event; negative before it. is_duty: somebody has to act by then, and a clock that
    is missed is told; otherwise it is a right that lapses. is_confirmed: the text of the rule was read."""

    clock: Clock
    title: str
    days: int
    source: str
    is_duty: bool
    is_confirmed: bool = True


R = "Parole Board Rules 2019"

LIMITS: dict[Clock, Limit] = {
    limit.clock: limit
    for limit in (
        Limit(Clock.REFERRAL, "Referral to the Board", 0, "the statute that the review follows from", True),
        Limit(
            Clock.WITHHOLDING,
            "Deadline to apply to withhold material",
            -56,
            f"{R} r.17: 8 weeks, Secretary of State",
            False,
        ),
        Limit(Clock.PAPER_DECISION, "Decision on the papers", 14, f"{R} r.19(8)", True, is_confirmed=False),
        Limit(
            Clock.HEARING_REQUEST,
            "Deadline for the prisoner to ask for a hearing",
            28,
            f"{R} r.20",
            False,
            is_confirmed=False,
        ),
        Limit(Clock.NOTICE_OF_HEARING, "Notice of the hearing", -21, f"{R} r.22: 3 weeks", True, is_confirmed=False),
        Limit(Clock.DECISION, "Decision to the parties, with reasons", 14, f"{R} r.25(6)", True),
        Limit(Clock.RECONSIDERATION, "Deadline to ask for reconsideration", 21, f"{R} r.28(3)", False),
        Limit(Clock.RECONSIDERATION_REPLY, "Deadline for the other party to reply", 7, f"{R} r.28(4)", False),
        Limit(Clock.SETTING_ASIDE, "Deadline to ask for setting aside", 21, f"{R} r.28A(5)", False),
        Limit(
            Clock.ANSWER,
            "Secretary of State decides whether to challenge",
            0,  # counted back from the last day on which it can be challenged, in working days
            "Our design: 5 working days before the deadline to challenge",
            False,
        ),
        Limit(
            Clock.REFERRAL_QUESTION,
            "Secretary of State answers whether the direction is referred to the High Court",
            0,  # counted in working days
            "Our design: 2 working days from when the question opens; CJA 2003 s.256AZBA sets none",
            True,
        ),
        Limit(  # days of the calendar: whether the rule leaves out weekends is not confirmed, and this is the earlier
            Clock.COURT_PAPERS,
            "Papers with the High Court after filing",
            2,
            "CPR 77.16 to 77.33: 2 days of filing",
            True,
            is_confirmed=False,
        ),
        Limit(
            Clock.COURT_CERTIFICATE,
            "Certificate of service with the High Court",
            7,
            "CPR 77.16 to 77.33: 7 days of service",
            True,
            is_confirmed=False,
        ),
        Limit(Clock.NEXT_REVIEW, "Next referral to the Board", 0, "the statute that the review follows from", True),
    )
}

# What ends a clock: the move that is what it waits for, or that makes it pointless. A decision is due to the parties:
# its clocks are met on the day on which they have it, which is no move. That one party asks for reconsideration takes
# nothing from the days of the other: that clock runs to its last day.
MET_BY: dict[str, tuple[Clock, ...]] = {
    "send_referral": (),
    "deem_referred": (Clock.REFERRAL,),
}
MET_WHEN_PROVIDED = (Clock.PAPER_DECISION, Clock.DECISION)
STARTED_WHEN_PROVIDED = (Clock.RECONSIDERATION, Clock.SETTING_ASIDE, Clock.HEARING_REQUEST, Clock.ANSWER)
OF_THE_COURT = (Clock.COURT_PAPERS, Clock.COURT_CERTIFICATE)
STOPPED_BY: dict[str, tuple[Clock, ...]] = {
    "issue_directions": (Clock.PAPER_DECISION,),
    "direct_oral": (Clock.PAPER_DECISION, *STARTED_WHEN_PROVIDED),
    "let_stand": (Clock.HEARING_REQUEST,),
    "refuse_hearing": (Clock.HEARING_REQUEST,),
    "adjourn": (Clock.DECISION, Clock.WITHHOLDING, Clock.NOTICE_OF_HEARING),
    "defer": (Clock.PAPER_DECISION, Clock.WITHHOLDING, Clock.NOTICE_OF_HEARING),
    "move_hearing": (Clock.WITHHOLDING, Clock.NOTICE_OF_HEARING),
    "cancel_hearing": (Clock.WITHHOLDING, Clock.NOTICE_OF_HEARING),
    "become_final": (Clock.ANSWER,),
    "refuse_reconsideration": (Clock.RECONSIDERATION_REPLY,),
    "withdraw_application": (Clock.RECONSIDERATION_REPLY,),
    "grant_reconsideration": (Clock.RECONSIDERATION_REPLY, Clock.REFERRAL_QUESTION, *STARTED_WHEN_PROVIDED),
    "correct_outcome": (Clock.REFERRAL_QUESTION, *STARTED_WHEN_PROVIDED),
    "correct_paper_outcome": (Clock.REFERRAL_QUESTION, *STARTED_WHEN_PROVIDED),
    "set_aside": (Clock.REFERRAL_QUESTION, *STARTED_WHEN_PROVIDED),
    "uphold": OF_THE_COURT,
    "quash": (Clock.REFERRAL_QUESTION, *OF_THE_COURT, *STARTED_WHEN_PROVIDED),
    "close": (Clock.REFERRAL_QUESTION, *STARTED_WHEN_PROVIDED),
    "release": (Clock.REFERRAL_QUESTION, *STARTED_WHEN_PROVIDED),
    "withdraw": tuple(Clock),
}


def ends_on(clock: Clock, event: date, *, days: int | None = None) -> date:
    """The last day of a limit that runs from this event; days: the practice value of the day, None the rule's own.

    The day of the event is not counted: 14 days after a hearing on the 1st end on the 15th.
    """
    return event + timedelta(days=LIMITS[clock].days if days is None else days)


def is_missed(*, due_on: date, on: date) -> bool:
    """A clock is not missed on its last day."""
    return on > due_on


def years_after(day: date, years: int) -> date:
    """The same day so many years on; of 29 February the 28th."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))
