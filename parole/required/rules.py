"""From which day a life or IPP prisoner may require that the case is referred to the Board.

Crime (Sentences) Act 1997 s.28(7): once the minimum term is served, two years after the last disposal (of a reference
under s.32(4) too), and with a fixed term beside it not before half of that.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parole.reviews.rules.clocks import years_after
from sharing.time_words import format_date

LAW_ENTRIES = ("csa-28-7",)

YEARS_AFTER_DISPOSAL = 2


@dataclass(frozen=True)
class FixedTerm:
    """A fixed term beside the life sentence. months, days: the term as pronounced (of an extended sentence its
    custodial part), extension_months: the rest of it. credited_days: remand and tagged bail that count against it."""

    name: str
    passed_on: date
    months: int
    days: int = 0
    extension_months: int = 0
    credited_days: int = 0
    is_consecutive: bool = False


@dataclass(frozen=True)
class WorkingLine:
    """One line of the working. latest: by another reading of what the law leaves open; the same where it is clear."""

    words: str
    earliest: date
    latest: date

    @property
    def is_open(self) -> bool:
        return self.earliest != self.latest


@dataclass(frozen=True)
class MayRequire:
    """refused: why no day can be said; then there are none. earliest, latest: by the two readings."""

    steps: tuple[WorkingLine, ...] = ()
    refused: str = ""

    @property
    def earliest(self) -> date | None:
        return None if self.refused else max(step.earliest for step in self.steps)

    @property
    def latest(self) -> date | None:
        return None if self.refused else max(step.latest for step in self.steps)

    @property
    def is_open(self) -> bool:
        return self.earliest != self.latest

    @property
    def words(self) -> str:
        """As it is kept beside what was required."""
        return " ".join(f"{step.words}: {_span(step)}." for step in self.steps)


def may_require(
    *, tariff_ends_on: date | None, disposed_on: date | None, beside: Sequence[FixedTerm] = ()
) -> MayRequire:
    """From which day the prisoner may require a reference, with its working.

    tariff_ends_on: the end of the minimum term; disposed_on: the last day on which the Board disposed of a reference.
    """
    if tariff_ends_on is None:
        return MayRequire(refused="The end date of the minimum term is not known (s.28(7))")
    if consecutive := [term.name for term in beside if term.is_consecutive]:
        return MayRequire(
            refused=f"We do not calculate half of consecutive terms: {', '.join(consecutive)}. "
            "Ask the prison for the date, and begin the review yourself"
        )
    steps = [WorkingLine("The minimum term ends", tariff_ends_on, tariff_ends_on)]
    if disposed_on:
        again = years_after(disposed_on, YEARS_AFTER_DISPOSAL)
        steps.append(WorkingLine(f"2 years after the last disposal, {format_date(disposed_on)}", again, again))
    return MayRequire((*steps, *(half_of(term) for term in beside)))


def half_of(term: FixedTerm) -> WorkingLine:
    """Half of a fixed term. The Act does not say whether days on remand count towards it, nor whether the term of an
    extended sentence is its custodial part alone: the earliest and the latest of these readings."""
    served = [_half(term, months) for months in {term.months, term.months + term.extension_months}]
    earliest = min(served) - timedelta(days=term.credited_days)
    return WorkingLine(f"Half of {term.name} is served", earliest, max(served))


def _half(term: FixedTerm, months: int) -> date:
    """The day after half of the term, counted in days from the day on which it was passed; half a day counts whole."""
    end = months_after(term.passed_on, months) + timedelta(days=term.days)
    return term.passed_on + timedelta(days=((end - term.passed_on).days + 1) // 2)


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of the month that has no such day."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def refusal(found: MayRequire, *, on: date) -> str:
    """Why a reference cannot be required on that day; empty where it can, by the earliest reading."""
    if found.refused or found.earliest is None:
        return found.refused
    if on >= found.earliest:
        return ""
    last = max(found.steps, key=lambda step: step.earliest)
    return f"A reference can be required from {format_date(found.earliest)}. {last.words} then (s.28(7))"


def _span(step: WorkingLine) -> str:
    by_another = f", on another reading {format_date(step.latest)}" if step.is_open else ""
    return f"{format_date(step.earliest)}{by_another}"
