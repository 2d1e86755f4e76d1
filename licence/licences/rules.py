"""Rules of licences: how one comes about, changes and ends. The moves of a licence, as data.

After the states of the service in which most licences are made (MoJ create-and-vary-a-licence, 2026). That the approver
is somebody other than the submitter is our design. Most terrorism licences are not made there: a licence here may have
its system of record in a document or in NOMIS.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Able, Guard, Machine, Move
from sharing.practice.working_time import Calendar, working_days_before

LAW_ENTRIES = ("cja-254", "lic-hard-stop", "vpa-63-64")


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

APPROVED_FIRST = frozenset({Status.APPROVED})  # of a first licence: what a release waits for

BEFORE_FORCE = DRAFTS | WAITS_FOR_APPROVAL | {Status.APPROVED, Status.VARIATION_APPROVED, Status.TIMED_OUT}

MAKES = (Capability.MAKE_LICENCES,)
PRISON_MAKES = (Capability.MAKE_LICENCES_AFTER_HARD_STOP,)
APPROVES = (Capability.APPROVE_LICENCES,)
APPROVES_VARIATIONS = (Capability.APPROVE_VARIATIONS,)
BY_CLOCK = (CLOCK,)

LONDON = ZoneInfo("Europe/London")

HARD_STOP_WORKING_DAYS = 2  # before the working day on which the person goes
WARNING_WORKING_DAYS = 2  # before the hard stop


@dataclass(frozen=True)
class LicenceFacts:
    """What the guards of a licence read. missing: in words, what is still to be filled. None: not known."""

    by: int | None = None  # key of who asks
    submitted_by: int | None = None
    missing: tuple[str, ...] = ()
    has_appointment: bool = False
    unapproved_bespoke: int = 0
    reason: str = ""
    spo_view_by: int | None = None  # key of the senior probation officer who gave a view
    liaison_knows: bool = False  # victim liaison has acknowledged it, or had its time
    on: date | None = None
    hard_stop_on: date | None = None
    is_revoked: bool = False
    by_head: bool = False  # the head of a probation unit asks
    is_directed: bool = False  # the release follows from a direction of the Parole Board
    after_reference: bool = False  # the direction was referred to the High Court: the Secretary of State's conditions
    release: str = ""  # in words: why the person leaves
    direction_ref: str = ""
    directed_on: date | None = None
    is_told: bool = False  # the person was told and signed, or refused before a witness; or danger does not wait
    is_free: bool = False  # the person is released already: the prison no longer has a part in the licence


def _filled(facts: LicenceFacts) -> str:
    return f"Still to fill in: {', '.join(facts.missing)}" if facts.missing else ""


def _appointment(facts: LicenceFacts) -> str:
    return "" if facts.has_appointment else "Enter who the person meets first, when and where"


def _somebody_else(facts: LicenceFacts) -> str:
    return (
        "You submitted it. Someone else must approve it" if facts.by is None or facts.by == facts.submitted_by else ""
    )


def _bespoke_approved(facts: LicenceFacts) -> str:
    return "A bespoke condition has no approval of PPCS yet" if facts.unapproved_bespoke else ""


def _reason(facts: LicenceFacts) -> str:
    return "" if facts.reason.strip() else "Enter a reason"


def _spo(facts: LicenceFacts) -> str:
    if facts.spo_view_by is None:
        return "The senior probation officer (SPO) has not given a view yet. Ask for it: they give it on this page"
    if facts.by == facts.spo_view_by:
        return "You gave the view of the senior probation officer. Another officer submits it"
    return ""


def _told(facts: LicenceFacts) -> str:
    return "" if facts.is_told else "First record that the person has been told, and signed or refused to sign"


def _vlo(facts: LicenceFacts) -> str:
    return "" if facts.liaison_knows else "Victim liaison has not acknowledged this variation yet"


def _past_hard_stop(facts: LicenceFacts) -> str:
    reached = facts.on and facts.hard_stop_on and facts.on >= facts.hard_stop_on
    return "" if reached else "The hard stop is not reached"


def _before_hard_stop(facts: LicenceFacts) -> str:
    if facts.hard_stop_on is None:
        return "No release is expected"
    reached = facts.on and facts.hard_stop_on and facts.on >= facts.hard_stop_on
    return "The hard stop is reached" if reached else ""


def _not_revoked(facts: LicenceFacts) -> str:
    return "The licence is revoked: a new one is made when the person is released again" if facts.is_revoked else ""


def _prison_first(facts: LicenceFacts) -> str:
    if facts.by_head and not facts.is_free:
        return "The prison decides on a first licence until the person is released"
    return ""


def _not_the_boards(facts: LicenceFacts) -> str:
    if facts.is_directed and facts.after_reference:
        return f"{AFTER_REFERENCE}: PPCS records what the Secretary of State set"
    if facts.is_directed and not facts.is_free:
        return "The Parole Board directed this release and approves its conditions: record its direction"
    return ""


AFTER_REFERENCE = "The release was referred to the High Court: its conditions are the Secretary of State’s"


def _boards(facts: LicenceFacts) -> str:
    if facts.is_directed and facts.after_reference:
        return f"{AFTER_REFERENCE}, and the Parole Board sets none (Victims and Prisoners Act 2024 ss.63, 64)"
    if facts.is_directed:
        return ""
    return f"No direction of the Parole Board is recorded for this release: {facts.release or 'none is expected'}"


def _secretarys(facts: LicenceFacts) -> str:
    if facts.is_directed and facts.after_reference:
        return ""
    return "The release was not referred to the High Court: its conditions are not the Secretary of State’s to set"


def _direction(facts: LicenceFacts) -> str:
    if not facts.direction_ref.strip():
        return "Enter the reference of the Board's direction"
    if facts.directed_on is None:
        return "Enter the date of the Board's direction"
    if facts.on is None or facts.directed_on > facts.on:
        return "The date of the Board's direction must be today or in the past"
    return ""


PRISON_FIRST = Guard("until the release it is the prison that decides", _prison_first)
FILLED = Guard("every blank is filled", _filled)
APPOINTMENT = Guard("the first appointment is given", _appointment)
SOMEBODY_ELSE = Guard("the approver is not the submitter", _somebody_else)
BESPOKE_APPROVED = Guard("PPCS has approved each bespoke condition", _bespoke_approved)
REASON = Guard("a reason is given", _reason)
NOT_THE_BOARDS = Guard("the release is not by a direction of the Parole Board", _not_the_boards)
BOARDS = Guard("the release is by a direction of the Parole Board", _boards)
SECRETARYS = Guard("the direction was referred to the High Court", _secretarys)
DIRECTION = Guard("the direction is named, with its day", _direction)
SPO = Guard("the SPO, not the submitter, has given a view", _spo)
TOLD = Guard("the person has been told, and signed or refused before a witness; or danger does not wait", _told)
VLO = Guard("victim liaison has acknowledged it, or had its time; or danger does not wait", _vlo)
PAST_HARD_STOP = Guard("the hard stop is reached", _past_hard_stop)
BEFORE_HARD_STOP = Guard("the release date changed, and the hard stop is no longer reached", _before_hard_stop)
NOT_REVOKED = Guard("the licence is not revoked", _not_revoked)

CVL = "practice of the licence service"

S = Status
LICENCE: Machine[Status, LicenceFacts] = Machine(
    name="A licence",
    states=Status,
    ends=frozenset({S.INACTIVE}),
    moves=(
        Move(
            "begin",
            (),
            S.IN_PROGRESS,
            (*MAKES, *PRISON_MAKES),
            (),
            "standard conditions of the policy are copied in",
            CVL,
        ),
        Move(
            "submit", (S.IN_PROGRESS, S.REJECTED), S.SUBMITTED, MAKES, (FILLED, APPOINTMENT, BESPOKE_APPROVED), "", CVL
        ),
        Move(
            "submit",
            (S.TIMED_OUT,),
            S.SUBMITTED,
            PRISON_MAKES,
            (FILLED, APPOINTMENT, BESPOKE_APPROVED),
            "made by the prison: probation reviews it after release",
            CVL,
        ),
        Move(
            "approve",
            (S.SUBMITTED,),
            S.APPROVED,
            APPROVES,
            (PRISON_FIRST, SOMEBODY_ELSE, NOT_THE_BOARDS),
            "an earlier approved version becomes inactive",
            CVL,
        ),
        Move(
            "approve_for_board",
            (S.SUBMITTED,),
            S.APPROVED,
            (Capability.RECORD_BOARD_CONDITIONS,),
            (SOMEBODY_ELSE, BOARDS, DIRECTION),
            "its conditions are the Board's: no one else changes them",
            "Parole Board, Licence conditions and how the Parole Board use them",
        ),
        Move(
            "approve_for_secretary",
            (S.SUBMITTED,),
            S.APPROVED,
            (Capability.SET_CONDITIONS_FOR_SECRETARY,),
            (SOMEBODY_ELSE, SECRETARYS, DIRECTION),
            "its conditions are the Secretary of State’s: no one else changes them",
            "Victims and Prisoners Act 2024 ss.63, 64",
        ),
        Move("reject", (S.SUBMITTED,), S.REJECTED, APPROVES, (PRISON_FIRST, SOMEBODY_ELSE, REASON), "", CVL),
        Move(
            "edit",
            (S.APPROVED,),
            S.SUBMITTED,
            MAKES,
            (FILLED, APPOINTMENT, BESPOKE_APPROVED),
            "must be approved again; the prison is alerted",
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
            "reopen",
            (S.TIMED_OUT,),
            S.IN_PROGRESS,
            BY_CLOCK,
            (BEFORE_HARD_STOP,),
            "probation makes it again",
        ),
        Move(
            "activate",
            (S.APPROVED,),
            S.ACTIVE,
            BY_CLOCK,
            (),
            "follows from the recorded release; drafts become inactive",
            CVL,
            is_taken_back=True,
        ),
        Move(
            "vary",
            (),
            S.VARIATION_IN_PROGRESS,
            MAKES,
            (REASON, NOT_REVOKED),
            "a new version with the conditions in force",
            CVL,
        ),
        Move(
            "submit",
            (S.VARIATION_IN_PROGRESS, S.VARIATION_REJECTED),
            S.VARIATION_SUBMITTED,
            MAKES,
            (FILLED, SPO, VLO, BESPOKE_APPROVED),
            "",
            CVL,
        ),
        Move("approve", (S.VARIATION_SUBMITTED,), S.VARIATION_APPROVED, APPROVES_VARIATIONS, (SOMEBODY_ELSE,), "", CVL),
        Move(
            "reject",
            (S.VARIATION_SUBMITTED,),
            S.VARIATION_REJECTED,
            APPROVES_VARIATIONS,
            (SOMEBODY_ELSE, REASON),
            "referred back",
            CVL,
        ),
        Move(
            "edit",
            (S.VARIATION_APPROVED,),
            S.VARIATION_SUBMITTED,
            MAKES,
            (FILLED, SPO, VLO, BESPOKE_APPROVED),
            "must be approved again",
            CVL,
        ),
        Move(
            "activate",
            (S.VARIATION_APPROVED,),
            S.ACTIVE,
            (*MAKES, Capability.WITNESS_REFUSALS, CLOCK),
            (NOT_REVOKED, TOLD),
            "the version before becomes inactive",
            CVL,
        ),
        Move(
            "withdraw_approval",
            (S.APPROVED,),
            S.SUBMITTED,
            (*APPROVES, Capability.RECORD_BOARD_CONDITIONS),
            (REASON,),
            "approved by mistake: it needs approval again",
        ),
        Move(
            "withdraw_approval",
            (S.VARIATION_APPROVED,),
            S.VARIATION_SUBMITTED,
            APPROVES_VARIATIONS,
            (REASON,),
            "approved by mistake: it needs approval again",
        ),
        Move(
            "revoke",
            (S.ACTIVE,),
            S.RECALLED,
            (Capability.REVOKE_LICENCES, CLOCK),
            (REASON,),
            "the person is recalled",
            "CJA 2003 s.254",
            is_taken_back=True,
        ),
        Move(
            "reinstate",
            (S.RECALLED,),
            S.ACTIVE,
            (Capability.REVOKE_LICENCES, CLOCK),
            (REASON,),
            "the revocation was rescinded: it binds as before",
            "practice of PPCS",
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
            (Capability.END_LICENCES, CLOCK),
            (REASON,),
            "expired, replaced, died or deported",
            CVL,
            is_taken_back=True,
        ),
    ),
)


@dataclass(frozen=True)
class ConditionFacts:
    """What the guards of one condition read. after_reference: the direction was referred to the High Court, and what
    the Board had set is no longer the Board's."""

    set_by_board: bool = False
    set_by_secretary: bool = False
    after_reference: bool = False
    is_standard: bool = False
    lacks_place: bool = False  # its wording needs a place on a map, and none is named


