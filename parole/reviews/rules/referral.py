"""Referral to the Board: when a case must go, and when its next review is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from offenders.dates.rules.releases import Code
from parole.reviews.rules.clocks import years_after
from parole.reviews.rules.moves import Outcome, ReviewKind

LAW_ENTRIES = (
    "cja-247a-3a",
    "cja-247a-3b",
    "cja-246a",
    "cja-244zb",
    "cja-255c-4",
    "cja-256a",
    "csa-28-5-6",
    "csa-28-7",
    "csa-31a-2024",
)

IN_SIGHT_WEEKS = 26  # practice: the generic process takes about six months before the target month
RECALL_REFERRED_WITHIN_DAYS = 28  # CJA 2003 s.255C(4): on the expiry of 28 days from the return to custody
NEXT_WITHIN_YEARS = 2  # CJA 2003 s.247A(4), s.246A(4), and life: within two years of the last answer
NEXT_AFTER_RECALL_YEARS = 1  # CJA 2003 s.256A; that it is one year rests on older PPCS guidance

EARLIEST_ANSWER_DAYS = 14  # Parole Board Rules 2019 r.19(8): a decision on the papers, the soonest of all answers

EXTENDED = frozenset({"EDS", "EPP"})
INDETERMINATE = frozenset({"LIFE", "IPP"})


@dataclass(frozen=True)
class Due:
    """A review that must be: of which kind, by when the case is referred, and what says so in words."""

    kind: ReviewKind
    refer_by: date
    basis: str


def first_review(dates: Mapping[Code, date], *, sentence_kinds: frozenset[str], is_terrorist: bool) -> Due | None:
    """The first review of a person who was not released yet, by their official dates; None when none is foreseen.

    A fixed-term terrorist prisoner is referred when the requisite custodial period is served (CJA 2003 s.247A(3), from
    26 February 2020), which is the parole eligibility date; other extended sentences likewise (s.246A(3)); life and IPP
    at the end of the tariff (Crime (Sentences) Act 1997 s.28(5)). A tariff comes before an eligibility date.
    """
    if sentence_kinds & INDETERMINATE and (tariff := dates.get(Code.TED)):
        return Due(ReviewKind.INITIAL_LIFE, tariff, "Tariff ends, Crime (Sentences) Act 1997 s.28(5)")
    eligible = dates.get(Code.PED)
    if eligible is None:
        return None
    if is_terrorist:
        return Due(ReviewKind.INITIAL_247A, eligible, "Requisite custodial period served, CJA 2003 s.247A(3)")
    if sentence_kinds & EXTENDED:
        return Due(ReviewKind.INITIAL_EDS, eligible, "Requisite custodial period served, CJA 2003 s.246A(3)")
    return None


def review_after_return(returned_on: date) -> Due:
    """Whoever is back after a standard recall is referred 28 days later (CJA 2003 s.255C(4))."""
    day = returned_on + timedelta(days=RECALL_REFERRED_WITHIN_DAYS)
    return Due(ReviewKind.RECALL_255C, day, "28 days after the return to custody, CJA 2003 s.255C(4)")


def next_review(*, after: ReviewKind, disposed_on: date, is_recall: bool, first: ReviewKind | None = None) -> Due:
    """The review that follows a refusal: within two years of it, of somebody held after a recall within one.

    first: of which kind the person's first review was, where that is known: after a further one it says which law asks.
    """
    if is_recall:
        day = years_after(disposed_on, NEXT_AFTER_RECALL_YEARS)
        return Due(ReviewKind.ANNUAL, day, "Within a year of the last review, CJA 2003 s.256A")
    day = years_after(disposed_on, NEXT_WITHIN_YEARS)
    says = NEXT_SAYS[first if first and after is ReviewKind.ANNUAL else after]
    return Due(ReviewKind.ANNUAL, day, f"Within two years of the refusal, {says}")


NEXT_SAYS = {
    ReviewKind.INITIAL_247A: "CJA 2003 s.247A(4)",
    ReviewKind.INITIAL_EDS: "CJA 2003 s.246A(4)",
    ReviewKind.INITIAL_LIFE: "Crime (Sentences) Act 1997 s.28(7)",
    ReviewKind.ANNUAL: "CJA 2003 s.247A(4), s.246A(4) or Crime (Sentences) Act 1997 s.28(7)",
    ReviewKind.S244ZB: "as with s.247A(4)",
    ReviewKind.PRE_TARIFF_ADVICE: "Crime (Sentences) Act 1997 s.28(7)",
    ReviewKind.IPP_TERMINATION: "Crime (Sentences) Act 1997 s.28(7)",
    ReviewKind.RECALL_255C: "CJA 2003 s.256A",
}


def in_sight_from(refer_by: date, *, weeks: int = IN_SIGHT_WEEKS) -> date:
    """The day from which the review is begun by itself."""
    return refer_by - timedelta(weeks=weeks)


def comes_too_late(refer_by: date, *, leaves_on: date | None, on: date | None = None) -> bool:
    """Whether the law releases the person before the Board could answer a case that is referred by that day.

    leaves_on: the day on which the law releases by the official dates; None where there is none. on: today, where the
    day of the referral may have passed.
    """
    referred_on = max(refer_by, on) if on else refer_by
    return leaves_on is not None and leaves_on <= referred_on + timedelta(days=EARLIEST_ANSWER_DAYS)


BY_HAND = {
    ReviewKind.INITIAL_247A: "CJA 2003 s.247A(3)",
    ReviewKind.INITIAL_EDS: "CJA 2003 s.246A(3)",
    ReviewKind.INITIAL_LIFE: "Crime (Sentences) Act 1997 s.28(5)",
    ReviewKind.PRE_TARIFF_ADVICE: "Secretary of State asks for advice, CJA 2003 s.239(2)",
    ReviewKind.RECALL_255C: "CJA 2003 s.255C(4)",
    ReviewKind.ANNUAL: "CJA 2003 s.247A(4), s.246A(4), s.256A or Crime (Sentences) Act 1997 s.28(7)",
    ReviewKind.S244ZB: "CJA 2003 s.244ZB",
    ReviewKind.IPP_TERMINATION: "Crime (Sentences) Act 1997 s.31A",
}


def by_hand(*, kind: str, refer_by: date, due: Due | None) -> Due:
    """A review that casework begins. Where it is the one that must come next, it says so; else by whom and for what."""
    if due and (due.kind, due.refer_by) == (kind, refer_by):
        return due
    return Due(ReviewKind(kind), refer_by, f"Begun by casework, {BY_HAND[ReviewKind(kind)]}")


def is_followed(*, after: ReviewKind, outcome: Outcome) -> bool:
    """Whether a further review must follow within the limit by law: after a refusal, not after advice alone.

    After advice on open conditions comes the review at the end of the tariff; who got no decision is referred anew.
    """
    return after is not ReviewKind.PRE_TARIFF_ADVICE and outcome not in (Outcome.RELEASE_DIRECTED, Outcome.NO_DECISION)
