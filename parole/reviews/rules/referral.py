"""Referral to the Board: when a case must go, and when its next review is due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

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
    "cja-244a-two-thirds",
    "recall-no-bar",
    "csa-28-5-6",
    "csa-28-7",
    "csa-32-4",
    "csa-31a-2024",
)

IN_SIGHT_WEEKS = 26  # practice: the generic process takes about six months before the target month
RECALL_REFERRED_WITHIN_DAYS = 28  # CJA 2003 s.255C(4): on the expiry of 28 days from the return to custody
NEXT_WITHIN_YEARS = 2  # CJA 2003 s.247A(3)(b), and its like for EDS and SOPC; Crime (Sentences) Act 1997 s.28(7)
NEXT_AFTER_RECALL_YEARS = 1  # CJA 2003 s.256A, fixed terms only; that it is one year rests on older PPCS guidance

EARLIEST_ANSWER_DAYS = 14  # Parole Board Rules 2019 r.19(8): a decision on the papers, the soonest of all answers

CSA = "Crime (Sentences) Act 1997"
EXTENDED = frozenset({"EDS", "EPP"})
PARTICULAR_CONCERN = frozenset({"SOPC", "SDOPCU18"})
INDETERMINATE = frozenset({"LIFE", "IPP"})
FIRST = frozenset({ReviewKind.INITIAL_247A, ReviewKind.INITIAL_244A, ReviewKind.INITIAL_EDS, ReviewKind.INITIAL_LIFE})
AFTER_RECALL = frozenset({ReviewKind.RECALL_255C, ReviewKind.RECALL_LIFE_32, ReviewKind.ANNUAL})


class Strand(StrEnum):
    """What keeps the person, as the Board looks at it: the reviews of one strand follow each other, and those of two
    may be open at once. Whoever is kept by two leaves when neither keeps them."""

    FIXED_TERM = "fixed_term"
    LIFE = "life"
    RECALL_FIXED_TERM = "recall_fixed_term"
    RECALL_LIFE = "recall_life"
    ADVICE = "advice"
    IPP_LICENCE = "ipp_licence"


STRANDS = {
    ReviewKind.INITIAL_247A: Strand.FIXED_TERM,
    ReviewKind.INITIAL_244A: Strand.FIXED_TERM,
    ReviewKind.INITIAL_EDS: Strand.FIXED_TERM,
    ReviewKind.S244ZB: Strand.FIXED_TERM,
    ReviewKind.INITIAL_LIFE: Strand.LIFE,
    ReviewKind.RECALL_255C: Strand.RECALL_FIXED_TERM,
    ReviewKind.ANNUAL: Strand.RECALL_FIXED_TERM,
    ReviewKind.RECALL_LIFE_32: Strand.RECALL_LIFE,
    ReviewKind.PRE_TARIFF_ADVICE: Strand.ADVICE,
    ReviewKind.IPP_TERMINATION: Strand.IPP_LICENCE,
}
OF_A_RECALL = frozenset({Strand.RECALL_FIXED_TERM, Strand.RECALL_LIFE})
# In these the Board decides whether a sentence keeps the person; advice and the end of a licence keep nobody.
KEEPS = frozenset({Strand.FIXED_TERM, Strand.LIFE, *OF_A_RECALL})


def strand_of(kind: ReviewKind, *, followed: Strand | None, is_recall: bool) -> Strand:
    """Of which strand a review is. followed: that of the review before it, which a further one goes on with; where
    there is none, a further one after a recall is of life (Crime (Sentences) Act 1997 s.28(7))."""
    if kind is ReviewKind.FURTHER:
        return followed or (Strand.RECALL_LIFE if is_recall else Strand.FIXED_TERM)
    return STRANDS[kind]


@dataclass(frozen=True)
class Due:
    """A review that must be: of which kind, by when the case is referred, and what says so in words."""

    kind: ReviewKind
    refer_by: date
    basis: str


def first_reviews(
    dates: Mapping[Code, date],
    *,
    sentence_kinds: frozenset[str],
    is_terrorist: bool,
    ours: frozenset[Code] = frozenset(),
) -> tuple[Due, ...]:
    """The first review of each kind that the person's dates ask for, earliest first; none where none must be. ours:
    the dates of which no official one is known, so that our calculation speaks.

    A fixed-term terrorist prisoner is referred when the requisite custodial period is served (CJA 2003 s.247A(3)(a),
    from 26 February 2020), which is the parole eligibility date. So is whoever serves an extended sentence (s.246A) or
    a SOPC (s.244A: a national-security SOPC too, convictions from 22 March 2026) outside s.247A. Life and IPP go at the
    end of the tariff (Crime (Sentences) Act 1997 s.28(5)), and a fixed term beside them has its own day.
    """
    found = []
    if (tariff := dates.get(Code.TED)) and sentence_kinds & INDETERMINATE:
        found.append(Due(ReviewKind.INITIAL_LIFE, tariff, f"Tariff ends, {CSA} s.28(5)" + _by_us(Code.TED, ours)))
    kind = _of_fixed_term(sentence_kinds, is_terrorist=is_terrorist)
    if kind and (eligible := dates.get(Code.PED)):
        says = f"Requisite custodial period served, {BY_HAND[kind]}" + _by_us(Code.PED, ours)
        found.append(Due(kind, eligible, says))
    return tuple(sorted(found, key=lambda due: due.refer_by))


def _by_us(code: Code, ours: frozenset[Code]) -> str:
    return " (our calculation: no official date is recorded)" if code in ours else ""


def _of_fixed_term(sentence_kinds: frozenset[str], *, is_terrorist: bool) -> ReviewKind | None:
    """Of which kind the first review of a fixed term is; None for one that the law ends without the Board."""
    if sentence_kinds and sentence_kinds <= INDETERMINATE:
        return None
    if is_terrorist:
        return ReviewKind.INITIAL_247A
    if sentence_kinds & EXTENDED:
        return ReviewKind.INITIAL_EDS
    return ReviewKind.INITIAL_244A if sentence_kinds & PARTICULAR_CONCERN else None


def review_after_return(returned_on: date, *, recalled: frozenset[str], days: int = RECALL_REFERRED_WITHIN_DAYS) -> Due:
    """The review of somebody who is back after a recall. recalled: the kinds of sentence that the licence was of.

    Life and IPP are referred under Crime (Sentences) Act 1997 s.32(4), which sets no day: days, by practice. A fixed
    term is referred on the expiry of 28 days from the return (CJA 2003 s.255C(4)).
    """
    if recalled & INDETERMINATE:
        return Due(ReviewKind.RECALL_LIFE_32, returned_on + timedelta(days=days), BY_HAND[ReviewKind.RECALL_LIFE_32])
    day = returned_on + timedelta(days=RECALL_REFERRED_WITHIN_DAYS)
    return Due(ReviewKind.RECALL_255C, day, "28 days after the return to custody, CJA 2003 s.255C(4)")


def recall_ended_on(*, official: date | None, own: Iterable[date], is_disputed: bool, on: date) -> date | None:
    """The last day of a recalled fixed term that is over, so that the Board has nothing left to decide of it; None
    while it goes on, or its end is in doubt.

    The post-recall release date of the sheet says so, where no source says a later one; our calculation alone ends
    nothing. own: the same date by each of its readings. That day still counts.
    """
    if official is None or is_disputed:
        return None
    last = max([official, *own])
    return last if on > last else None


def is_anew(due: Due, *, returned_on: date) -> bool:
    """Whether a first review is of another sentence than the one recalled: it falls after the return to custody.

    A recalled sentence is no bar to it, and does not put it off: the duty to refer begins at its own eligibility date
    (CJA 2003 s.247A(3)(a)). That of the recalled sentence lies before the release.
    """
    return due.refer_by > returned_on


def next_review(*, after: ReviewKind, disposed_on: date, first: ReviewKind | None = None) -> Due:
    """The review that follows a refusal: within two years of it, after the recall of a fixed term within one.

    Life and IPP, recalled or not: two years after the last disposal the prisoner may require a reference
    (Crime (Sentences) Act 1997 s.28(7), which counts references under s.32(4)). first: of which kind the person's first
    review was, where that is known: after a further one it says which law asks.
    """
    if after in (ReviewKind.RECALL_255C, ReviewKind.ANNUAL):
        day = years_after(disposed_on, NEXT_AFTER_RECALL_YEARS)
        return Due(ReviewKind.ANNUAL, day, "Within a year of the last review, CJA 2003 s.256A")
    day = years_after(disposed_on, NEXT_WITHIN_YEARS)
    says = NEXT_SAYS[first if first and after is ReviewKind.FURTHER else after]
    return Due(ReviewKind.FURTHER, day, f"Within 2 years of the refusal, {says}")


NEXT_SAYS = {
    ReviewKind.INITIAL_247A: "CJA 2003 s.247A(3)(b)",
    ReviewKind.INITIAL_244A: "CJA 2003 s.244A",
    ReviewKind.INITIAL_EDS: "CJA 2003 s.246A",
    ReviewKind.INITIAL_LIFE: f"{CSA} s.28(7)",
    ReviewKind.FURTHER: f"CJA 2003 s.247A(3)(b), s.244A, s.246A or {CSA} s.28(7)",
    ReviewKind.S244ZB: "as with CJA 2003 s.247A(3)(b)",
    ReviewKind.PRE_TARIFF_ADVICE: f"{CSA} s.28(7)",
    ReviewKind.IPP_TERMINATION: f"{CSA} s.31A",
    ReviewKind.RECALL_255C: "CJA 2003 s.256A",
    ReviewKind.RECALL_LIFE_32: f"{CSA} s.28(7)",
    ReviewKind.ANNUAL: "CJA 2003 s.256A",
}


def in_sight_from(refer_by: date, *, weeks: int = IN_SIGHT_WEEKS) -> date:
    """The day from which the review is begun automatically."""
    return refer_by - timedelta(weeks=weeks)


def comes_too_late(refer_by: date, *, leaves_on: date | None, on: date | None = None) -> bool:
    """Whether the law releases the person before the Board could answer a case that is referred by that day.

    leaves_on: the day on which the law releases by the official dates; None where there is none. on: today, where the
    day of the referral may have passed.
    """
    referred_on = max(refer_by, on) if on else refer_by
    return leaves_on is not None and leaves_on <= referred_on + timedelta(days=EARLIEST_ANSWER_DAYS)


BY_HAND = {
    ReviewKind.INITIAL_247A: "CJA 2003 s.247A(3)(a)",
    ReviewKind.INITIAL_244A: "CJA 2003 s.244A",
    ReviewKind.INITIAL_EDS: "CJA 2003 s.246A",
    ReviewKind.INITIAL_LIFE: f"{CSA} s.28(5)",
    ReviewKind.PRE_TARIFF_ADVICE: "Secretary of State asks for advice, CJA 2003 s.239(2)",
    ReviewKind.RECALL_255C: "CJA 2003 s.255C(4)",
    ReviewKind.RECALL_LIFE_32: f"Recall of a life or IPP licence, {CSA} s.32(4)",
    ReviewKind.FURTHER: f"CJA 2003 s.247A(3)(b), s.244A, s.246A or {CSA} s.28(7)",
    ReviewKind.ANNUAL: "CJA 2003 s.256A",
    ReviewKind.S244ZB: "CJA 2003 s.244ZB",
    ReviewKind.IPP_TERMINATION: f"{CSA} s.31A",
}


def by_hand(*, kind: str, refer_by: date, dues: Iterable[Due]) -> Due:
    """A review that casework begins. Where it is one that must come, it says so; else by whom and for what."""
    for due in dues:
        if (due.kind, due.refer_by) == (kind, refer_by):
            return due
    return Due(ReviewKind(kind), refer_by, f"Begun by PPCS, {BY_HAND[ReviewKind(kind)]}")


NOT_FOLLOWED = frozenset({ReviewKind.PRE_TARIFF_ADVICE, ReviewKind.IPP_TERMINATION})


def is_followed(*, after: ReviewKind, outcome: Outcome) -> bool:
    """Whether a further review must follow within the limit by law: after a refusal, not after advice alone.

    After advice on open conditions comes the review at the end of the tariff; the end of an IPP licence is asked for
    once (Crime (Sentences) Act 1997 s.31A); who got no decision is referred anew.
    """
    return after not in NOT_FOLLOWED and outcome not in (Outcome.RELEASE_DIRECTED, Outcome.NO_DECISION)
