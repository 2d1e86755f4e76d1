"""How a victim's request for a condition goes: asked, passed on, answered by who decides, and told to the victim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

LAW_ENTRIES = ("dvcva-35", "vcode-11")


class Status(StrEnum):
    ASKED = "asked"
    PASSED = "passed"
    INCLUDED = "included"
    CHANGED = "changed"
    REFUSED = "refused"
    TOLD = "told"
    WITHDRAWN = "withdrawn"


class PassedTo(StrEnum):
    """Who decides on it."""

    BOARD = "board"
    PROBATION = "probation"
    STATE = "state"


ANSWERS = (Status.INCLUDED, Status.CHANGED, Status.REFUSED)
PUT = frozenset({Status.PASSED, *ANSWERS, Status.TOLD})  # before who decides, or decided
# Whose act the answer is. The Board does not sign in here: PPCS records what it decided, by its document.
ANSWERED_BY: dict[PassedTo, Capability] = {
    PassedTo.BOARD: Capability.RUN_REVIEWS,
    PassedTo.PROBATION: Capability.ANSWER_VICTIMS,
    PassedTo.STATE: Capability.APPROVE_BESPOKE,
}


@dataclass(frozen=True)
class RequestFacts:
    """What the guards read. recorded_on, decided_on: None for a day that was not given. has_condition: whether a
    condition of a licence is tied to it; None where nobody was asked."""

    passed_to: PassedTo | None = None
    passed_on: date | None = None
    has_review: bool = False
    is_theirs: bool = False  # who asks may answer for whom it was passed on to
    has_condition: bool | None = None
    reference: str = ""
    decided_on: date | None = None
    recorded_on: date | None = None
    reason: str = ""


def _somebody(facts: RequestFacts) -> str:
    if facts.passed_to is None:
        return "Select who decides"
    if facts.passed_to is PassedTo.BOARD and not facts.has_review:
        return "No parole review is open. Pass the request to probation, or wait for a review"
    return ""


def _theirs(facts: RequestFacts) -> str:
    return "" if facts.is_theirs else "Only the team the request was passed to can answer it"


def _reason(facts: RequestFacts) -> str:
    return "" if facts.reason.strip() else "Enter a reason"


def _condition(facts: RequestFacts) -> str:
    if facts.passed_to is PassedTo.PROBATION and facts.has_condition is False:
        return "Link a licence condition to the request first"
    return ""


def _document(facts: RequestFacts) -> str:
    if facts.passed_to is not PassedTo.BOARD:
        return ""
    if not facts.reference.strip():
        return "Enter the reference of the Board’s document"
    if facts.decided_on is None:
        return "Enter the date of the Board’s document"
    if facts.recorded_on is None or facts.decided_on > facts.recorded_on:
        return "The date of the Board’s document must be today or in the past"
    return ""


SOMEBODY = Guard("who decides is recorded; the Board only with an open review", _somebody)
THEIRS = Guard("it was passed to the team that answers", _theirs)
REASON = Guard("a reason is given", _reason)
CONDITION = Guard("a licence condition is linked, if passed to probation", _condition)
DOCUMENT = Guard("the Board’s document and its date are recorded", _document)

LIAISON = (Capability.LIAISE_WITH_VICTIMS,)
DECIDERS = tuple(ANSWERED_BY.values())
VCODE = "Victims’ Code, right 11; DVCVA 2004 s.35"

S = Status
REQUEST: Machine[Status, RequestFacts] = Machine(
    name="A victim’s request",
    states=Status,
    ends=frozenset({S.TOLD, S.WITHDRAWN}),
    moves=(
        Move("ask", (), S.ASKED, LIAISON, (), "", VCODE),
        Move("pass_on", (S.ASKED, S.PASSED), S.PASSED, LIAISON, (SOMEBODY,), "the team that decides is alerted", VCODE),
        Move(
            "include",
            (S.PASSED,),
            S.INCLUDED,
            DECIDERS,
            (THEIRS, DOCUMENT, CONDITION),
            "victim liaison must tell the victim",
        ),
        Move(
            "change",
            (S.PASSED,),
            S.CHANGED,
            DECIDERS,
            (THEIRS, DOCUMENT, CONDITION, REASON),
            "victim liaison must tell the victim",
        ),
        Move(
            "refuse",
            (S.PASSED,),
            S.REFUSED,
            DECIDERS,
            (THEIRS, DOCUMENT, REASON),
            "victim liaison must tell the victim",
        ),
        Move("tell", ANSWERS, S.TOLD, (CLOCK,), (), "follows from what victim liaison records", VCODE),
        *(
            Move(f"untell_{answer}", (S.TOLD,), answer, (CLOCK,), (), "recorded by mistake: tell the victim again")
            for answer in ANSWERS
        ),
        Move("withdraw", (S.ASKED, S.PASSED), S.WITHDRAWN, LIAISON, (REASON,), "the team that was to answer sees it"),
    ),
)
VERBS: dict[Status, str] = {S.INCLUDED: "include", S.CHANGED: "change", S.REFUSED: "refuse"}
