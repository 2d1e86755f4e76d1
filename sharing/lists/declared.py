"""What is declared of a list on a page. Its columns, files, counts and saved views follow from it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from sharing.agencies.models import User
from sharing.pages.requests import SignedInRequest

Rows = Any  # a queryset, with the questions of its own model


@dataclass(frozen=True)
class Grouping:
    """A column by which rows may be counted. Never one of ideology, health, flags, victims or withheld material.

    name: in the address. path: from a row to the value. words: what the values of a choice are called; those of other
    columns speak for themselves. is_by_month: the path is a day or a moment, counted by its month.
    """

    name: str
    title: str
    path: str
    words: Mapping[str, str] = field(default_factory=dict)
    is_by_month: bool = False

    @property
    def fields(self) -> str:
        return self.path.replace("__", ".")


def as_they_are(rows: Rows, user: User) -> Rows:
    return rows


@dataclass(frozen=True)
class ListPage:
    """A list of people's rows.

    page: the name of its address, which names the list too. says: the rows that it holds, as a definition. selected:
    the filter and the rows that it leaves of those that the reader can see; it reads nothing but the address and the
    user. columns: heads, and of which fields each tells. loaded: the rows with what their cells say. cells: of some
    loaded rows. leaving: those that may leave in a file. person: the attribute with the key of whom a row is about.
    keeps_rows: whether the log keeps which rows left in a file, beside whom they are about.
    """

    page: str
    title: str
    says: str
    selected: Callable[[SignedInRequest], tuple[forms.Form, Rows]]
    columns: Mapping[str, Sequence[str]]
    cells: Callable[[Sequence[Any], User], Iterable[Sequence[str]]]
    order: str
    loaded: Callable[[Rows, User], Rows] = as_they_are
    leaving: Callable[[Rows, User], Rows] = as_they_are
    groups: tuple[Grouping, ...] = ()
    person: str = "offender_id"
    keeps_rows: bool = False

    def asked(self, request: SignedInRequest, query: QueryDict) -> tuple[forms.Form, Rows]:
        """The same for another address: one that was kept, say."""
        other = copy.copy(request)
        other.GET = query  # type: ignore[assignment]  # a plain QueryDict has all that a filter reads
        return self.selected(other)

    def group(self, name: str) -> Grouping | None:
        return next((each for each in self.groups if each.name == name), None)


_lists: dict[str, ListPage] = {}


def register(page: ListPage) -> ListPage:
    """Called once for each list, on import."""
    _lists[page.page] = page
    return page


def by_name(name: str) -> ListPage | None:
    return _lists.get(name)


def known() -> list[ListPage]:
    return sorted(_lists.values(), key=lambda each: each.title)


def list_of_page(request: Any) -> ListPage | None:
    """The list on the page that answers this request, if that is a declared one."""
    match = getattr(request, "resolver_match", None)
    return _lists.get(match.url_name or "") if match else None
