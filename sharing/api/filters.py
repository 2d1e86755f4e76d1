"""What a list of the API may be narrowed by, each said once: the parameter, its schema, and the rows that it leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions

ALL = "all"
Narrow = Callable[[Any, Any], Any]  # rows and a value give the rows that it leaves


@dataclass(frozen=True)
class Filter:
    """says: what it leaves, where its name does not say it. asks: the columns that it asks about, of which each caller
    must read every one; none where it is about no column. values: those that it takes, if they are few. absent: the
    rows without it. for_user: the rows also depend on who asks, whom `narrow` is given third. names_person: what is
    sent is a name or a number of somebody, which no address of ours holds."""

    name: str
    narrow: Callable[..., Any]
    says: str = ""
    asks: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    type: Any = str
    read: Callable[[str, str], Any] = lambda name, text: text
    absent: Callable[[Any], Any] = lambda rows: rows
    for_user: bool = False
    names_person: bool = False

    def left(self, rows: Any, params: Mapping[str, str], user: Any) -> Any:
        """Raises ValidationError that names the parameter."""
        if self.name not in params:
            return self.absent(rows)
        value = self.read(self.name, params[self.name])
        return self.narrow(rows, value, user) if self.for_user else self.narrow(rows, value)

    @property
    def parameter(self) -> OpenApiParameter:
        return OpenApiParameter(self.name, self.type, description=self.says, enum=list(self.values) or None)


def choice(
    name: str,
    values: Iterable[str],
    says: str = "",
    *,
    column: str = "",
    absent: Callable[[Any], Any] | None = None,
    asks: tuple[str, ...] = (),
) -> Filter:
    """Rows with this value of a column. absent: the rows without it; `all` then gives all."""
    column = column or name
    known = (*map(str, values), *([ALL] if absent else ()))

    def narrow(rows: Any, value: str) -> Any:
        return rows if absent and value == ALL else rows.filter(**{column: value})

    everything = absent or (lambda rows: rows)
    return Filter(name, narrow, says, asks or (_dotted(column),), known, read=one_of(known), absent=everything)


def state(
    name: str, states: Mapping[str, Callable[[Any], Any]], says: str = "", *, asks: tuple[str, ...], absent: str = ""
) -> Filter:
    """Rows in one of several states, each a question of the query set. absent: the state that is asked without it."""
    known = tuple(states)
    without = states[absent] if absent else lambda rows: rows
    return Filter(
        name,
        lambda rows, value: states[value](rows),
        says,
        asks,
        known,
        read=one_of(known),
        absent=without,
    )


def flag(name: str, says: str = "", *, column: str = "", narrow: Narrow | None = None, asks: Any = None) -> Filter:
    """true or false, of a column or of what `narrow` makes of it."""
    column = column or name
    by_column: Narrow = lambda rows, value: rows.filter(**{column: value})  # noqa: E731  # one of two of a kind
    return Filter(name, narrow or by_column, says, (_dotted(column),) if asks is None else asks, type=bool, read=_flag)


def since(name: str, column: str, says: str) -> Filter:
    """That day or later."""
    return _day(name, column, "gte", says)


def until(name: str, column: str, says: str) -> Filter:
    """That day or earlier."""
    return _day(name, column, "lte", says)


def uid(name: str, path: str, says: str) -> Filter:
    """Rows of one other row, by its uid. What is no uid leaves none, as a uid of nothing does."""

    def narrow(rows: Any, value: UUID | None) -> Any:
        return rows.none() if value is None else rows.filter(**{f"{path}__uid": value})

    return Filter(name, narrow, says, (f"{_dotted(path)}.uid",), read=_uid)


def about_person(path: str = "subject") -> Filter:
    return uid("person", path, "Only those about this person, by uid")


def text(name: str, column: str, says: str, *, as_kept: Callable[[str], str] = str) -> Filter:
    """Rows with this text in a column whose values are no closed list. as_kept: makes of what was sent what is kept."""

    def narrow(rows: Any, value: str) -> Any:
        return rows.filter(**{column: as_kept(value)})

    return Filter(name, narrow, says, (_dotted(column),))


def one_of(known: Iterable[str]) -> Callable[[str, str], str]:
    values = tuple(known)

    def read(name: str, text: str) -> str:
        if text not in values:
            raise exceptions.ValidationError({name: [f"Select one of {', '.join(values)}."]})
        return text

    return read


def day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise exceptions.ValidationError({name: ["Enter a date like 2026-12-04."]}) from None


def _day(name: str, column: str, lookup: str, says: str) -> Filter:
    def narrow(rows: Any, value: date) -> Any:
        return rows.filter(**{f"{column}__{lookup}": value})

    return Filter(name, narrow, says, (_dotted(column),), type=date, read=day)


def _flag(name: str, text: str) -> bool:
    return one_of(("true", "false"))(name, text) == "true"


def _uid(name: str, text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _dotted(path: str) -> str:
    return path.replace("__", ".")
