"""Lists read as plain columns, as the serializer of their rows describes them.

To build rows and all that they name as models costs several times what the database does. The columns, and how their
values become what is sent, are worked out from the serializer once; a test holds both ways to the same bytes.
"""

from __future__ import annotations

import functools
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Value
from rest_framework import serializers

from sharing.access.querysets import OneOf
from sharing.compiled.fields import Formed, Judged, model_of
from sharing.compiled.model_rows import moment
from sharing.compiled.queries import CompiledQuery

Row = dict[str, Any]
AS_IT_IS = (
    *(serializers.UUIDField, serializers.ChoiceField, serializers.BooleanField, serializers.IntegerField),
    *(serializers.CharField, serializers.DateField, serializers.TimeField, serializers.ListField),
)
AS_JSON = (serializers.JSONField, serializers.DictField)  # a raw statement gives its text
NO_KEYS = [-20_191_038]  # the probe for the keys of the rows above


@dataclass(frozen=True)
class Below:
    """Rows of another table below each row of a page, read with one more query for the whole page.

    A serializer names them in `BELOW` by its field. rows: which of them, in which order; `probes` are the values that
    it asks with, as `CompiledQuery` has them.
    """

    rows: Callable[..., Any]
    probes: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class RowsBelow:
    name: str
    parent: str  # the column that holds the key of the row above
    rows: PlainRows
    query: CompiledQuery
    asks: tuple[str, ...]


@dataclass(frozen=True)
class PlainRows:
    """names: the columns that are read. read: from a row of these to what is sent of it."""

    names: tuple[str, ...]
    read: Callable[[Row], Any]
    below: tuple[RowsBelow, ...] = ()

    def lines(self, rows: Sequence[Row], **values: Any) -> list[Row]:
        """What is sent of the rows of a page. values: what `Below.rows` asks with."""
        keys = [row["pk"] for row in rows]
        for below in self.below:
            found: dict[int, list[Row]] = defaultdict(list)
            for row in below.query.asked(keys=keys, **{name: values[name] for name in below.asks}):
                found[row[below.parent]].append(below.rows.read(row))
            for row in rows:
                row[below.name] = found[row["pk"]]
        return [self.read(row) for row in rows]


@functools.cache
def plain_rows(serializer_class: type[serializers.Serializer]) -> PlainRows:
    return _plain_rows(serializer_class(), "")


def _plain_rows(serializer: Any, path: str) -> PlainRows:
    parts = {name: _part(serializer, field, path) for name, field in serializer.fields.items() if not field.write_only}
    readers = [(name, part.read) for name, part in parts.items()]

    def read(row: Row) -> Row:
        return {name: of_row(row) for name, of_row in readers}

    names = dict.fromkeys(name for part in parts.values() for name in part.names)
    below = tuple(rows for part in parts.values() for rows in part.below)
    return PlainRows(tuple(names), read, below)


def _part(serializer: Any, field: Any, path: str) -> PlainRows:
    here = "__".join([*([path] if path else []), *(field.source_attrs or ())])
    if isinstance(field, serializers.ListSerializer):
        below = _rows_below(serializer, field)
        return PlainRows((), lambda row: row[below.name], (below,))
    if isinstance(field, serializers.Serializer):
        return _nested(field, here)
    if isinstance(field, Formed):
        return _formed(field, path)
    if isinstance(field, Judged):
        return PlainRows((), lambda row: judged_value(field, row[str(field.field_name)]))
    if isinstance(field, AS_JSON):
        return PlainRows((here,), lambda row: json.loads(row[here]) if isinstance(row[here], str) else row[here])
    if isinstance(field, AS_IT_IS):
        return PlainRows((here,), lambda row: row[here])
    written = moment if isinstance(field, serializers.DateTimeField) else field.to_representation
    return PlainRows((here,), lambda row: None if row[here] is None else written(row[here]))


def judged_value(field: Judged, value: Any) -> Any:
    return None if value is None else field.to_representation(value)


def _nested(field: Any, here: str) -> PlainRows:
    """A row that another names: null where it names none, if that can be."""
    inner = _plain_rows(field, here)
    if not field.allow_null:
        return inner
    key = f"{here}__pk"
    return PlainRows((key, *inner.names), lambda row: None if row[key] is None else inner.read(row))


def _formed(field: Formed, path: str) -> PlainRows:
    names = tuple("__".join([*([path] if path else []), column]) for column in field.columns)
    return PlainRows(names, lambda row: field.to_representation([row[name] for name in names]))


def _rows_below(serializer: Any, field: Any) -> RowsBelow:
    model: Any = model_of(serializer)
    relation: Any = model._meta.get_field(field.source_attrs[0])
    told = getattr(serializer, "BELOW", {}).get(field.field_name, Below(lambda rows: rows))
    table, parent, path = _way_down(relation)
    inner = _plain_rows(field.child, path)
    probes = dict(told.probes)

    def build(keys: list[int], **values: Any) -> models.QuerySet:
        return told.rows(table.filter(OneOf(parent, Value(keys))), **values)

    query = CompiledQuery((parent, *inner.names), build, keys=NO_KEYS, **probes)
    return RowsBelow(f"below {field.field_name}", parent, inner, query, tuple(probes))


def _way_down(relation: Any) -> tuple[models.QuerySet, str, str]:
    """The rows below, the column that names the row above, and the path to the columns that are read."""
    if relation.many_to_many:
        through = relation.remote_field.through
        names = {field.related_model: field.name for field in through._meta.fields if field.is_relation}
        path = names[relation.related_model]
        return through.objects.order_by(path), f"{names[relation.model]}_id", path
    return relation.related_model.objects.all(), relation.field.attname, ""


def relations(serializer: Any, path: str = "") -> Iterator[str]:
    """Paths of the rows that a row names in what is sent of it, for `select_related`."""
    for field in serializer.fields.values():
        if isinstance(field, serializers.ListSerializer):
            continue
        columns = field.columns if isinstance(field, Formed) else ["__".join(field.source_attrs or ())]
        for column in columns:
            way = [*([path] if path else []), *column.split("__")]
            if isinstance(field, serializers.Serializer):
                yield "__".join(way)
                yield from relations(field, "__".join(way))
            elif len(way) > 1:
                yield "__".join(way[:-1])
