"""Counted facts, and the tables that figures make of them. Pure: rows in, numbers out."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from release_monitor.figures.results import CountedRow, FigureColumn
from release_monitor.figures.rules.spans import Span
from sharing.time_words import format_month, format_short_months, format_week

NOT_RECORDED = "Not recorded"


class FactCount(NamedTuple):
    """So many facts of a kind on a day. cut: the region or prison of those who are counted by it; empty for all."""

    measure: str
    kind: str
    on: date | None
    cut: str
    number: int


class FactCounts:
    """The facts of one reader, programme and cut, by measure."""

    def __init__(self, rows: Iterable[FactCount] = ()):
        self._of: dict[str, list[FactCount]] = defaultdict(list)
        for row in rows:
            self._of[row.measure].append(row)

    def of(self, measure: str) -> Sequence[FactCount]:
        return self._of.get(measure, ())

    def total(self, measure: str, kinds: Iterable[str] | None = None, *, span: Span | None = None) -> int:
        wanted = None if kinds is None else set(kinds)
        return sum(
            row.number
            for row in self.of(measure)
            if (wanted is None or row.kind in wanted) and (span is None or row.on in span)
        )

    def by_span(self, measure: str, spans: Sequence[Span], kinds: Iterable[str] | None = None) -> tuple[int, ...]:
        """How many in each of these spans, which lie one after the other."""
        wanted = None if kinds is None else set(kinds)
        numbers = [0] * len(spans)
        for row in self.of(measure):
            if wanted is None or row.kind in wanted:
                place = place_of(row.on, spans)
                if place is not None:
                    numbers[place] += row.number
        return tuple(numbers)

    def kinds(self, measure: str) -> dict[str, int]:
        found: dict[str, int] = defaultdict(int)
        for row in self.of(measure):
            found[row.kind] += row.number
        return dict(found)

    def whole(self) -> FactCounts:
        """The same of all regions or prisons together."""
        found: dict[FactCount, int] = defaultdict(int)
        for rows in self._of.values():
            for row in rows:
                found[row._replace(cut="", number=0)] += row.number
        return FactCounts(row._replace(number=number) for row, number in found.items())

    def cuts(self, measures: Iterable[str]) -> dict[str, FactCounts]:
        """The same for each region or prison apart, by its name."""
        found: dict[str, list[FactCount]] = defaultdict(list)
        for measure in measures:
            for row in self.of(measure):
                found[row.cut].append(row)
        return {cut: FactCounts(rows) for cut, rows in sorted(found.items())}


def place_of(day: date | None, spans: Sequence[Span]) -> int | None:
    """Which of the spans, one after the other, the day is in; None for none of them."""
    if day is None:
        return None
    place = bisect_right(spans, day, key=lambda span: span.first) - 1
    return place if place >= 0 and day in spans[place] else None


def week_columns(spans: Sequence[Span]) -> tuple[FigureColumn, ...]:
    return tuple(FigureColumn(span.first.isoformat(), format_week(span.first), span) for span in spans)


def month_columns(spans: Sequence[Span]) -> tuple[FigureColumn, ...]:
    return tuple(FigureColumn(f"{span.first:%Y-%m}", format_month(span.first), span) for span in spans)


def quarter_columns(spans: Sequence[Span]) -> tuple[FigureColumn, ...]:
    """ "Oct to Dec 2026"."""
    return tuple(
        FigureColumn(
            f"{span.first:%Y}-Q{(span.first.month + 2) // 3}", format_short_months(span.first, span.last), span
        )
        for span in spans
    )


def year_columns(spans: Sequence[Span]) -> tuple[FigureColumn, ...]:
    return tuple(FigureColumn(f"{span.first:%Y}", f"{span.first:%Y}", span) for span in spans)


ONE = (FigureColumn("now", "Now"),)


def rows_by_kind(
    facts: FactCounts, measure: str, words: Mapping[str, str], spans: Sequence[Span], *, all_kinds: bool = False
) -> tuple[CountedRow, ...]:
    """A row for each kind that there is, in the order of `words`; unknown ones last. all_kinds: also where there is
    none."""
    found: dict[str, list[int]] = {kind: [0] * len(spans) for kind in words} if all_kinds else {}
    for row in facts.of(measure):
        place = place_of(row.on, spans)
        if place is not None:
            found.setdefault(row.kind, [0] * len(spans))[place] += row.number
    order = [*words, *sorted(set(found) - set(words))]
    return tuple(CountedRow(kind, words.get(kind, kind), tuple(found[kind])) for kind in order if kind in found)


def rows_by_cut(facts: FactCounts, measure: str, spans: Sequence[Span]) -> tuple[CountedRow, ...]:
    """A row for each region or prison, by name."""
    return tuple(
        CountedRow(cut, cut or NOT_RECORDED, each.by_span(measure, spans))
        for cut, each in facts.cuts([measure]).items()
    )


def rows_now(
    facts: FactCounts, measure: str, words: Mapping[str, str], *, always: Iterable[str] = ()
) -> tuple[CountedRow, ...]:
    """Of what is so now: a row for each kind of `words` that there is, and for those of `always`."""
    kinds, shown = facts.kinds(measure), set(always)
    return tuple(
        CountedRow(kind, text, (kinds.get(kind, 0),))
        for kind, text in words.items()
        if kinds.get(kind) or kind in shown
    )


def rows_now_by_cut(facts: FactCounts, measure: str, kinds: Iterable[str] | None = None) -> tuple[CountedRow, ...]:
    wanted = None if kinds is None else set(kinds)
    rows = [(cut, each.total(measure, wanted)) for cut, each in facts.cuts([measure]).items()]
    return tuple(CountedRow(cut, cut or NOT_RECORDED, (number,)) for cut, number in rows if number)
