"""Rules of orders: how long each kind may last, when its end is warned of, and how it goes from state to state.

An order, a condition of a licence and a duty of Part 4 on one matter stand side by side, each with its own power and
its own breach: nothing here knows of the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from offenders.register.rules.calendar import has_turned
from offenders.register.rules.facts import NotDecided
from offenders.register.rules.orders import EXTENDED, MOST_EXTENSIONS, end_of_extended, latest_end
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.access.state_machines import CLOCK, Guard, Machine, Move
from sharing.time_words import format_date

LAW_ENTRIES = ("scpo", "tpim", "stpim", "teo", "ftro")

WINDOWS = (90, 60, 30, 7)  # days before an end
DECIDE_DAYS = 60  # before an end, somebody has decided in writing
ADULT = 18


class OrderKind(StrEnum):
    SCPO = "scpo"
    INTERIM_SCPO = "interim_scpo"
    TPIM = "tpim"
    STPIM = "stpim"
    TRAVEL = "ftro"
    EXCLUSION = "teo"
    YOUTH_DIVERSION = "ydo"
    NOTIFICATION = "notification"
    SEXUAL_HARM = "shpo"
    PASSPORT = "passport"
    OTHER = "other"


class OrderState(StrEnum):
    APPLIED = "applied"
    REFUSED = "refused"
    MADE = "made"
    SERVED = "served"
    IN_FORCE = "in_force"
    VARIED = "varied"  # in force, with other measures than those of the first day
    EXPIRED = "expired"
    DISCHARGED = "discharged"
    QUASHED = "quashed"
    REPLACED = "replaced"


BINDS = (OrderState.IN_FORCE, OrderState.VARIED)
RUNS = (OrderState.SERVED, *BINDS)  # once its first day has come
OPEN = (OrderState.APPLIED, OrderState.MADE, *RUNS)
REST_ON_NOTIFICATION = (OrderKind.TRAVEL, OrderKind.NOTIFICATION)  # CTA 2008 Sch.4, Sch.5: of who is subject to it


@dataclass(frozen=True)
class KindRule:
    """What the law says of a kind. made_by: who makes it. longest, renewal: in words. breach: the offence of breaking
    it, where there is one. as_judged: what the rules of length call it; empty where they know none.

    needs_end: it has a last day from the beginning. for_adults: never of somebody under 18 when it comes into force.
    only_subject: only of who is subject to notification. programme: of which one every such order is; None: of either.
    begins_with: the service setting that records from when it can be made.
    """

    name: str
    section: str
    made_by: str
    longest: str
    renewal: str
    breach: str
    as_judged: str = ""
    needs_end: bool = False
    for_adults: bool = False
    only_subject: bool = False
    programme: Programme | None = None
    begins_with: str = ""

    @property
    def is_extended(self) -> bool:
        """Its end is a year, and a year more each time that it is extended."""
        return self.as_judged in EXTENDED


K, T, S = OrderKind, Programme.TERRORISM, Programme.STATE_THREATS
NEW_ORDER, NEW_ACTIVITY = "a new order", "extended, up to 4 times; after that only a new notice on new activity"
KINDS: Mapping[OrderKind, KindRule] = {
    K.SCPO: KindRule(
        "Serious crime prevention order",
        "Serious Crime Act 2007 ss.6, 8, 16",
        "High Court or Crown Court",
        "5 years from coming into force",
        NEW_ORDER,
        "Serious Crime Act 2007 s.25, up to 5 years (not confirmed)",
        as_judged="SCPO",
        needs_end=True,
        for_adults=True,
    ),
    K.INTERIM_SCPO: KindRule(
        "Interim serious crime prevention order",
        "Border Security, Asylum and Immigration Act 2025 ss.55 to 58",
        "High Court",
        "until the application is decided",
        "the order itself",
        "Serious Crime Act 2007 s.25, up to 5 years (not confirmed)",
        for_adults=True,
        begins_with="orders.interim_scpo_from",
    ),
    K.TPIM: KindRule(
        "TPIM notice",
        "TPIM Act 2011 ss.2 to 5",
        "Home Secretary, with the court’s permission",
        "1 year, extended up to 4 times: 5 years",
        NEW_ACTIVITY,
        "TPIM Act 2011 s.23",
        as_judged="TPIM",
        needs_end=True,
        programme=T,
    ),
    K.STPIM: KindRule(
        "State threats measures notice (Part 2 notice)",
        "National Security Act 2023 ss.39 to 41",
        "Home Secretary, with the court’s permission",
        "1 year, extended up to 4 times: 5 years",
        NEW_ACTIVITY,
        "National Security Act 2023 (section not confirmed)",
        as_judged="STPIM",
        needs_end=True,
        programme=S,
    ),
    K.TRAVEL: KindRule(
        "Foreign travel restriction order",
        "Counter-Terrorism Act 2008 Sch.5",
        "magistrates’ court",
        "6 months",
        NEW_ORDER,
        "Counter-Terrorism Act 2008 Sch.5, up to 5 years",
        as_judged="FTRO",
        needs_end=True,
        only_subject=True,
        programme=T,
    ),
    K.EXCLUSION: KindRule(
        "Temporary exclusion order",
        "Counter-Terrorism and Security Act 2015 s.4",
        "Home Secretary",
        "2 years",
        NEW_ORDER,
        "Counter-Terrorism and Security Act 2015 s.10",
        as_judged="TEO",
        needs_end=True,
        programme=T,
    ),
    K.YOUTH_DIVERSION: KindRule(
        "Youth diversion order",
        "Crime and Policing Act 2026 (section not confirmed)",
        "court, on application of police",
        "12 months (not confirmed)",
        NEW_ORDER,
        "Crime and Policing Act 2026 (section not confirmed)",
        as_judged="YDO",
        needs_end=True,
        programme=T,
        begins_with="orders.youth_diversion_from",
    ),
    K.NOTIFICATION: KindRule(
        "Notification order",
        "Counter-Terrorism Act 2008 Sch.4",
        "High Court",
        "the notification period",
        "none: the period ends it",
        "Counter-Terrorism Act 2008 s.54, up to 5 years",
        programme=T,
    ),
    K.SEXUAL_HARM: KindRule(
        "Sexual harm prevention order",
        "Sentencing Act 2020 Part 11 Chapter 2 (not confirmed)",
        "court",
        "as the court fixes",
        NEW_ORDER,
        "Sentencing Act 2020 (section not confirmed)",
    ),
    K.PASSPORT: KindRule(
        "Passport refused, or citizenship deprived",
        "royal prerogative; British Nationality Act 1981 s.40 (not confirmed)",
        "Home Secretary",
        "no limit: reviewed each year",
        "reviewed each year",
        "",
    ),
    K.OTHER: KindRule("Other order of a court", "as the order says", "court", "as the court fixes", NEW_ORDER, ""),
}
REVIEWED_YEARLY = frozenset({K.PASSPORT})


@dataclass(frozen=True)
class OrderTerms:
    """An order as far as its length goes. begins_on: from when such orders can be made; None where nobody has recorded
    that. is_subject: to notification on its first day; None where that is not known."""

    kind: OrderKind
    in_force_on: date | None
    ends_on: date | None
    extensions: int = 0
    born_on: date | None = None
    is_subject: bool | None = None
    begins_on: date | None = None


def why_unlawful(terms: OrderTerms) -> tuple[str, str]:
    """Field and reason why there can be no such order; two empty texts where there can."""
    rule = KINDS[terms.kind]
    if rule.begins_with and terms.begins_on is None:
        return "kind", f"{rule.name}: no commencement is recorded. Ask an administrator to record it first"
    if terms.in_force_on is None:
        return "", ""
    if terms.begins_on and terms.in_force_on < terms.begins_on:
        return "in_force_on", f"{rule.name}: none can be in force before {format_date(terms.begins_on)}"
    return _why_not_of_person(terms) or _why_not_so_long(terms) or ("", "")


def _why_not_of_person(terms: OrderTerms) -> tuple[str, str] | None:
    rule, on = KINDS[terms.kind], terms.in_force_on
    if rule.for_adults:
        if terms.born_on is None:
            return "kind", f"{rule.name}: only of an adult. Record the date of birth first"
        try:
            is_adult = has_turned(terms.born_on, ADULT, on or date.max)
        except NotDecided as refused:
            return "in_force_on", str(refused)
        if not is_adult:
            return "in_force_on", f"{rule.name}: only of someone who is 18 or over when it comes into force"
    if rule.only_subject and terms.is_subject is False:
        return "kind", f"{rule.name}: only of someone subject to notification, and the register has no period then"
    return None


def _why_not_so_long(terms: OrderTerms) -> tuple[str, str] | None:
    rule, on, ends = KINDS[terms.kind], terms.in_force_on, terms.ends_on
    if on is None:
        return None
    if terms.extensions > MOST_EXTENSIONS:
        return "extensions", f"It can be extended {MOST_EXTENSIONS} times at most ({rule.section})"
    try:
        latest = latest_end(rule.as_judged, on)
    except NotDecided:
        return "in_force_on", f"It came into force before {format_date(EXTENDED[rule.as_judged])}, under other rules"
    if ends is None:
        return ("ends_on", "Enter its last day in force") if rule.needs_end else None
    if ends < on:
        return "ends_on", "Its last day must be on or after the day it comes into force"
    if latest and ends > latest:
        last = format_date(latest)
        return "ends_on", f"The latest lawful last day is {last}: {rule.longest} ({rule.section})"
    return None


def last_day(kind: OrderKind, in_force_on: date | None, extensions: int) -> date | None:
    """The last day that follows from the first one and the extensions; None where the order itself names it."""
    rule = KINDS[kind]
    return end_of_extended(in_force_on, extensions) if in_force_on and rule.is_extended else None


def latest_lawful(kind: str, in_force_on: date | None) -> date | None:
    """None where the law sets none, or it is not in force yet."""
    if in_force_on is None:
        return None
    try:
        return latest_end(KINDS[OrderKind(kind)].as_judged, in_force_on)
    except NotDecided:
        return None


def extensions_left(kind: str, extensions: int) -> int | None:
    """None for a kind that is not extended."""
    return max(0, MOST_EXTENSIONS - extensions) if KINDS[OrderKind(kind)].is_extended else None


def name_of(kind: str, other_kind: str = "") -> str:
    return other_kind or KINDS[OrderKind(kind)].name


# Warnings


def window_of(ends_on: date, *, on: date) -> int | None:
    """The window in which an end stands: 7 for one in 7 days or fewer; None for one that is further away than all, or
    past."""
    left = (ends_on - on).days
    return min((days for days in WINDOWS if left <= days), default=None) if left >= 0 else None


def decide_by(ends_on: date) -> date:
    """By when somebody has decided in writing whether to renew it."""
    return ends_on - timedelta(days=DECIDE_DAYS)


# States


@dataclass(frozen=True)
class OrderFacts:
    """What the guards read. left: extensions left; None where it is not extended. is_due: its day has come."""

    reason: str = ""
    left: int | None = None
    is_due: bool = True
    replaced_by: bool = True


REASON: Guard[OrderFacts] = Guard("a reason", lambda facts: "" if facts.reason.strip() else "Enter a reason")
LEFT: Guard[OrderFacts] = Guard(
    "an extension is left, of a notice that is extended",
    lambda facts: (
        "This kind of order is not extended. Record a new one"
        if facts.left is None
        else ""
        if facts.left
        else f"It was extended {MOST_EXTENSIONS} times, the most the law allows"
    ),
)
DUE: Guard[OrderFacts] = Guard("its day has come", lambda facts: "" if facts.is_due else "Its day has not come yet")
AFTER: Guard[OrderFacts] = Guard(
    "the order that replaces it is recorded",
    lambda facts: "" if facts.replaced_by else "Select the order that replaces it",
)

A, C = OrderState, Capability
ORDER: Machine[OrderState, OrderFacts] = Machine(
    name="An order",
    states=OrderState,
    ends=frozenset({A.REFUSED, A.EXPIRED, A.DISCHARGED, A.QUASHED, A.REPLACED}),
    moves=(
        Move("apply", (), A.APPLIED, (C.KEEP_ORDERS,)),
        Move("refuse", (A.APPLIED,), A.REFUSED, (C.KEEP_ORDERS,), (REASON,)),
        Move("make", (A.APPLIED,), A.MADE, (C.KEEP_ORDERS,), (), "its length is held against the law"),
        Move("serve", (A.MADE,), A.SERVED, (C.KEEP_ORDERS,), (), "its length is held against the law"),
        Move("come_into_force", (A.SERVED,), A.IN_FORCE, (CLOCK,), (DUE,)),
        Move(
            "extend", (A.IN_FORCE,), A.IN_FORCE, (C.KEEP_ORDERS,), (LEFT, REASON), "a year more; warnings begin again"
        ),
        Move("extend", (A.VARIED,), A.VARIED, (C.KEEP_ORDERS,), (LEFT, REASON), "a year more; warnings begin again"),
        Move("vary", BINDS, A.VARIED, (C.KEEP_ORDERS,), (REASON,), "measures end and begin"),
        Move("expire", BINDS, A.EXPIRED, (CLOCK,), (DUE,), "its teams are alerted"),
        Move("discharge", RUNS, A.DISCHARGED, (C.KEEP_ORDERS,), (REASON,), "its teams are alerted"),
        Move("quash", (A.MADE, *RUNS), A.QUASHED, (C.KEEP_ORDERS,), (REASON,), "its teams are alerted"),
        Move("replace", RUNS, A.REPLACED, (C.KEEP_ORDERS,), (AFTER,), "its teams are alerted"),
    ),
)


class EndChoice(StrEnum):
    """What was decided before an end."""

    RENEW = "renew"
    LET_END = "let_end"


# Breaches


class OrderBreachState(StrEnum):
    CONSIDERED = "considered"
    CHARGED = "charged"
    NO_FURTHER_ACTION = "no_further_action"
    EXCUSE_ACCEPTED = "excuse_accepted"  # by police or prosecutor: noted here, never decided here


@dataclass(frozen=True)
class OrderBreachFacts:
    reason: str = ""


WHY: Guard[OrderBreachFacts] = Guard("a reason", lambda facts: "" if facts.reason.strip() else "Enter the reason")
B = OrderBreachState
ORDER_BREACH: Machine[OrderBreachState, OrderBreachFacts] = Machine(
    name="A breach of an order",
    states=OrderBreachState,
    ends=frozenset({B.CHARGED, B.NO_FURTHER_ACTION, B.EXCUSE_ACCEPTED}),
    moves=(
        Move("report", (), B.CONSIDERED, (C.REPORT_BREACHES,), (WHY,), "every team that can see the order is alerted"),
        Move("charge", (B.CONSIDERED,), B.CHARGED, (C.KEEP_ORDERS,), (WHY,)),
        Move("take_no_action", (B.CONSIDERED,), B.NO_FURTHER_ACTION, (C.KEEP_ORDERS,), (WHY,)),
        Move("accept_excuse", (B.CONSIDERED,), B.EXCUSE_ACCEPTED, (C.KEEP_ORDERS,), (WHY,)),
    ),
)
