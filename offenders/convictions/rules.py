"""Sentences that no court can have passed. Only those are refused; what is unusual is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

LAW_ENTRIES = ("sc-252a", "sc-265", "sc-278", "cja-236a", "sc-268a", "sc-282a", "sc-73-2a", "eds-extension-10")

SERIOUS_TERRORISM_FROM = date(2021, 6, 29)  # Counter-Terrorism and Sentencing Act 2021, s.50(2)
SERIOUS_TERRORISM_YEARS = 14  # Sentencing Code ss.268C, 282C: the custodial term is at least this
GUILTY_PLEA_PERCENT = 80  # s.73(2A): a plea of guilty does not bring it below this part of the fourteen years
SERIOUS_TERRORISM_EXTENSION = (7 * 12, 25 * 12)  # months
PARTICULAR_CONCERN_EXTENSION = 12  # months: s.278, s.252A; CJA 2003 s.236A
LONGEST_EXTENSION = 10 * 12  # months: extended determinate, for a serious terrorism offence (CTSA 2021 ss.16 to 18)
LONGEST_DETENTION_AND_TRAINING = 24  # months

LIFELONG = frozenset({"LIFE", "IPP"})
PARTICULAR_CONCERN = frozenset({"SOPC", "SDOPCU18"})
EXTENDED = frozenset({"EDS", "EPP"})
DAYS_OF_A_YEAR, DAYS_OF_A_MONTH = 365.25, 365.25 / 12


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

    def is_shorter_than(self, months: float) -> bool:
        """Roughly, by the mean month: nobody is refused for a day."""
        days = self.years * DAYS_OF_A_YEAR + self.months * DAYS_OF_A_MONTH + self.weeks * 7 + self.days
        return days < months * DAYS_OF_A_MONTH - 3


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
        return Impossible("convicted_on", "The day of the conviction cannot be in the future")
    if committed_on and committed_on > convicted_on:
        return Impossible("committed_on", "The offence cannot be after the conviction. Correct one of the two days")
    for field, (is_decided, decided_on) in decided.items():
        if decided_on and not is_decided:
            return Impossible(field, "There is a day, but no decision. Choose yes or no, or empty it")
    return None


def impossible_sentence(
    kind: str,
    term: Term,
    *,
    extension_months: int,
    sentenced_on: date,
    convicted_on: date,
    committed_on: date | None,
    on: date,
) -> Impossible | None:
    """Why a sentence cannot be as it was typed, for this conviction. on: today."""
    if sentenced_on > on:
        return Impossible("sentenced_on", "The day of the sentence cannot be in the future")
    if sentenced_on < convicted_on:
        return Impossible("sentenced_on", "The sentence cannot be before the conviction. Correct one of the days")
    return impossible(kind, term, extension_months=extension_months, committed_on=committed_on)


def impossible_adjustment(starts_on: date | None, ends_on: date | None, *, on: date) -> Impossible | None:
    """Why days cannot move the dates. on: today."""
    if starts_on and ends_on and ends_on < starts_on:
        return Impossible("ends_on", "The last day cannot be before the first")
    if starts_on and starts_on > on:
        return Impossible("starts_on", "The first day cannot be in the future")
    return None


def impossible(kind: str, term: Term, *, extension_months: int, committed_on: date | None) -> Impossible | None:
    """Why this sentence cannot be as it was typed; None when it can.

    kind: a code of `Sentence.Kind`. term: the whole term of a standard sentence, the custodial term of one with an
    extension, the tariff of life and IPP. committed_on: of the offence, its last day; None when not known.
    """
    if term.is_empty and kind not in LIFELONG:
        return Impossible("years", "Enter the term. Only a life sentence or IPP may be without")
    if kind == "DTO" and not term.is_shorter_than(LONGEST_DETENTION_AND_TRAINING + 1):
        return Impossible("months", "A detention and training order is 24 months at most. Check the term")
    if kind == "STS":
        return _serious_terrorism(term, extension_months, committed_on)
    if kind in PARTICULAR_CONCERN and extension_months != PARTICULAR_CONCERN_EXTENSION:
        return Impossible("extension_months", "This sentence has one year on licence after custody. Enter 12")
    if kind in EXTENDED and extension_months == 0:
        return Impossible("extension_months", "Enter the extended licence in months. This sentence always has one")
    if kind == "EDS" and extension_months > LONGEST_EXTENSION:
        return Impossible("extension_months", "The extended licence is 120 months at most. Check the sheet")
    if kind not in PARTICULAR_CONCERN | EXTENDED and extension_months:
        return Impossible("extension_months", "This sentence has no extended licence. Enter 0, or choose another type")
    return None


def _serious_terrorism(term: Term, extension_months: int, committed_on: date | None) -> Impossible | None:
    """Sentencing Code ss.268A to 268C, 282A to 282C."""
    if committed_on and committed_on < SERIOUS_TERRORISM_FROM:
        return Impossible("kind", "A serious terrorism sentence is only for an offence from 29 June 2021 on")
    if term.is_shorter_than(SERIOUS_TERRORISM_YEARS * 12 * GUILTY_PLEA_PERCENT / 100):
        return Impossible("years", "The custodial term is at least 14 years, after a guilty plea 11 years 2 months")
    least, most = SERIOUS_TERRORISM_EXTENSION
    if not least <= extension_months <= most:
        return Impossible("extension_months", "The extension is from 84 to 300 months, 7 to 25 years. Check the sheet")
    return None
