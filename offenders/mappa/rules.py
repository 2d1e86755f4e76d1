"""The rules of MAPPA: categories, levels, meetings, actions and their clocks (CJA 2003 ss.325 to 327B)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from offenders.custody.rules import HELD, Status
from offenders.status.rules import Power
from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move
from sharing.practice.working_time import Calendar, working_days_after

LAW_ENTRIES = ("cja-325-2aa",)
LEVELS = (1, 2, 3)
REVIEW_WEEKS = {1: 16, 2: 12, 3: 6}  # guidance, not confirmed: service settings
LEVEL_MONTHS = 6  # before release, not confirmed: a service setting
MINUTES_DAYS = {1: 10, 2: 10, 3: 5}  # working days, not confirmed: service settings
EXIT_MONTHS = 3  # before the end of notification
MANAGER_DAYS, CHAIR_DAYS = 3, 10  # an action so many days late


class Category(StrEnum):
    """Under which category a person is managed. Not known is never "none"."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    NOT_KNOWN = ""


class Basis(StrEnum):
    """Why the person is in the category."""

    OFFENCE = "offence"  # a relevant terrorist offender, by law
    RISK = "risk"  # at risk of terrorism-related activity, as two people found
    OTHER = "other"  # categories 1 to 3
    NOT_KNOWN = ""


class Body(StrEnum):
    """Who is at the table."""

    POLICE = "police"
    PROBATION = "probation"
    PRISON = "prison"
    LOCAL_AUTHORITY = "local_authority"
    HEALTH = "health"
    HOME_OFFICE = "home_office"
    MONITORING = "monitoring"
    OTHER = "other"


RESPONSIBLE = (Body.POLICE, Body.PROBATION, Body.PRISON)  # the responsible authority, s.325(1)
LEADS = (Body.PROBATION, Body.POLICE, Body.PRISON)
BODY_OF_AGENCY = {
    "ct_police": Body.POLICE,
    "police": Body.POLICE,
    "probation": Body.PROBATION,
    "prison": Body.PRISON,
}


class CaseState(StrEnum):
    IDENTIFIED = "identified"
    LEVEL_PROPOSED = "level_proposed"
    LEVEL_SET = "level_set"
    LEVEL_CHANGED = "level_changed"
    EXIT_PROPOSED = "exit_proposed"
    EXITED = "exited"


class LevelState(StrEnum):
    PROPOSED = "proposed"
    SET = "set"
    REFUSED = "refused"


class MeetingState(StrEnum):
    PLANNED = "planned"
    PACK_SENT = "pack_sent"
    HELD = "held"
    MINUTES_DRAFT = "minutes_draft"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class ActionState(StrEnum):
    SET = "set"
    DONE = "done"
    REFUSED = "refused"
    ACCEPTED = "accepted"


WITH_LEVEL = (CaseState.LEVEL_SET, CaseState.LEVEL_CHANGED)
TO_COME = (MeetingState.PLANNED, MeetingState.PACK_SENT)
WAS_HELD = (MeetingState.HELD, MeetingState.MINUTES_DRAFT, MeetingState.CLOSED)


# Who is in which category


@dataclass(frozen=True)
class ByLaw:
    """What the law says of a person: whether category 4 follows from an offence. None: it cannot be decided."""

    is_category_4: bool | None
    words: str


def by_law(judged: Sequence[ByLaw]) -> ByLaw:
    """Of all offences of the person: one that brings the category is enough; else what is open keeps it open."""
    for wanted in (True, None):
        if found := next((each for each in judged if each.is_category_4 is wanted), None):
            return found
    if not judged:
        return ByLaw(None, "No sentence is recorded")
    return ByLaw(False, "No offence on record makes the person a relevant terrorist offender")


def core_bodies(*, is_held: bool) -> frozenset[Body]:
    """The agencies without which a meeting is not closed without a reason."""
    return frozenset(RESPONSIBLE if is_held else (Body.POLICE, Body.PROBATION))


