"""The numbers of a figure, each with an address of its own: the people or events behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from release_monitor.figures.results import CountedFigure, FigureResult, FigureSpec


@dataclass(frozen=True)
class Cell:
    """One number. rows, columns: keys of its lines and columns; none: all of them. measure: those that a rate, share or
    time is of, in place of lines."""

    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    measure: str = ""


WHOLE = Cell()


def number_in(counted: CountedFigure, cell: Cell) -> int:
    """What the cell says of this count."""
    if cell.measure:
        return sum(each.count for each in counted.measures if each.key == cell.measure)
    return sum(row.numbers[place] for row in rows_in(counted, cell) for place in places_in(counted, cell))


def number_shown(result: FigureResult, cell: Cell) -> int | None:
    """What it says to a reader; None where a part of it is not shown to them."""
    if cell.measure:
        return next((each.count.number for each in result.measures if each.key == cell.measure), None)
    numbers = [row.numbers[place].number for row in rows_in(result, cell) for place in places_in(result, cell)]
    shown = [number for number in numbers if number is not None]
    return sum(shown) if len(shown) == len(numbers) else None


def words_shown(result: FigureResult, cell: Cell) -> str:
    """The number in words; of one line its total, which may be hidden though no part of it is."""
    if cell.measure:
        return next((str(each) for each in result.measures if each.key == cell.measure), "0")
    rows = rows_in(result, cell)
    if len(rows) == 1 and not cell.columns:
        return str(rows[0].total)
    numbers = [row.numbers[place] for row in rows for place in places_in(result, cell)]
    hidden = next((number for number in numbers if not number.is_shown), None)
    return str(hidden) if hidden else f"{number_shown(result, cell):,}"


def places_in(figure: CountedFigure | FigureResult, cell: Cell) -> list[int]:
    """Of columns that do not add up, the last stands for all."""
    every = range(len(figure.columns))
    if cell.columns:
        return [place for place in every if figure.columns[place].key in cell.columns]
    return list(every if figure.columns_add_up else every[-1:])


def rows_in(figure: Any, cell: Cell) -> list[Any]:
    return [row for row in figure.rows if not cell.rows or row.key in cell.rows]


def row_of(counted: CountedFigure, cell: Cell) -> str:
    """In words, the first line of the cell that has a number."""
    return next((row.words for row in rows_in(counted, cell) if any(row.numbers)), "")


def cell_url(spec: FigureSpec, cell: Cell = WHOLE) -> str:
    """Only names of lines, places and days are in it: nothing of anybody."""
    named = (
        ("programme", spec.programme),
        ("by", spec.by),
        ("region", spec.region),
        ("prison", spec.prison),
        ("first", _day(spec.first)),
        ("until", _day(spec.until)),
        ("measure", cell.measure),
        *(("row", key) for key in cell.rows),
        *(("column", key) for key in cell.columns),
    )
    query = urlencode([(name, value) for name, value in named if value or name in ("row", "column")])
    return f"{_people_url(spec.code)}?{query}"


@cache
def _people_url(code: str) -> str:
    """Asked for each number of a page, of the few codes that there are."""
    return reverse("figure_people", kwargs={"code": code})


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
