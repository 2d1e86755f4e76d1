"""Which rows hang on a person: found by walking the tables, so that a new one is found as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from sharing.access import subjects

Model = type[models.Model]
BATCH = 5_000


@dataclass
class Hanging:
    """rows: what goes, by table. let_go: what stays, and points to none of them: (table, column, keys of rows)."""

    rows: dict[Model, set[Any]] = field(default_factory=lambda: defaultdict(set))
    let_go: list[tuple[Model, models.Field[Any, Any], set[Any]]] = field(default_factory=list)


def tables() -> list[Model]:
    """Every table of ours, those between two others too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]


def pointers() -> dict[Model, list[tuple[Model, models.Field[Any, Any]]]]:
    """By table, the columns of others that point to its rows."""
    found: dict[Model, list[tuple[Model, models.Field[Any, Any]]]] = defaultdict(list)
    for model in tables():
        for column in model._meta.local_concrete_fields:
            if column.remote_field and isinstance(column.related_model, type):
                found[column.related_model._meta.concrete_model or column.related_model].append((model, column))
    return found


def hanging_on(key: int) -> Hanging:
    """All rows that are about the person, and those about these rows.

    A row goes with what it points to: where it must point to something, where its model says so, and where it is about
    no other person. A row about somebody else that only may point to it stays, and points to nothing.
    """
    found, points = Hanging(), pointers()
    person = subjects().model
    found.rows[person] = {key}
    waiting: list[tuple[Model, set[Any]]] = [(person, {key})]
    loose: list[tuple[Model, models.Field[Any, Any], set[Any]]] = []
    while waiting:
        target, fresh = waiting.pop()
        for model, column in points[target]:
            rows = _pointing(model, column, fresh)
            if not _takes_along(column):
                loose.append((model, column, rows))
                continue
            if _may_be_anothers(column, target):
                rows, others = _parted(model, rows, key)
                loose.append((model, column, others))
            new = rows - found.rows[model]
            if new:
                found.rows[model] |= new
                waiting.append((model, new))
                waiting += _tracked(model, new, found)
    found.let_go = [(model, column, rest) for model, column, rows in loose if (rest := rows - found.rows[model])]
    found.rows = {model: rows for model, rows in found.rows.items() if rows}
    return found


def _takes_along(column: models.Field[Any, Any]) -> bool:
    """Whether a row goes with what this column points to."""
    if not column.null:
        return True
    is_of_own_table = column.related_model is column.model
    return _on_delete(column) is not models.SET_NULL and not is_of_own_table


def _on_delete(column: models.Field[Any, Any]) -> Any:
    return getattr(column.remote_field, "on_delete", None)


def _may_be_anothers(column: models.Field[Any, Any], target: Model) -> bool:
    """A row that may, and need not, point to it: perhaps it is about another person."""
    return column.null and _on_delete(column) is models.PROTECT and bool(person_columns(column.model))


def person_columns(model: Model) -> list[str]:
    person = subjects().model
    return [column.attname for column in model._meta.local_concrete_fields if column.related_model is person]


def _parted(model: Model, rows: set[Any], key: int) -> tuple[set[Any], set[Any]]:
    """Those about this person or nobody, and those about others."""
    columns = person_columns(model)
    told = model._base_manager.filter(pk__in=rows).values_list("pk", *columns)
    own = {pk for pk, *people in told if key in people or not any(people)}
    return own, rows - own


def _pointing(model: Model, column: models.Field[Any, Any], keys: Collection[Any]) -> set[Any]:
    every = model._base_manager
    return {
        pk
        for batch in batches(keys)
        for pk in every.filter(**{f"{column.attname}__in": batch}).order_by().values_list("pk", flat=True)
    }


def _tracked(model: Model, keys: set[Any], found: Hanging) -> Iterator[tuple[Model, set[Any]]]:
    """A history row speaks of a row that may be gone, and on which others hung: those are found by its key."""
    for column in model._meta.local_concrete_fields:
        if column.name == "pgh_obj" and isinstance(column.related_model, type):
            target = column.related_model
            told = model._base_manager.filter(pk__in=keys).values_list(column.attname, flat=True)
            new = set(told) - found.rows[target] - {None}
            if new:
                found.rows[target] |= new
                yield target, new


def batches(keys: Collection[Any]) -> Iterator[list[Any]]:
    ordered = sorted(keys, key=str)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]
