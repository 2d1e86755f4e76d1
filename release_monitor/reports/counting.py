"""Rows of a list counted by one or two of the columns that its declaration marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncMonth
from django.utils import timezone

from release_monitor.figures.rules.small_cells import WORDS, Why, is_small, suppress_line, suppress_table
from sharing.lists import Grouping
from sharing.time_words import format_month

NOT_RECORDED = "Not recorded"


@dataclass(frozen=True)
class Value:
    """A value of a column. key: as the address of the list narrows by it; None where no value is recorded."""

    key: Hashable
    words: str


@dataclass(frozen=True)
class CountedCell:
    number: int
    why: Why = Why.SHOWN

    @property
    def words(self) -> str:
        return WORDS[self.why] if self.why else f"{self.number:,}"


@dataclass(frozen=True)
class CountedLine:
    value: Value
    cells: tuple[CountedCell, ...]  # of the second column, if there is one
    total: CountedCell


@dataclass(frozen=True)
class Counted:
    """second: the values of the second column, across; empty where rows are counted by one alone."""

    groups: tuple[Grouping, ...]
    second: tuple[Value, ...]
    lines: tuple[CountedLine, ...]
    columns: tuple[CountedCell, ...]
    total: CountedCell

    @property
    def is_whole(self) -> bool:
        cells = [cell for line in self.lines for cell in (*line.cells, line.total)]
        return not any(cell.why for cell in [*cells, *self.columns, self.total])


def count(rows: Any, groups: Sequence[Grouping]) -> Counted:
    """One question, whatever the number of rows. The numbers as they are: of who can open each row."""
    found = _numbers(rows, groups)
    firsts = _in_order(groups[0], {key[0] for key in found})
    seconds = _in_order(groups[1], {key[1] for key in found}) if len(groups) > 1 else []
    lines = []
    for first in firsts:
        numbers = [found[first.key, second.key] for second in seconds] if seconds else [found[(first.key,)]]
        cells = tuple(CountedCell(number) for number in numbers) if seconds else ()
        lines.append(CountedLine(first, cells, CountedCell(sum(numbers))))
    across = tuple(CountedCell(sum(found[first.key, second.key] for first in firsts)) for second in seconds)
    return Counted(tuple(groups), tuple(seconds), tuple(lines), across, CountedCell(sum(found.values())))


def _numbers(rows: Any, groups: Sequence[Grouping]) -> Counter[tuple[Hashable, ...]]:
    """By the values, how many rows. Empty text and nothing are one value."""
    names = {f"by_{place}": _expression(group) for place, group in enumerate(groups)}
    asked = rows.order_by().values(**names).annotate(number=Count("pk", distinct=True))
    found: Counter[tuple[Hashable, ...]] = Counter()
    for row in asked:
        found[tuple(_key(row[name]) for name in names)] += row["number"]
    return found


def _expression(group: Grouping) -> Any:
    return TruncMonth(group.path) if group.is_by_month else F(group.path)


def _key(value: Any) -> Hashable:
    if isinstance(value, datetime):
        return timezone.localtime(value).date()
    return value or None


def _in_order(group: Grouping, keys: Iterable[Hashable]) -> list[Value]:
    """Of a choice in its own order, months by time, others by name; what is not recorded last."""
    places = {key: place for place, key in enumerate(group.words)}

    def order(key: Any) -> tuple[bool, Any]:
        if key is None:
            return True, 0
        return False, places.get(key, len(places)) if places else key

    return [Value(key, words_of(group, key)) for key in sorted(keys, key=order)]


def words_of(group: Grouping, key: Any) -> str:
    if key is None:
        return NOT_RECORDED
    if isinstance(key, date):
        return format_month(key)
    return str(group.words.get(key, key))


def for_a_file(counted: Counted, others: Iterable[Counted] = ()) -> Counted:
    """The same as it may leave: without numbers of 1 to 4, and without what would tell one of them.

    others: what the same list counts to with other filters. Where a number differs from theirs by 1 to 4, who has both
    files could subtract, and none of this one is shown.
    """
    ours = _by_key(counted)
    if any(
        is_small(abs(theirs.get(key, 0) - ours.get(key, 0)))
        for theirs in map(_by_key, others)
        for key in {*ours, *theirs}
    ):
        return _shown(counted, lambda line, place: Why.HIDDEN, lambda place: Why.HIDDEN, Why.HIDDEN)
    if counted.second:
        table = suppress_table([[cell.number for cell in line.cells] for line in counted.lines])
        return _shown(
            counted,
            lambda line, place: table.rows[line] if place is None else table.cells[line][place],
            lambda place: table.columns[place],
            table.total,
        )
    whole = suppress_line([line.total.number for line in counted.lines])
    return _shown(counted, lambda line, place: whole.cells[line], lambda place: Why.SHOWN, whole.total)


def _shown(
    counted: Counted, why: Callable[[int, int | None], Why], of_column: Callable[[int], Why], of_total: Why
) -> Counted:
    """why: of a cell by its line and place; of the total of a line where the place is None."""
    lines = tuple(
        CountedLine(
            line.value,
            tuple(CountedCell(cell.number, why(number, place)) for place, cell in enumerate(line.cells)),
            CountedCell(line.total.number, why(number, None)),
        )
        for number, line in enumerate(counted.lines)
    )
    columns = tuple(CountedCell(cell.number, of_column(place)) for place, cell in enumerate(counted.columns))
    return Counted(counted.groups, counted.second, lines, columns, CountedCell(counted.total.number, of_total))


def _by_key(counted: Counted) -> dict[tuple[Hashable, ...], int]:
    """Every number by the values that it is of: cells, totals of lines and columns, and the whole."""
    found: dict[tuple[Hashable, ...], int] = {(): counted.total.number}
    for line in counted.lines:
        found[(line.value.key,)] = line.total.number
        for second, cell in zip(counted.second, line.cells, strict=True):
            found[line.value.key, second.key] = cell.number
    for second, cell in zip(counted.second, counted.columns, strict=False):
        found["*", second.key] = cell.number
    return found