def _worded_here(facts: ConditionFacts) -> str:
    return "The wording of a standard condition is that of the policy" if facts.is_standard else ""


def _may_go(facts: ConditionFacts) -> str:
    return "Every licence holds the standard conditions" if facts.is_standard else ""


def _not_set_by_board(facts: ConditionFacts) -> str:
    if facts.set_by_secretary:
        return "The Secretary of State set this condition. Ask PPCS to have it varied"
    is_boards = facts.set_by_board and not facts.after_reference
    return "The Board set this condition. Ask the Board to vary it" if is_boards else ""


def _place_is_free(facts: ConditionFacts) -> str:
    return _not_set_by_board(facts) if not facts.lacks_place else ""


ON_A_CONDITION: dict[str, tuple[Guard[ConditionFacts], ...]] = {
    "change": (
        Guard("it is not a standard one", _worded_here),
        Guard("neither the Board nor the Secretary of State has set it", _not_set_by_board),
    ),
    "remove": (
        Guard("it is not a standard one", _may_go),
        Guard("neither the Board nor the Secretary of State has set it", _not_set_by_board),
    ),
    "name_place": (Guard("neither of the two has set it, or its place is still to be named", _place_is_free),),
    "take_place_off": (Guard("neither the Board nor the Secretary of State has set it", _not_set_by_board),),
}


