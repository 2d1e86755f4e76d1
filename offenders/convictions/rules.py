"""Convictions and sentences that cannot be as they were typed. Only those are refused; what is odd in law is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LIFELONG = frozenset({"LIFE", "IPP"})
WITH_EXTENSION = frozenset({"SOPC", "SDOPCU18", "EDS", "STS", "EPP"})
WITHOUT_TERM = frozenset({"HOSPITAL"})  # Mental Health Act 1983 s.37
KNOWN = LIFELONG | WITH_EXTENSION | WITHOUT_TERM | {"SDS", "SDS18", "DTO"}
LAW_ENTRIES = ("cja-244za", "cja-246a", "mha-37-41")
STANDARD_AT_TWO_THIRDS_FROM = date(2020, 4, 1)  # CJA 2003 s.244ZA, and the order before it
EXTENDED_AT_TWO_THIRDS_UNTIL = date(2015, 4, 13)  # CJA 2003 s.246A(2)
ONLY_AT_TWO_THIRDS = (
    "The law releases so only from a standard sentence passed from 1 April 2020, or an extended one passed before 13 "
    "April 2015"
)
CREDITS = frozenset({"remand", "tagged_bail", "recall_remand", "recall_tagged_bail"})  # against one sentence each


@dataclass(frozen=True)
class Term:
    """A term as pronounced."""

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0

    @property
    def is_empty(self) -> bool:
        return not (self.years or self.months or self.weeks or self.days)


@dataclass(frozen=True)
class Impossible:
    """Why no court passed it: the field to put right, and what to do."""

    field: str
    message: str


def impossible_conviction(
    convicted_on: date, *, committed_on: date | None, decided: Mapping[str, tuple[bool, date | None]], on: date
) -> Impossible | None:
    """Why a conviction cannot be as it was typed. decided: by the field of its day, whether the court determined
    something (a terrorist connection, the foreign power condition) or that there is none, and when. on: today."""
    if convicted_on > on:
        return Impossible("convicted_on", "The date of the conviction must be today or in the past")
    if committed_on and committed_on > convicted_on:
        return Impossible("committed_on", "The offence cannot be after the conviction. Correct one of the 2 dates")
    for field, (is_decided, decided_on) in decided.items():
        if decided_on and not is_decided:
            return Impossible(field, "There is a date but no decision. Select yes or no, or clear the date")
    return None


def impossible_sentence(
    kind: str,
    term: Term,
    *,
    extension_months: int,
    sentenced_on: date,
    convicted_on: date,
    on: date,
) -> Impossible | None:
    """Why a sentence cannot be as it was typed, for this conviction. on: today."""
    if sentenced_on > on:
        return Impossible("sentenced_on", "The date of the sentence must be today or in the past")
    if sentenced_on < convicted_on:
        return Impossible("sentenced_on", "The sentence cannot be before the conviction. Correct one of the dates")
    return impossible(kind, term, extension_months=extension_months)


def may_release_at_two_thirds(kind: str, sentenced_on: date) -> bool:
    """Whether the law can release from such a sentence, passed on that day, when two-thirds are served."""
    if kind in ("SDS", "SDS18"):
        return sentenced_on >= STANDARD_AT_TWO_THIRDS_FROM
    return kind == "EDS" and sentenced_on < EXTENDED_AT_TWO_THIRDS_UNTIL


def impossible_adjustment(starts_on: date | None, ends_on: date | None, *, on: date) -> Impossible | None:
    """Why days cannot move the dates. on: today."""
    if starts_on and ends_on and ends_on < starts_on:
        return Impossible("ends_on", "The last day cannot be before the first")
    if starts_on and starts_on > on:
        return Impossible("starts_on", "The first day must be today or in the past")
    return None


def impossible(kind: str, term: Term, *, extension_months: int) -> Impossible | None:
    """Why this sentence cannot be as it was typed; None when it can. Whether the law allowed it is asked, not refused
    (`plausibility`).

    kind: a key of `Sentence.Kind`; one that no rule knows may have an extension or none. term: the whole term of a
    standard sentence, the custodial term of one with an extension, the tariff of life and IPP; a hospital order has
    none.
    """
    if kind in WITHOUT_TERM and not term.is_empty:
        return Impossible("years", "A hospital order has no term. Enter 0, or select another type")
    if term.is_empty and kind not in LIFELONG | WITHOUT_TERM:
        return Impossible("years", "Enter the term. Only a life sentence, IPP or hospital order can be without one")
    if kind in WITH_EXTENSION and extension_months == 0:
        return Impossible("extension_months", "Enter the extended licence in months. This sentence always has one")
    if kind in KNOWN - WITH_EXTENSION and extension_months:
        return Impossible("extension_months", "This sentence has no extended licence. Enter 0, or select another type")
    return None
