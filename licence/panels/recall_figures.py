"""For which reasons was recall sought over two years, quarter by quarter, and how often was it decided against?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.db.models.functions import TruncQuarter
from django.utils import timezone
from django.utils.dateformat import format as formatted

from licence.models import RecallBreach
from licence.models.choices import BREACH_REASONS
from licence.panels.breach_figures import share_of
from licence.rules.checks import months_after

QUARTERS = 8
WIDTH = 100  # of the longest bar, in percent


@dataclass(frozen=True)
class Row:
    """One reason by quarter, the most frequent first. A recall with two reasons counts in both rows."""

    words: str
    quarters: list[int]
    total: int
    share: int
    width: int


@dataclass(frozen=True)
class Column:
    """One quarter: recalls agreed and decided against, and the height of their bars in percent of the highest."""

    name: str
    agreed: int
    against: int
    agreed_height: int
    against_height: int


@dataclass(frozen=True)
class Figures:
    columns: list[Column]
    rows: list[Row]
    agreed: int
    against: int
    finding: str


def of_quarters(recalls: Any, *, today: date) -> Figures:
    """recalls: those that the reader may know about. Two queries."""
    first_of_this = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    starts = [months_after(first_of_this, -3 * back) for back in reversed(range(QUARTERS))]
    decided = recalls.filter(decided_at__date__gte=starts[0])
    zone = timezone.get_current_timezone()
    by_quarter = (
        decided.order_by()
        .annotate(quarter=TruncQuarter("decided_at", tzinfo=zone))
        .values_list("quarter")
        .annotate(against=Count("pk", filter=Q(status="no_recall")), all=Count("pk"))
    )
    counted = {timezone.localdate(quarter): (number - against, against) for quarter, against, number in by_quarter}
    most = max((max(pair) for pair in counted.values()), default=0) or 1
    columns = [_column(start, *counted.get(start, (0, 0)), most=most) for start in starts]
    reasons = (
        RecallBreach.objects.filter(recall__in=decided.exclude(status="no_recall"))
        .order_by()
        .annotate(quarter=TruncQuarter("recall__decided_at", tzinfo=zone))
        .values_list("breach__reason", "quarter")
        .annotate(number=Count("recall", distinct=True))
    )
    found: dict[str, list[int]] = {}
    for reason, quarter, number in reasons:
        found.setdefault(reason, [0] * QUARTERS)[starts.index(timezone.localdate(quarter))] += number
    agreed, against = sum(each.agreed for each in columns), sum(each.against for each in columns)
    rows = _rows(found, agreed)
    return Figures(columns, rows, agreed, against, _finding(rows, agreed, against, starts[0]))


def _column(start: date, agreed: int, against: int, *, most: int) -> Column:
    name = f"{formatted(start, 'M')} to {formatted(months_after(start, 2), 'M Y')}"
    return Column(name, agreed, against, WIDTH * agreed // most, WIDTH * against // most)


def _rows(found: dict[str, list[int]], agreed: int) -> list[Row]:
    names = dict(BREACH_REASONS)
    most = max(map(sum, found.values()), default=0) or 1
    return [
        Row(names[reason], numbers, sum(numbers), share_of(sum(numbers), agreed), WIDTH * sum(numbers) // most)
        for reason, numbers in sorted(found.items(), key=lambda each: (-sum(each[1]), each[0]))
    ]


def _finding(rows: list[Row], agreed: int, against: int, since: date) -> str:
    start = formatted(since, "F Y")
    if not agreed and not against:
        return f"No decision on recall is recorded since {start}."
    words = f"Recall was sought {agreed} {'time' if agreed == 1 else 'times'} and decided against {against} "
    words += f"{'time' if against == 1 else 'times'} since {start}."
    return f"{words} Most often for: {rows[0].words.lower()}." if rows else words