def is_held(status: str) -> bool:
    return bool(status) and Status(status) in HELD


def lead_for(status: str) -> Body:
    """Probation in custody and on licence; police when nothing of the sentence runs any longer."""
    return Body.POLICE if status == Status.LICENCE_ENDED else Body.PROBATION


def says(category: str, level: int | None) -> str:
    """ "Category 4, level 3"; what is not known is said to be."""
    words = f"Category {category}" if category else "Category not known"
    return f"{words}, level {level}" if level else f"{words}, level not set"


# Clocks


def months_before(day: date, months: int) -> date:
    """A calendar month before the 31st is the last day of a shorter month."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def level_due_on(*, leaves_on: date, known_on: date, months: int = LEVEL_MONTHS) -> date:
    """By when the level is set: so many months before the release, or the day the case was known if that is later."""
    return max(months_before(leaves_on, months), known_on)


def review_due_on(*, last_on: date, weeks: int) -> date:
    """last_on: the last meeting, or the day the level was set. The day itself is in time."""
    return last_on + timedelta(weeks=weeks)


def minutes_due_on(held_on: date, *, days: int, is_bank_holiday: Calendar | None = None) -> date:
    return working_days_after(held_on, days, is_bank_holiday)


def last_day_of(powers: Iterable[Power], programme: str) -> date | None:
    """The last day of the notification periods and orders that this programme may know of; None where there are none,
    or one has no known end."""
    days = [power.last_on for power in powers if power.programme in ("", programme)]
    known = [day for day in days if day is not None]
    return max(known, default=None) if len(known) == len(days) else None


def exit_review_on(ends_on: date, *, months: int = EXIT_MONTHS) -> date:
    return months_before(ends_on, months)


class Rung(StrEnum):
    """Who is alerted to an action that is late."""

    OWNER = "owner"
    MANAGER = "manager"
    CHAIR = "chair"


def rung_of(due_on: date, *, on: date) -> Rung | None:
    """The highest that has come. The due day itself is in time; the day after is one day late."""
    late = (on - due_on).days
    if late < 1:
        return None
    if late >= CHAIR_DAYS:
        return Rung.CHAIR
    return Rung.MANAGER if late >= MANAGER_DAYS else Rung.OWNER


# A meeting


@dataclass(frozen=True)
class Point:
    """A point of the agenda, as far as closing asks."""

    number: int
    is_decided: bool
    has_owner: bool
    has_day: bool


@dataclass(frozen=True)
class MeetingFacts:
    """What a move of a meeting asks.

    missing: core agencies that were not there. reason: why it is closed although one was missing. points: of the
    agenda. has_minutes: some are written. is_past: its time has come.
    """

    missing: tuple[Body, ...] = ()
    reason: str = ""
    points: tuple[Point, ...] = ()
    has_minutes: bool = False
    is_past: bool = True
    present: int = 0
    invited: int = 0


def may_close(facts: MeetingFacts) -> list[str]:
    """Why the meeting cannot be closed, each reason in words; empty where it can. The one gate of closing."""
    why = []
    if facts.missing and not facts.reason.strip():
        names = " and ".join(body_words(body) for body in facts.missing)
        verb = "were" if len(facts.missing) > 1 else "was"
        why.append(f"{names} {verb} not there: enter why the meeting can close without them")
    if not facts.points:
        why.append("The agenda has no point")
    for point in facts.points:
        lacks = [
            words
            for words, has in (
                ("decision", point.is_decided),
                ("owner", point.has_owner),
                ("date", point.has_day),
            )
            if not has
        ]
        if lacks:
            why.append(f"Agenda point {point.number} has no {' and no '.join(lacks)}")
    if not facts.has_minutes:
        why.append("The minutes are not written")
    return why


BODY_WORDS = {
    Body.POLICE: "Police",
    Body.PROBATION: "Probation",
    Body.PRISON: "Prison",
    Body.LOCAL_AUTHORITY: "Local authority",
    Body.HEALTH: "Health",
    Body.HOME_OFFICE: "Home Office",
    Body.MONITORING: "Electronic monitoring",
    Body.OTHER: "Another body",
}


def body_words(body: str) -> str:
    return BODY_WORDS[Body(body)]


def missing_core(present: Collection[str], *, is_held: bool) -> tuple[Body, ...]:
    """The core agencies of which nobody was there, in their order."""
    core = core_bodies(is_held=is_held)
    return tuple(body for body in RESPONSIBLE if body in core and body not in present)


@dataclass(frozen=True)
class CaseFacts:
    """What a move of a case asks. reason: in words. answers: what each agency says to an exit, by body. core: whose yes
    an exit needs. is_known: the category is."""

    reason: str = ""
    answers: Mapping[str, bool] | None = None
    core: frozenset[Body] = frozenset()
    is_known: bool = True


def _reason(facts: CaseFacts) -> str:
    return "" if facts.reason.strip() else "Enter a reason"


def _known(facts: CaseFacts) -> str:
    return "" if facts.is_known else "The category is not known. Set it first"


def _all_agree(facts: CaseFacts) -> str:
    said = facts.answers or {}
    waiting = [body_words(body) for body in RESPONSIBLE if body in facts.core and body not in said]
    against = [body_words(body) for body, answer in said.items() if not answer]
    if against:
        return f"{', '.join(against)} did not agree"
    return f"Waiting for {', '.join(waiting)}" if waiting else ""


REASON: Guard[CaseFacts] = Guard("a reason is given", _reason)
KNOWN: Guard[CaseFacts] = Guard("the category is known", _known)
ALL_AGREE: Guard[CaseFacts] = Guard("each core agency has said yes", _all_agree)
PROPOSES, RUNS, CHAIRS = (Capability.PROPOSE_MAPPA_LEVELS,), (Capability.RUN_MAPPA,), (Capability.CHAIR_MAPPA,)

S = CaseState
CASE: Machine[CaseState, CaseFacts] = Machine(
    name="A MAPPA case",
    states=CaseState,
    ends=frozenset({S.EXITED}),
    moves=(
        Move("identify", (), S.IDENTIFIED, (CLOCK, *RUNS), (), "the category follows from the offences on record"),
        Move(
            "propose_level",
            (S.IDENTIFIED, S.LEVEL_PROPOSED, S.LEVEL_SET, S.LEVEL_CHANGED),
            S.LEVEL_PROPOSED,
            PROPOSES,
            (REASON,),
            "a proposal before it is replaced; a level in force stays until the new one is set",
        ),
        Move(
            "set_level",
            (S.LEVEL_PROPOSED,),
            S.LEVEL_SET,
            (*RUNS, *CHAIRS),
            (KNOWN,),
            "when co-ordinator and chair, 2 people, have both agreed; the review clock starts",
        ),
        Move(
            "change_level",
            (S.LEVEL_PROPOSED,),
            S.LEVEL_CHANGED,
            (*RUNS, *CHAIRS),
            (KNOWN,),
            "the same where a level was in force",
        ),
        Move(
            "refuse_level",
            (S.LEVEL_PROPOSED,),
            S.IDENTIFIED,
            (*RUNS, *CHAIRS),
            (REASON,),
            "no level was in force",
        ),
        Move(
            "keep_level",
            (S.LEVEL_PROPOSED,),
            S.LEVEL_SET,
            (*RUNS, *CHAIRS),
            (REASON,),
            "the proposal is refused: the level that was in force stays in force",
        ),
        Move("propose_exit", WITH_LEVEL, S.EXIT_PROPOSED, (*PROPOSES, *RUNS), (REASON,), "each core agency is asked"),
        Move("refuse_exit", (S.EXIT_PROPOSED,), S.LEVEL_CHANGED, (*PROPOSES, CLOCK), (REASON,), "an agency said no"),
        Move("exit", (S.EXIT_PROPOSED,), S.EXITED, (*PROPOSES, CLOCK), (ALL_AGREE,), "with the last yes"),
        Move(
            "end",
            (S.IDENTIFIED, S.LEVEL_PROPOSED, S.LEVEL_SET, S.LEVEL_CHANGED, S.EXIT_PROPOSED),
            S.EXITED,
            (CLOCK,),
            (),
            "the person died",
        ),
    ),
)


def _came(facts: MeetingFacts) -> str:
    return "" if facts.is_past else "The meeting is in the future. Record it after it was held"


def _present(facts: MeetingFacts) -> str:
    return "" if facts.present else "Select who was there"


def _invited(facts: MeetingFacts) -> str:
    return "" if facts.invited else "Invite someone first"


def _gate(facts: MeetingFacts) -> str:
    return ". ".join(may_close(facts))


M = MeetingState
MEETING: Machine[MeetingState, MeetingFacts] = Machine(
    name="A MAPPA meeting",
    states=MeetingState,
    ends=frozenset({M.CLOSED, M.CANCELLED}),
    moves=(
        Move("plan", (), M.PLANNED, RUNS),
        Move(
            "send_pack",
            (M.PLANNED,),
            M.PACK_SENT,
            RUNS,
            (Guard("someone is invited", _invited),),
            "teams that can see the person are alerted that the pack is there",
        ),
        Move(
            "hold",
            (M.PLANNED, M.PACK_SENT),
            M.HELD,
            RUNS,
            (Guard("its time has come", _came), Guard("it says who was there", _present)),
            "the next review is due by the level, and the minutes are due",
        ),
        Move("write_minutes", (M.HELD, M.MINUTES_DRAFT), M.MINUTES_DRAFT, RUNS),
        Move(
            "close",
            (M.HELD, M.MINUTES_DRAFT),
            M.CLOSED,
            (*RUNS, *CHAIRS),
            (Guard("each point has a decision, owner and date; core agencies were there, or why not", _gate),),
        ),
        Move("cancel", (M.PLANNED, M.PACK_SENT), M.CANCELLED, RUNS, (), "with a new date, planned at once"),
    ),
)


@dataclass(frozen=True)
class ActionFacts:
    """words: the proof, or the reason. is_owner, is_chair: of who asks."""

    words: str = ""
    is_owner: bool = False
    is_chair: bool = False


def _proof(facts: ActionFacts) -> str:
    return "" if facts.words.strip() else "Enter the proof"


def _why(facts: ActionFacts) -> str:
    return "" if facts.words.strip() else "Enter a reason"


def _owner(facts: ActionFacts) -> str:
    return "" if facts.is_owner else "Only the owner of the action can answer it"


def _chair(facts: ActionFacts) -> str:
    return "" if facts.is_chair else "Only the chair of the meeting can accept it"


A = ActionState
OWNER: Guard[ActionFacts] = Guard("it is the owner", _owner)
CHAIR: Guard[ActionFacts] = Guard("it is the chair", _chair)
SEES = (Capability.VIEW_PEOPLE,)
ACTION: Machine[ActionState, ActionFacts] = Machine(
    name="A MAPPA action",
    states=ActionState,
    ends=frozenset({A.ACCEPTED}),
    moves=(
        Move("set", (), A.SET, (*RUNS, *CHAIRS)),
        Move("done", (A.SET,), A.DONE, SEES, (OWNER, Guard("the proof is given", _proof))),
        Move("refuse", (A.SET,), A.REFUSED, SEES, (OWNER, Guard("a reason is given", _why))),
        Move("accept", (A.DONE, A.REFUSED), A.ACCEPTED, CHAIRS, (CHAIR,)),
        Move("send_back", (A.DONE, A.REFUSED), A.SET, CHAIRS, (CHAIR, Guard("a reason is given", _why))),
    ),
)
