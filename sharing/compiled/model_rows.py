"""Serializers compiled to plain functions: the fields are worked out once and not again for each row.

The framework's own way asks every field of every row how to read its value and how to write it; for a list of fifty
licences that cost several times what the database did. What comes out is the same, and a test holds it to that. A field
of a kind that is not named here is left to the framework.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Manager
from rest_framework import serializers

Reader = Callable[[Any], Any]


def moment(at: datetime | str) -> str:
    """In UTC, whatever the clock on the wall says."""
    return at if isinstance(at, str) else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


AS_IT_IS = (serializers.ChoiceField, serializers.BooleanField, serializers.IntegerField)
AS_WORDS: dict[type[serializers.Field], Reader] = {
    serializers.UUIDField: str,
    serializers.CharField: str,
    serializers.DateField: date.isoformat,
    serializers.DateTimeField: moment,
}


def reading(serializer: serializers.BaseSerializer) -> Reader:
    """From a row to what `serializer.data` would be."""
    parts = [(name, _part(field)) for name, field in serializer.fields.items() if not field.write_only]  # type: ignore[attr-defined]

    def read(row: Any) -> dict[str, Any]:
        return {name: part(row) for name, part in parts}

    return read


def _part(field: serializers.Field) -> Reader:
    value_of, written = _value_of(field), _written(field)
    if written is None:
        return value_of

    def part(row: Any) -> Any:
        value = value_of(row)
        return None if value is None else written(value)

    return part


def _value_of(field: serializers.Field) -> Reader:
    """The value that the field's source names; what stands in for it where something on the way is missing."""
    if not field.source_attrs:
        return field.get_attribute
    on_the_way = operator.attrgetter(".".join(field.source_attrs))

    def value_of(row: Any) -> Any:
        try:
            return on_the_way(row)
        except AttributeError:
            return field.get_attribute(row)

    return value_of


def _written(field: serializers.Field) -> Reader | None:
    """What is done to a value that is there; None: nothing."""
    if isinstance(field, serializers.ListSerializer):
        read = reading(field.child)  # type: ignore[arg-type]
        return lambda rows: [read(row) for row in (rows.all() if isinstance(rows, Manager) else rows)]
    if isinstance(field, serializers.Serializer):
        return reading(field)
    if isinstance(field, AS_IT_IS):
        return None
    return next((words for kind, words in AS_WORDS.items() if isinstance(field, kind)), field.to_representation)


def asks_for_request(serializer: serializers.BaseSerializer) -> bool:
    """Whether what it sends depends on the request, so that no reader of it may be kept."""
    return any(
        isinstance(field, serializers.SerializerMethodField)
        or (isinstance(field, serializers.Serializer) and asks_for_request(field))
        or (isinstance(field, serializers.ListSerializer) and asks_for_request(field.child))  # type: ignore[arg-type]
        for field in serializer.fields.values()  # type: ignore[attr-defined]
    )
