"""Classes of records, when somebody's records are reviewed, and who decides on them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, Guard, Machine, Move

LAW_ENTRIES: tuple[str, ...] = ()  # the Acts are named where they set no day; the days are service settings


class RetentionClass(StrEnum):
    """What kind of record a table holds. Each table is in one of them."""

    PERSON = "person"
    CUSTODY = "custody"
    LICENCE = "licence"
    PAROLE = "parole"
    REGISTER = "register"
    MAPPA = "mappa"
    INTELLIGENCE = "intelligence"
    VICTIMS = "victims"
    RESPONSIBILITY = "responsibility"
    PROOF = "proof"
    COUNTS = "counts"
    ACCOUNTS = "accounts"
    REFERENCE = "reference"
    PASSING = "passing"


@dataclass(frozen=True)
class ClassRule:
    """words: what it holds. decided_by: which agency's information owner decides. rule: how long, in words.
    is_reviewed: whether it goes by the review of the person."""

    words: str
    decided_by: str
    rule: str
    is_reviewed: bool = True


R = RetentionClass
BY_REVIEW = "Until the review of the person decides. First review 12 months after the case is closed"
CLASSES = {
    R.PERSON: ClassRule("Who the person is: names, numbers, programmes", "each agency with the person", BY_REVIEW),
    R.CUSTODY: ClassRule("Convictions, sentences, custody, dates, releases", "prisons and PPCS", BY_REVIEW),
    R.LICENCE: ClassRule("Licences, checks, breaches, recalls, readiness", "probation", BY_REVIEW),
    R.PAROLE: ClassRule("Parole reviews, dossiers, hearings, decisions", "PPCS", BY_REVIEW),
    R.REGISTER: ClassRule(
        "Notification periods, duties, orders, links, handovers and closings", "police", f"{BY_REVIEW}, never before"
    ),
    R.MAPPA: ClassRule("MAPPA levels, meetings, minutes, actions, interventions", "the lead agency", BY_REVIEW),
    R.INTELLIGENCE: ClassRule(
        "Items of intelligence, decisions on sharing, disclosures", "the agency that holds the item", BY_REVIEW
    ),
    R.VICTIMS: ClassRule("Victims, their requests, and what was passed on to them", "probation", BY_REVIEW),
    R.RESPONSIBILITY: ClassRule(
        "Owners, deputies, handovers, access, alerts and who read them", "each agency", BY_REVIEW
    ),
    R.PROOF: ClassRule(
        "The audit log, unusual readings, decisions on retention and their proof",
        "information assurance",
        "Never deleted: it proves who did what (Data Protection Act 2018 s.62)",
        is_reviewed=False,
    ),
    R.COUNTS: ClassRule(
        "Figures, forecasts and briefings: counts, and sums for them", "each agency", "Kept; counts name no one", False
    ),
    R.ACCOUNTS: ClassRule(
        "Accounts, teams, partner systems, rota and leave", "each agency", "As long as their acts are kept", False
    ),
    R.REFERENCE: ClassRule(
        "Law, offences, places, settings and other reference data", "the services", "Kept; it is about no one", False
    ),
    R.PASSING: ClassRule(
        "Drafts, deliveries, sessions, jobs and keys",
        "the services",
        "Deleted automatically after days or weeks (service settings)",
        False,
    ),
}


class ReviewState(StrEnum):
    DUE = "due"
    PROPOSED = "proposed"  # to delete: a second person is asked
    KEPT = "kept"
    KEPT_LESS = "kept_less"
    DELETED = "deleted"  # decided by two of the agency; hidden once each agency has
    HIDDEN = "hidden"
    ENDED = "ended"  # something runs again


class RetentionDecision(StrEnum):
    KEEP = "keep"
    KEEP_LESS = "keep_less"
    DELETE = "delete"


@dataclass(frozen=True)
class ReviewFacts:
    """is_own: whoever acts works for the agency whose records they are. is_proposer: they proposed it. forbidden: why
    nothing may be deleted, empty where it may."""

    is_own: bool = False
    is_proposer: bool = False
    forbidden: tuple[str, ...] = ()


OWN = Guard[ReviewFacts](
    "they are records of their own agency",
    lambda facts: "" if facts.is_own else "Only the agency that holds the records decides on them",
)
OTHER_PERSON = Guard[ReviewFacts](
    "they did not propose it",
    lambda facts: "A second person must agree. You proposed it" if facts.is_proposer else "",
)
ALLOWED = Guard[ReviewFacts](
    "no period, order, licence, hold, inquest or appeal runs",
    lambda facts: f"Nothing may be deleted: {'; '.join(facts.forbidden)}" if facts.forbidden else "",
)
DECIDES = (Capability.DECIDE_RETENTION,)
S = ReviewState
RETENTION = Machine[ReviewState, ReviewFacts](
    "The review of what is kept about a person",
    ReviewState,
    (
        Move("open", (), S.DUE, (CLOCK,), (), "the information owner is alerted", "12 months after closing: ours"),
        Move("keep", (S.DUE,), S.KEPT, DECIDES, (OWN,), "reviewed again on the date given"),
        Move("keep_less", (S.DUE,), S.KEPT_LESS, DECIDES, (OWN,), "other teams of the agency lose access"),
        Move("propose_deletion", (S.DUE,), S.PROPOSED, DECIDES, (OWN, ALLOWED)),
        Move("refuse_deletion", (S.PROPOSED,), S.DUE, DECIDES, (OWN,)),
        Move("agree_deletion", (S.PROPOSED,), S.DELETED, DECIDES, (OWN, OTHER_PERSON, ALLOWED)),
        Move("hide", (S.DELETED,), S.HIDDEN, (CLOCK,), (ALLOWED,), "once each agency has decided to delete"),
        Move("end", (S.DUE, S.PROPOSED, S.DELETED), S.ENDED, (CLOCK,), (), "something runs again"),
        Move("show_again", (S.HIDDEN,), S.ENDED, (CLOCK,), (), "something runs again"),
    ),
    frozenset({S.KEPT, S.KEPT_LESS, S.ENDED}),
)
STATE_WORDS = {
    S.DUE: "To decide",
    S.PROPOSED: "Deletion proposed",
    S.KEPT: "Kept",
    S.KEPT_LESS: "Kept with less access",
    S.DELETED: "To be deleted, waiting for the other agencies",
    S.HIDDEN: "Hidden, to be deleted",
    S.ENDED: "Ended: something runs again",
}
DECISION_WORDS = {
    RetentionDecision.KEEP: "Keep",
    RetentionDecision.KEEP_LESS: "Keep, with access for fewer teams of the agency",
    RetentionDecision.DELETE: "Delete",
}


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of a shorter month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def first_review_on(closed_on: date, *, months: int) -> date:
    return months_after(closed_on, months)


def latest_next_review(on: date, *, years: int) -> date:
    return months_after(on, 12 * years)


def all_delete(states: Collection[str]) -> bool:
    """Whether each agency that holds records has decided to delete."""
    return bool(states) and all(state == ReviewState.DELETED for state in states)
