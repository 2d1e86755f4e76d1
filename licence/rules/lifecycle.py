"""How does a licence come about, change and end? The moves of a licence, as data.

After the states of the service in which most licences are made (MoJ create-and-vary-a-licence, 2026). That the approver
is somebody other than the submitter is our design. Most terrorism licences are not made there: a licence here may have
its system of record in a document or in NOMIS.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from offenders.rules.releases import Calendar, is_working_day
from sharing.machines import CLOCK, Guard, Machine, Move


class Status(StrEnum):
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    ACTIVE = "active"
    VARIATION_IN_PROGRESS = "variation_in_progress"
    VARIATION_SUBMITTED = "variation_submitted"
    VARIATION_APPROVED = "variation_approved"
    VARIATION_REJECTED = "variation_rejected"
    RECALLED = "recalled"
    INACTIVE = "inactive"


DRAFTS = frozenset({Status.IN_PROGRESS, Status.REJECTED, Status.VARIATION_IN_PROGRESS, Status.VARIATION_REJECTED})
OPEN_TO_EDIT = DRAFTS | {Status.APPROVED, Status.VARIATION_APPROVED}  # an edit after approval asks for it again
WAITS_FOR_APPROVAL = frozenset({Status.SUBMITTED, Status.VARIATION_SUBMITTED})

BEFORE_FORCE = DRAFTS | WAITS_FOR_APPROVAL | {Status.APPROVED, Status.VARIATION_APPROVED, Status.TIMED_OUT}

COM = frozenset({"probation_officer", "probation_manager"})
PRISON = frozenset({"prison_offender_manager"})
DECISION_MAKER = frozenset({"prison_decision_maker"})
ACO = frozenset({"probation_head"})
CASEWORK = frozenset({"casework"})
BY_CLOCK = frozenset({CLOCK})

HARD_STOP_WORKING_DAYS = 2  # before the working day on which the person goes
WARNING_WORKING_DAYS = 2  # before the hard stop


@dataclass(frozen=True)
class Facts:
    """What the guards of a licence read. missing: in words, what is still to be filled. None: not known."""

    by: int | None = None  # key of who asks
    submitted_by: int | None = None
    missing: tuple[str, ...] = ()
    has_appointment: bool = False
    unapproved_bespoke: int = 0
    reason: str = ""
    spo_discussed: bool = False
    vlo_discussed: bool = False
    on: date | None = None
    hard_stop_on: date | None = None
    is_revoked: bool = False
    by_head: bool = False  # the head of a probation unit asks
    is_free: bool = False  # the person is released already: the prison has no part in the licence any more


def _filled(facts: Facts) -> str:
    return f"Still to fill in: {', '.join(facts.missing)}" if facts.missing else ""


def _appointment(facts: Facts) -> str:
    return "" if facts.has_appointment else "Say whom the person meets first, when and where"


def _somebody_else(facts: Facts) -> str:
    return "Who submitted it cannot approve it" if facts.by is None or facts.by == facts.submitted_by else ""


def _bespoke_approved(facts: Facts) -> str:
    return "A bespoke condition has no approval of PPCS yet" if facts.unapproved_bespoke else ""


def _reason(facts: Facts) -> str:
    return "" if facts.reason.strip() else "Say why"


def _spo(facts: Facts) -> str:
    return "" if facts.spo_discussed else "Record on which day it was discussed with the senior probation officer"


def _vlo(facts: Facts) -> str:
    if facts.vlo_discussed:
        return ""
    return "Record on which day the victim liaison officer was told, or that there is none"


def _past_hard_stop(facts: Facts) -> str:
    reached = facts.on and facts.hard_stop_on and facts.on >= facts.hard_stop_on
    return "" if reached else "The hard stop is not reached"


def _not_revoked(facts: Facts) -> str:
    return "The licence is revoked: a new one is made when the person is released again" if facts.is_revoked else ""


def _prison_first(facts: Facts) -> str:
    if facts.by_head and not facts.is_free:
        return "The prison decides on a first licence until the person is released"
    return ""


PRISON_FIRST = Guard("until the release it is the prison that decides", _prison_first)
FILLED = Guard("every blank is filled", _filled)
APPOINTMENT = Guard("the first appointment is given", _appointment)
SOMEBODY_ELSE = Guard("the approver is not the submitter", _somebody_else)
BESPOKE_APPROVED = Guard("PPCS has approved each bespoke condition", _bespoke_approved)
REASON = Guard("a reason is given", _reason)
SPO = Guard("discussed with the SPO", _spo)
VLO = Guard("the VLO was told", _vlo)
PAST_HARD_STOP = Guard("the hard stop is reached", _past_hard_stop)
NOT_REVOKED = Guard("the licence is not revoked", _not_revoked)

CVL = "practice of the licence service"

S = Status
LICENCE: Machine[Status, Facts] = Machine(
    name="A licence",
    states=Status,
    ends=frozenset({S.INACTIVE}),
    moves=(
        Move("begin", (), S.IN_PROGRESS, COM | PRISON, (), "standard conditions of the policy are copied in", CVL),
        Move("submit", (S.IN_PROGRESS, S.REJECTED), S.SUBMITTED, COM, (FILLED, APPOINTMENT, BESPOKE_APPROVED), "", CVL),
        Move(
            "submit",
            (S.TIMED_OUT,),
            S.SUBMITTED,
            PRISON,
            (FILLED, APPOINTMENT, BESPOKE_APPROVED),
            "made by the prison: probation reviews it after release",
            CVL,
        ),
        Move(
            "approve",
            (S.SUBMITTED,),
            S.APPROVED,
            DECISION_MAKER | ACO,
            (PRISON_FIRST, SOMEBODY_ELSE),
            "an earlier approved version becomes inactive",
            CVL,
        ),
        Move(
            "reject", (S.SUBMITTED,), S.REJECTED, DECISION_MAKER | ACO, (PRISON_FIRST, SOMEBODY_ELSE, REASON), "", CVL
        ),
        Move(
            "edit",
            (S.APPROVED,),
            S.SUBMITTED,
            COM,
            (FILLED, APPOINTMENT, BESPOKE_APPROVED),
            "must be approved again; the prison is told",
            CVL,
        ),
        Move(
            "time_out",
            (S.IN_PROGRESS, S.REJECTED),
            S.TIMED_OUT,
            BY_CLOCK,
            (PAST_HARD_STOP,),
            "the prison makes it now",
            CVL,
        ),
        Move(
            "activate",
            (S.APPROVED,),
            S.ACTIVE,
            BY_CLOCK,
            (),
            "follows from the recorded release; drafts become inactive",
            CVL,
        ),
        Move(
            "vary",
            (),
            S.VARIATION_IN_PROGRESS,
            COM,
            (REASON, NOT_REVOKED),
            "a new version with the conditions in force",
            CVL,
        ),
        Move(
            "submit",
            (S.VARIATION_IN_PROGRESS, S.VARIATION_REJECTED),
            S.VARIATION_SUBMITTED,
            COM,
            (FILLED, SPO, VLO, BESPOKE_APPROVED),
            "",
            CVL,
        ),
        Move("approve", (S.VARIATION_SUBMITTED,), S.VARIATION_APPROVED, ACO, (SOMEBODY_ELSE,), "", CVL),
        Move(
            "reject", (S.VARIATION_SUBMITTED,), S.VARIATION_REJECTED, ACO, (SOMEBODY_ELSE, REASON), "referred back", CVL
        ),
        Move(
            "edit",
            (S.VARIATION_APPROVED,),
            S.VARIATION_SUBMITTED,
            COM,
            (FILLED, SPO, VLO, BESPOKE_APPROVED),
            "must be approved again",
            CVL,
        ),
        Move(
            "activate",
            (S.VARIATION_APPROVED,),
            S.ACTIVE,
            COM,
            (NOT_REVOKED,),
            "the version before becomes inactive; the person signs",
            CVL,
        ),
        Move(
            "revoke",
            (S.ACTIVE,),
            S.RECALLED,
            CASEWORK | BY_CLOCK,
            (REASON,),
            "the person is recalled",
            "CJA 2003 s.254",
        ),
        Move(
            "end",
            (
                S.ACTIVE,
                S.RECALLED,
                S.APPROVED,
                S.SUBMITTED,
                S.IN_PROGRESS,
                S.REJECTED,
                S.TIMED_OUT,
                S.VARIATION_IN_PROGRESS,
                S.VARIATION_SUBMITTED,
                S.VARIATION_APPROVED,
                S.VARIATION_REJECTED,
            ),
            S.INACTIVE,
            BY_CLOCK | COM | CASEWORK,
            (REASON,),
            "expired, replaced, died or deported",
            CVL,
        ),
    ),
)


def may_edit(status: Status, *, role: str) -> bool:
    """Whether somebody of this role may change what it says now: probation until the hard stop, then the prison."""
    if status is Status.TIMED_OUT:
        return role in PRISON
    return status in OPEN_TO_EDIT and role in COM


def hard_stop_on(
    leaves_on: date, *, working_days: int = HARD_STOP_WORKING_DAYS, is_bank_holiday: Calendar | None = None
) -> date:
    """The day from which the prison makes the licence: so many working days before the working day of the release."""
    return working_days_before(leaves_on, working_days, is_bank_holiday)


def warning_on(
    leaves_on: date,
    *,
    working_days: int = WARNING_WORKING_DAYS,
    stop_days: int = HARD_STOP_WORKING_DAYS,
    is_bank_holiday: Calendar | None = None,
) -> date:
    """The day on which everybody is warned that the hard stop comes: so many working days before it."""
    stop = hard_stop_on(leaves_on, working_days=stop_days, is_bank_holiday=is_bank_holiday)
    return working_days_before(stop, working_days, is_bank_holiday)


def working_days_before(day: date, number: int, is_bank_holiday: Calendar | None = None) -> date:
    while number > 0:
        day -= timedelta(days=1)
        number -= is_working_day(day, is_bank_holiday)
    return day


def is_in_force(*, starts_on: date | None, ends_on: date | None, on: date) -> bool:
    """Whether a condition binds on a day: from its first day on, and no more on the day on which it ends."""
    return starts_on is not None and starts_on <= on and (ends_on is None or on < ends_on)
