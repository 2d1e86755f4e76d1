"""Figures of recalls: the reasons by quarter and by year, and how often it was decided not to recall.

Exact numbers, also small ones, as all figures of the house: each person counted is one the reader may open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncQuarter
from django.utils import timezone

from licence.breaches.choices import BREACH_REASONS
from licence.breaches.panels.figures import share_of
from licence.checks.rules import months_after
from licence.recalls.models import RecallBreach
from sharing import charts
from sharing.time_words import format_month

QUARTERS, YEARS = 8, 6  # that are shown, with the one that is not over
SO_FAR = ", so far"  # of a year
RECENT = 3  # quarters or years, drawn dark and added up


@dataclass(frozen=True)
class RecallFigureRow:
    """One reason by quarter or year, most frequent first. A recall with two reasons counts in both rows."""

    words: str
    numbers: list[int]
    total: int
    share: int


@dataclass(frozen=True)
class Column:
    """One quarter or year: recalls agreed and decided against."""

    name: str
    agreed: int
    against: int

    @property
    def words(self) -> str:
        return self.name.removesuffix(SO_FAR)

    @property
    def short(self) -> str:
        """For a label: "Apr 26" of "Apr to Jun 2026", "2026" of "2026, so far"."""
        first, _, rest = self.name.partition(" to ")
        return f"{first} {rest[-2:]}" if rest else self.name[:4]


@dataclass(frozen=True)
class Run:
    """Quarters, or years, one after the other, the latest last: it is not finished. name: quarter or year."""

    name: str
    columns: list[Column]
    rows: list[RecallFigureRow]
    agreed: int
    against: int

    @property
    def decisions(self) -> charts.Chart:
        last = len(self.columns) - 1
        return charts.column_chart(
            key=f"decisions-by-{self.name}",
            title=f"Recall decisions by {self.name}",
            finding=f"Sought {self.agreed}, not sought {self.against}.",
            of=charts.Columns(
                tuple(
                    charts.Period(column.words, column.short, is_unfinished=place == last)
                    for place, column in enumerate(self.columns)
                ),
                (
                    charts.Series("Recall sought", tuple(column.agreed for column in self.columns), "first"),
                    charts.Series("Recall not sought", tuple(column.against for column in self.columns), "fifth"),
                ),
            ),
            period=self.name.capitalize(),
            is_half=True,
        )

    @property
    def reasons(self) -> charts.Chart:
        return charts.bar_chart(
            key=f"reasons-of-{self.name}s",
            title="Why recall was sought",
            finding=f"Most often: {self.rows[0].words.lower()}." if self.rows else "",
            bars=[charts.Bar(row.words, row.total, f"{row.share}%", cells=(f"{row.share}%",)) for row in self.rows],
            head="Reason",
            unit="Recalls",
            heads=("Share",),
        )

    @property
    def by_reason(self) -> charts.Chart:
        return charts.small_multiples(
            key=f"reasons-by-{self.name}",
            title=f"Recalls by reason and {self.name}",
            finding=f"All reasons on one scale. The current {self.name} is not finished.",
            months=[column.words for column in self.columns],
            kinds=[charts.Multiple(row.words, tuple(row.numbers)) for row in self.rows],
            head="Reason",
            period=self.name,
            recent=RECENT,
            is_unfinished=True,
        )


@dataclass(frozen=True)
class Figures:
    quarters: Run
    years: Run
    finding: str

    @property
    def runs(self) -> tuple[Run, Run]:
        return self.quarters, self.years

    @property
    def is_empty(self) -> bool:
        return not (self.years.agreed or self.years.against)


@dataclass(frozen=True)
class Span:
    """A column to be: from its first day on, until the first of the next."""

    name: str
    first: date
    until: date


def figures_of(recalls: Any, *, today: date) -> Figures:
    """recalls: those that the reader may know about. Two queries: years are made of their quarters."""
    quarters, years = quarters_to(today), years_to(today)
    decided = recalls.filter(decided_at__date__gte=years[0].first)
    zone = timezone.get_current_timezone()
    by_quarter = (
        decided.order_by()
        .annotate(quarter=TruncQuarter("decided_at", tzinfo=zone))
        .values_list("quarter")
        .annotate(against=Count("pk", filter=Q(status="no_recall")), all=Count("pk"))
    )
    counted = {timezone.localdate(quarter): (number - against, against) for quarter, against, number in by_quarter}
    by_reason = (
        RecallBreach.objects.filter(recall__in=decided.exclude(status="no_recall"))
        .order_by()
        .annotate(quarter=TruncQuarter("recall__decided_at", tzinfo=zone))
        .values_list("breach__reason", "quarter")
        .annotate(number=Count("recall", distinct=True))
    )
    reasons = [(reason, timezone.localdate(quarter), number) for reason, quarter, number in by_reason]
    two_years = _run("quarter", quarters, counted, reasons)
    return Figures(two_years, _run("year", years, counted, reasons), _finding(two_years, quarters[0].first))


def quarters_to(today: date) -> list[Span]:
    first_of_this = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    starts = [months_after(first_of_this, -3 * back) for back in reversed(range(QUARTERS))]
    return [Span(_quarter(start), start, months_after(start, 3)) for start in starts]


def years_to(today: date) -> list[Span]:
    numbers = range(today.year - YEARS + 1, today.year + 1)
    names = [f"{number}{SO_FAR}" if number == today.year else str(number) for number in numbers]
    return [Span(name, date(year, 1, 1), date(year + 1, 1, 1)) for name, year in zip(names, numbers, strict=True)]


def _quarter(start: date) -> str:
    return f"{start:%b} to {months_after(start, 2):%b %Y}"


def _run(
    name: str,
    spans: Sequence[Span],
    counted: Mapping[date, tuple[int, int]],
    reasons: Sequence[tuple[str, date, int]],
) -> Run:
    """counted: by first day of a quarter, recalls agreed and decided against. reasons: those agreed, by reason."""
    pairs = [
        (sum(agreed for agreed, _ in within), sum(against for _, against in within))
        for within in ([pair for day, pair in counted.items() if span.first <= day < span.until] for span in spans)
    ]
    columns = [Column(span.name, agreed, against) for span, (agreed, against) in zip(spans, pairs, strict=True)]
    found: dict[str, list[int]] = {}
    for reason, day, number in reasons:
        for place, span in enumerate(spans):
            if span.first <= day < span.until:
                found.setdefault(reason, [0] * len(spans))[place] += number
    agreed, against = (sum(each) for each in zip(*pairs, strict=True))
    return Run(name, columns, _rows(found, agreed), agreed, against)


def _rows(found: dict[str, list[int]], agreed: int) -> list[RecallFigureRow]:
    names = dict(BREACH_REASONS)
    return [
        RecallFigureRow(names[reason], numbers, sum(numbers), share_of(sum(numbers), agreed))
        for reason, numbers in sorted(found.items(), key=lambda each: (-sum(each[1]), each[0]))
    ]


def _finding(run: Run, since: date) -> str:
    start, agreed, against = format_month(since), run.agreed, run.against
    if not agreed and not against:
        return f"No recall decision recorded since {start}."
    words = f"Recall was sought {agreed} {'time' if agreed == 1 else 'times'} and not sought {against} "
    words += f"{'time' if against == 1 else 'times'} since {start}."
    return f"{words} Most often for: {run.rows[0].words.lower()}." if run.rows else words
