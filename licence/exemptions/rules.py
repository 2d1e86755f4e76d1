"""Rules of exemptions: who decides one, when it holds, and how it goes from state to state.

One person asks for an exemption and another decides it. It never begins before it is approved, and it has an end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from licence.catalogue.rules.families import Family
from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

LAW_ENTRIES = ("cja-250-5aa",)

LONGEST_DAYS = 14  # practice

# Families in which a condition may protect a victim. The path is the same for every condition of these, whether or not
# a victim asked for it: the path itself tells nobody.
FOR_VICTIMS = frozenset({Family.ZONES, Family.ASSOCIATION, Family.RELATIONSHIPS, Family.RESIDENCE, Family.TRAVEL})


class Status(StrEnum):
    """Where an exemption stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by the person who asked
    LAPSED = "lapsed"  # nobody decided in time
    ENDED = "ended"  # its window is over
    ENDED_EARLY = "ended_early"
    APPROVAL_WITHDRAWN = "approval_withdrawn"  # it was approved by mistake


OPEN = (Status.ASKED, Status.APPROVED)


class View(StrEnum):
    """How an agency sees the risk of an exemption."""

    NO_OBJECTION = "no_objection"
    OBJECTS = "objects"
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True)
class ExemptionFacts:
    """What the guards read."""

    is_asker: bool = False
    needs_head: bool = False
    by_head: bool = False
    set_by_board: bool = False
    has_board_document: bool = False
    is_past: bool = False  # the window
    binds: bool = True  # the condition is on a licence in force and has not ended
    reason: str = ""


def _as_head(facts: ExemptionFacts) -> str:
    if facts.needs_head and not facts.by_head:
        return "Only an assistant chief officer (ACO) can decide this. Ask them to decide"
    return ""


HEAD = Guard("by an ACO, where the condition is of the Board or of a family that may protect victims", _as_head)
BOARD: Guard[ExemptionFacts] = Guard(
    "for a condition of the Board: the reference and date of its document",
    lambda facts: (
        "The Parole Board set this condition. Enter the reference and date of its document"
        if facts.set_by_board and not facts.has_board_document
        else ""
    ),
)
AHEAD: Guard[ExemptionFacts] = Guard(
    "its time has not ended",
    lambda facts: "The time asked for has passed. Ask for a new permission" if facts.is_past else "",
)
BINDS: Guard[ExemptionFacts] = Guard(
    "the condition is in force",
    lambda facts: "" if facts.binds else "This condition is no longer in force",
)
REASON: Guard[ExemptionFacts] = Guard("a reason", lambda facts: "" if facts.reason.strip() else "Enter a reason")
ASKER: Guard[ExemptionFacts] = Guard(
    "by the person who asked",
    lambda facts: "" if facts.is_asker else "Only the person who asked can withdraw this request",
)

S, C = Status, Capability
EXEMPTION: Machine[Status, ExemptionFacts] = Machine(
    name="A permission under a licence condition",
    states=Status,
    ends=frozenset(Status) - frozenset(OPEN),
    moves=(
        Move(
            "ask",
            (),
            S.ASKED,
            (C.CHANGE_PEOPLE,),
            (BINDS, REASON),
            "approvers are alerted, agencies and victim liaison are asked for their view",
        ),
        Move(
            "approve",
            (S.ASKED,),
            S.APPROVED,
            (C.APPROVE_EXEMPTIONS,),
            (HEAD, BOARD, AHEAD, BINDS, REASON),
            "every team is alerted; it holds from the start asked for, or from the approval if that is later",
        ),
        Move("refuse", (S.ASKED,), S.REFUSED, (C.APPROVE_EXEMPTIONS,), (HEAD, REASON), "the teams asked are alerted"),
        Move("withdraw", (S.ASKED,), S.WITHDRAWN, (C.CHANGE_PEOPLE,), (ASKER, REASON)),
        Move("lapse", (S.ASKED,), S.LAPSED, (CLOCK,), (), "the teams asked are alerted"),
        Move("end", (S.APPROVED,), S.ENDED, (CLOCK,), (), "the condition applies again"),
        Move(
            "end_early",
            (S.APPROVED,),
            S.ENDED_EARLY,
            (C.CHANGE_PEOPLE,),
            (AHEAD, REASON),
            "the condition applies again; every team is alerted",
        ),
        Move(
            "withdraw_approval",
            (S.APPROVED,),
            S.APPROVAL_WITHDRAWN,
            (C.APPROVE_EXEMPTIONS,),
            (HEAD, AHEAD, REASON),
            "the condition applies again; every team is alerted",
        ),
    ),
)


def may_protect_victims(*, family: str, is_bespoke: bool) -> bool:
    """Whether victim liaison is asked for a view, whoever asked for the condition."""
    return is_bespoke or family in FOR_VICTIMS


def needs_head(*, family: str, is_bespoke: bool, set_by_board: bool, for_victim: bool) -> bool:
    """Whether an ACO decides. for_victim: that a victim asked for the condition; False for readers who may not know."""
    return set_by_board or for_victim or may_protect_victims(family=family, is_bespoke=is_bespoke)


def window_refusal(*, starts_at: datetime, ends_at: datetime, at: datetime, longest_days: int) -> tuple[str, str]:
    """Field and reason why it cannot be asked for these hours; two empty texts when it can. at: when it is asked."""
    if starts_at < at:
        return "starts_at", "Enter a start in the future. A permission cannot start before it is approved"
    if ends_at <= starts_at:
        return "ends_at", "The end must be after the start"
    if ends_at > starts_at + timedelta(days=longest_days):
        return "ends_at", f"A permission lasts at most {longest_days} days. Vary the licence for longer"
    return "", ""


def begins_at(*, starts_at: datetime, approved_at: datetime) -> datetime:
    """From when it holds: the start asked for, and never before its approval."""
    return max(starts_at, approved_at)


def holds(*, begins_at: datetime | None, ends_at: datetime, ended_at: datetime | None, at: datetime) -> bool:
    """Whether the person is exempt at a moment. begins_at: None while nobody has approved it.

    The start is included, the end is not; ended_at: when it was ended before its time.
    """
    return begins_at is not None and begins_at <= at < (min(ends_at, ended_at) if ended_at else ends_at)
