"""Handovers to police: when one begins, what is checked, who signs, and from which day nobody would lead."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

LAW_ENTRIES = ("cja-249",)


class HandoverKind(StrEnum):
    """Who hands over to police."""

    FROM_PROBATION = "from_probation"  # a licence ends
    FROM_PRISON = "from_prison"  # a release without licence: the prison sends too
    BETWEEN_FORCES = "between_forces"


class HandoverState(StrEnum):
    DUE = "due"
    DRAFTED = "drafted"
    OFFERED = "offered"
    QUERIED = "queried"
    ACCEPTED = "accepted"
    IN_EFFECT = "in_effect"
    STOPPED = "stopped"  # the licence no longer ends then: a recall, a date that moved, a death


class HandoverPart(StrEnum):
    """One line of the checklist. What the record holds of it stands beside it on the page."""

    JOINT_VISIT = "joint_visit"
    REGISTER = "register"
    ORDERS = "orders"
    SENDER_VIEW = "sender_view"
    POLICE_VIEW = "police_view"
    PRISON_VIEW = "prison_view"
    LICENCE_HISTORY = "licence_history"
    CONDITIONS = "conditions"
    DEVICES = "devices"
    MONEY = "money"
    VEHICLES = "vehicles"
    INTERVENTIONS = "interventions"
    ACTIONS = "actions"
    ZONES = "zones"


P = HandoverPart
PART_WORDS = {
    P.JOINT_VISIT: "Joint visit",
    P.REGISTER: "Notification register checked",
    P.ORDERS: "Orders checked",
    P.SENDER_VIEW: "Risk view of the agency that hands over",
    P.POLICE_VIEW: "Risk view of police",
    P.PRISON_VIEW: "Risk view of the prison",
    P.LICENCE_HISTORY: "Licence history, breaches and recalls",
    P.CONDITIONS: "Conditions with their reasons",
    P.DEVICES: "Devices and accounts",
    P.MONEY: "Money",
    P.VEHICLES: "Vehicles",
    P.INTERVENTIONS: "Interventions, and what stops on the last day",
    P.ACTIONS: "Open actions",
    P.ZONES: "Places to protect",
}
OF_LICENCE = (P.LICENCE_HISTORY, P.CONDITIONS)
BY_POLICE = frozenset({P.POLICE_VIEW, P.REGISTER, P.ORDERS})  # the receiver may record these too
OPEN = (
    HandoverState.DUE,
    HandoverState.DRAFTED,
    HandoverState.OFFERED,
    HandoverState.QUERIED,
    HandoverState.ACCEPTED,
)
NOT_ACCEPTED = OPEN[:-1]


def parts_of(kind: HandoverKind) -> tuple[HandoverPart, ...]:
    """The checklist. Somebody released without licence has no licence to tell of, and the prison gives its view."""
    left_out = {
        HandoverKind.FROM_PROBATION: (P.PRISON_VIEW,),
        HandoverKind.FROM_PRISON: OF_LICENCE,
        HandoverKind.BETWEEN_FORCES: (P.PRISON_VIEW, *OF_LICENCE),
    }[kind]
    return tuple(part for part in HandoverPart if part not in left_out)


def missing_parts(kind: HandoverKind, done: Collection[str]) -> list[HandoverPart]:
    return [part for part in parts_of(kind) if part not in done]


def takes_effect_on(last_day: date) -> date:
    """The day at whose first moment police lead: the day after the last day of who hands over."""
    return last_day + timedelta(days=1)


def begins_on(last_day: date, *, months: int) -> date:
    """So many calendar months before the last day; before the 31st, the last day of a shorter month."""
    year, month = divmod(12 * last_day.year + last_day.month - 1 - months, 12)
    return date(year, month + 1, min(last_day.day, monthrange(year, month + 1)[1]))


def is_due(last_day: date, *, on: date, months: int) -> bool:
    """Whether the handover of a licence that ends on this day is to be under way. Not once it has ended by more than
    the day of the change."""
    return begins_on(last_day, months=months) <= on <= takes_effect_on(last_day)


def mark_reached(last_day: date, *, on: date, marks: Sequence[int]) -> int | None:
    """Of the days before the last one on which managers are alerted the nearest that has come; None before all of
    them. After the last day it is 0."""
    left = max(0, (last_day - on).days)
    return min((mark for mark in marks if left <= mark), default=None)


@dataclass(frozen=True)
class LeadFacts:
    """has_sender, has_police: whether somebody who can answer is the owner there. last_day: of who hands over; None
    where nothing is handed over."""

    has_sender: bool
    has_police: bool
    last_day: date | None = None
    is_in_effect: bool = False


def first_day_without_lead(facts: LeadFacts, *, on: date) -> date | None:
    """From which day on nobody would lead, as the record stands; None where somebody leads on each day to come.

    Until the handover takes effect who hands over leads, and police where they are named. After the last day it is
    police: who hands over keeps the duty while police have not accepted, but leads by no power any longer.
    """
    if facts.has_police:
        return None
    if facts.is_in_effect or facts.last_day is None or not facts.has_sender:
        return on
    return max(on, takes_effect_on(facts.last_day))


@dataclass(frozen=True)
class HandoverFacts:
    """What the guards read. missing: parts of the checklist not recorded. is_sender, is_receiver: whether whoever acts
    works for the agency that hands over, or for police. cannot: why they cannot be the owner, empty where they can."""

    missing: tuple[str, ...] = ()
    is_sender: bool = False
    is_receiver: bool = False
    is_signed: bool = False
    cannot: str = ""
    text: str = ""


COMPLETE = Guard[HandoverFacts](
    "every part of the checklist is recorded",
    lambda facts: f"Record first: {', '.join(facts.missing)}" if facts.missing else "",
)
SENDS = Guard[HandoverFacts](
    "they work for the agency that hands over",
    lambda facts: "" if facts.is_sender else "This is for the agency that hands over",
)
RECEIVES = Guard[HandoverFacts](
    "they work for the police that take over",
    lambda facts: "" if facts.is_receiver else "This is for the police who take over",
)
SIGNED = Guard[HandoverFacts](
    "the agency that hands over has signed",
    lambda facts: "" if facts.is_signed else "The agency that hands over has not signed yet",
)
NOT_SIGNED = Guard[HandoverFacts]("it is not signed yet", lambda facts: "Already signed" if facts.is_signed else "")
ABLE = Guard[HandoverFacts]("they can be the owner", lambda facts: facts.cannot)
WRITTEN = Guard[HandoverFacts]("it is written", lambda facts: "" if facts.text else "Enter your question or answer")

DRAFTS = (Capability.DRAFT_POLICE_HANDOVERS, Capability.ACCEPT_POLICE_HANDOVERS)
SIGNS = (Capability.SIGN_POLICE_HANDOVERS, Capability.ACCEPT_POLICE_HANDOVERS)
ACCEPTS = (Capability.ACCEPT_POLICE_HANDOVERS,)
S = HandoverState
POLICE_HANDOVER = Machine[HandoverState, HandoverFacts](
    "A handover to police",
    HandoverState,
    (
        Move("begin", (), S.DUE, (CLOCK,), (), "both sides are alerted", "6 months before the last day: our design"),
        Move("begin_between_forces", (), S.DRAFTED, ACCEPTS, (SENDS,), "the receiving team can edit the record"),
        Move("draft", (S.DUE,), S.DRAFTED, (CLOCK,), (), "with the first part of the checklist that is recorded"),
        Move("offer", (S.DRAFTED,), S.OFFERED, DRAFTS, (SENDS, COMPLETE), "police are asked to accept"),
        Move("sign", (S.OFFERED,), S.OFFERED, SIGNS, (SENDS, NOT_SIGNED), "for the agency that hands over"),
        Move("query", (S.OFFERED,), S.QUERIED, ACCEPTS, (RECEIVES, WRITTEN), "who offered it is asked"),
        Move("answer", (S.QUERIED,), S.OFFERED, DRAFTS, (SENDS, WRITTEN), "police are asked to accept again"),
        Move(
            "accept",
            (S.OFFERED,),
            S.ACCEPTED,
            ACCEPTS,
            (RECEIVES, SIGNED, ABLE),
            "they are the owner for police from now on, and lead from the day after the last day",
        ),
        Move("take_effect", (S.ACCEPTED,), S.IN_EFFECT, (CLOCK,), (), "police lead; who handed over reads on"),
        Move("stop", OPEN, S.STOPPED, (CLOCK,), (), "the licence no longer ends then: recall, moved date or death"),
    ),
    frozenset({S.IN_EFFECT, S.STOPPED}),
)
STATE_WORDS = {
    S.DUE: "Not started",
    S.DRAFTED: "Draft",
    S.OFFERED: "Waiting for police",
    S.QUERIED: "Question from police",
    S.ACCEPTED: "Accepted",
    S.IN_EFFECT: "Police lead",
    S.STOPPED: "Not needed",
}
KIND_WORDS = {
    HandoverKind.FROM_PROBATION: "Probation to police",
    HandoverKind.FROM_PRISON: "Prison to police, release without licence",
    HandoverKind.BETWEEN_FORCES: "Between police forces",
}