def refusal_on(act: str, facts: ConditionFacts) -> str:
    """Why this cannot be done with the condition; empty when it can."""
    return next((said for guard in ON_A_CONDITION[act] if (said := guard.refusal(facts))), "")


def may_begin(by: Able) -> bool:
    """Whether they make licences at all: probation's, or a prison's from the hard stop on."""
    return LICENCE.moves[0].is_for(by)


def may_edit(status: Status, *, by: Able) -> bool:
    """Whether they may change what it says now: probation until the hard stop, then the prison."""
    if status is Status.TIMED_OUT:
        return by.can(Capability.MAKE_LICENCES_AFTER_HARD_STOP)
    return status in OPEN_TO_EDIT and by.can(Capability.MAKE_LICENCES)


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


def first_moment(day: date) -> datetime:
    """Midnight in the United Kingdom, with which the day begins."""
    return datetime.combine(day, time.min, LONDON)


def last_moment(day: date) -> datetime:
    """The last moment of the day in the United Kingdom."""
    return datetime.combine(day, time.max, LONDON)


def moment_shown(day: date, *, now: datetime) -> datetime:
    """The moment of a day of which it is told what binds: now for today, else the day's last."""
    return now if day == now.astimezone(LONDON).date() else last_moment(day)


def is_in_force(*, starts_at: datetime | None, ends_at: datetime | None, at: datetime) -> bool:
    """Whether a condition binds at a moment: from its first moment, and no longer from the moment at which it ends."""
    return starts_at is not None and starts_at <= at and (ends_at is None or at < ends_at)
