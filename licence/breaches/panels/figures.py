"""Figures of breaches: how many of each kind in 12 months, and the share that is device or internet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone

from licence.breaches.choices import BREACH_REASONS
from licence.breaches.rules import Reason
from licence.checks.rules import months_after
from sharing import charts
from sharing.time_words import format_month

MONTHS = 12


@dataclass(frozen=True)
class BreachFigureRow:
    """One kind of conduct by month, most frequent first."""

    reason: str
    words: str
    months: list[int]
    total: int
    share: int


@dataclass(frozen=True)
class Figures:
    months: list[date]
    rows: list[BreachFigureRow]
    total: int
    finding: str

    @property
    def by_kind(self) -> charts.Chart:
        return charts.bar_chart(
            key="breaches-by-kind",
            title="Breaches by kind of conduct",
            finding=self.finding,
            bars=[charts.Bar(row.words, row.total, f"{row.share}%", cells=(f"{row.share}%",)) for row in self.rows],
            head="Kind",
            unit="Breaches",
            heads=("Share",),
        )

    @property
    def by_month(self) -> charts.Chart:
        return charts.small_multiples(
            key="breaches-by-month",
            title="Breaches by kind and month",
            finding="All kinds on one scale. The current month is not finished.",
            months=[f"{month:%b %Y}" for month in self.months],
            kinds=[charts.Multiple(row.words, tuple(row.months)) for row in self.rows],
            is_unfinished=True,
        )


def of_months(rows: Any, *, today: date) -> Figures:
    """rows: breaches that the reader may know about. One query. Those found to be no breach are not counted."""
    this_month = today.replace(day=1)
    months = [months_after(this_month, -back) for back in reversed(range(MONTHS))]
    counted = (
        rows.exclude(status="no_breach")
        .filter(found_at__date__gte=months[0])
        .order_by()
        .annotate(month=TruncMonth("found_at", tzinfo=timezone.get_current_timezone()))
        .values_list("reason", "month")
        .annotate(number=Count("pk"))
    )
    found: dict[str, list[int]] = {}
    for reason, month, number in counted:
        found.setdefault(reason, [0] * MONTHS)[months.index(timezone.localdate(month))] += number
    total = sum(map(sum, found.values()))
    names = dict(BREACH_REASONS)
    table = [
        BreachFigureRow(
            reason,
            names[reason],
            by_month,
            sum(by_month),
            share_of(sum(by_month), total),
        )
        for reason, by_month in sorted(found.items(), key=lambda each: (-sum(each[1]), each[0]))
    ]
    device = share_of(sum(found.get(Reason.DEVICE_OR_INTERNET, [])), total)
    return Figures(months, table, total, finding(table, total, device, months))


def share_of(number: int, total: int) -> int:
    """In whole percent."""
    return round(100 * number / total) if total else 0


def finding(table: list[BreachFigureRow], total: int, device: int, months: list[date]) -> str:
    since = format_month(months[0])
    if not total:
        return f"No breach is recorded since {since}."
    return f"{total:,} since {since}; {device} % are device or internet. Most often: {table[0].words.lower()}."
