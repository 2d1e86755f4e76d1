"""What is asked of a list: its filters, the columns shown, by what it is counted; what is gone of an old address."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from offenders.models import Establishment
from release_monitor.reports import counting
from release_monitor.reports.counting import Counted
from release_monitor.reports.rules import MOST_GROUPS, NOT_OF_A_VIEW, kept_of
from sharing.lists import Grouping, ListPage
from sharing.models import Region
from sharing.pages.requests import SignedInRequest

COLUMN, BY, CHART = "column", "by", "chart"
LAYOUT = frozenset({"sort", "view", "rows", *NOT_OF_A_VIEW})
OURS = frozenset({COLUMN, BY, CHART})
MOST_FILTERS = 4  # of a count that leaves in a file
WINDOWS = frozenset({"show", "weeks"})  # filters whose values lie in each other
ONE_DAY = frozenset({"week", "month"})
KEPT_PLACES = {"region": (Region, "name"), "prison": (Establishment, "code")}


@dataclass(frozen=True)
class Question:
    """columns: heads, in the order of the list. gone: names of filters, columns and values that are no longer there."""

    page: ListPage
    query: QueryDict
    form: forms.Form
    rows: Any
    columns: tuple[str, ...]
    groups: tuple[Grouping, ...]
    has_chart: bool
    gone: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """Whether the list itself answers it."""
        return not (self.query.keys() & OURS)

    @property
    def filters(self) -> list[tuple[str, str]]:
        """What is chosen, by label and in the words of its choice."""
        return [
            (str(field.label), _chosen(field, str(value)))
            for name, value in self.query.items()
            if name in self.form.fields and name not in LAYOUT and value
            for field in [self.form[name]]
        ]

    @property
    def typed(self) -> bool:
        """Whether it holds words that somebody typed, which may name a person."""
        return any(self.query.get(name) and is_typed(field) for name, field in self.form.fields.items())

    @property
    def kept(self) -> str:
        """What a view keeps of it."""
        return kept_of((name, text) for name, texts in self.query.lists() for text in texts)

    def counted(self) -> Counted:
        return counting.count(self.rows, self.groups)

    def places(self) -> list[int]:
        heads = list(self.page.columns)
        return [heads.index(head) for head in self.columns]


def question_of(request: SignedInRequest, page: ListPage, query: QueryDict | None = None) -> Question:
    """query: of an address that was kept; the request's own unless given. What is gone of it is left out."""
    query = (query if query is not None else request.GET).copy()
    form, _ = page.asked(request, _without_ours(query))
    gone = list(_gone(request, form, page, query))
    for name, value in gone:
        kept = [text for text in query.getlist(name) if value and text != value]
        query.setlist(name, kept) if kept else query.pop(name, None)
    form, rows = page.asked(request, _without_ours(query))
    chosen = set(query.getlist(COLUMN))
    groups = [page.group(name) for name in dict.fromkeys(query.getlist(BY)) if name]
    return Question(
        page,
        query,
        form,
        rows if form.is_valid() else rows.none(),
        tuple(head for head in page.columns if not chosen or head in chosen),
        tuple(group for group in groups if group)[:MOST_GROUPS],
        bool(query.get(CHART)),
        tuple(_said(form, name, value) for name, value in gone),
    )


def others_of(request: SignedInRequest, question: Question) -> Iterator[Counted]:
    """The same list counted with other filters, whose numbers lie around these: without one or several of them, and
    with the other values of those that lie in each other."""
    chosen = [name for name in question.query if name in question.form.fields and question.query.get(name)]
    choices: list[list[str | None]] = []
    for name in chosen:
        values = [str(value) for value, _ in getattr(question.form.fields[name], "choices", [])]
        choices.append([str(question.query[name]), *(values if name in WINDOWS else []), None])
    for name in WINDOWS & question.form.fields.keys() - set(chosen):
        chosen.append(name)
        choices.append([None, *(str(value) for value, _ in getattr(question.form.fields[name], "choices", []))])
    for combination in itertools.product(*choices):
        query = question.query.copy()
        for name, value in zip(chosen, combination, strict=True):
            query.pop(name, None)
            if value:
                query[name] = value
        form, rows = question.page.asked(request, _without_ours(query))
        if form.is_valid():
            yield counting.count(rows, question.groups)


def may_leave_counted(question: Question) -> str:
    """Why its counts leave in no file; empty where they may."""
    chosen = {name for name in question.query if name in question.form.fields and question.query.get(name)}
    if question.typed or chosen & ONE_DAY:
        return "Remove the words, week or month. Counts with them are on the page only."
    if len(chosen - LAYOUT) > MOST_FILTERS:
        return f"Select at most {MOST_FILTERS} filters. Counts with more are on the page only."
    return ""


def is_typed(field: Any) -> bool:
    return isinstance(field, forms.CharField) and isinstance(field.widget, forms.TextInput)


def _without_ours(query: QueryDict) -> QueryDict:
    found = query.copy()
    for name in OURS | NOT_OF_A_VIEW:
        found.pop(name, None)
    return found


def _gone(request: SignedInRequest, form: forms.Form, page: ListPage, query: QueryDict) -> Iterator[tuple[str, str]]:
    """(name, value) of what the list no longer knows; of a filter that is gone, its name alone."""
    for name, texts in query.lists():
        if name == COLUMN:
            yield from ((name, text) for text in texts if text and text not in page.columns)
        elif name == BY:
            yield from ((name, text) for text in texts if text and page.group(text) is None)
        elif name not in form.fields and name not in LAYOUT | OURS:
            yield name, ""
        elif name in form.fields and query.get(name) and (name in form.errors or _is_gone(request, page, query, name)):
            yield name, str(query[name])


def _is_gone(request: SignedInRequest, page: ListPage, query: QueryDict, name: str) -> bool:
    """A place that is neither kept nor offered: filters take any that an address names."""
    if name not in KEPT_PLACES:
        return False
    model, field = KEPT_PLACES[name]
    if model._default_manager.filter(**{field: query[name]}).exists():
        return False
    others = _without_ours(query)
    others.pop(name)
    offered = page.asked(request, others)[0].fields[name].widget
    return query[name] not in {str(value) for value, _ in getattr(offered, "choices", [])}


def _said(form: forms.Form, name: str, value: str) -> str:
    what = {COLUMN: "column", BY: "group"}.get(name) or (str(form[name].label) if name in form.fields else name)
    return f"{what} {value}".strip()


def _chosen(field: Any, value: str) -> str:
    choices = dict(getattr(field.field.widget, "choices", []) or [])
    return str(choices.get(value, value))
