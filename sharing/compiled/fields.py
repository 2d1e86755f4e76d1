"""Fields of an answer that no single column says, and the model whose columns a serializer reads."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from django.db import models
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from sharing.compiled.model_rows import moment


def model_of(serializer: Any) -> type[models.Model] | None:
    """The model whose rows a serializer describes."""
    return getattr(serializer, "of", None) or getattr(getattr(serializer, "Meta", None), "model", None)


class Formed(serializers.Field):
    """`Formed(CharField(), "given_names", "family_name", by=full_name)`.

    kind: what the value is. columns: the path of each, from the row of the serializer. by: makes the value of the
    columns' values, in their order; of those on the other side of a missing row each is None.
    """

    def __init__(self, kind: serializers.Field, *columns: str, by: Callable[..., Any], **described: Any):
        super().__init__(read_only=True, source="*", **described)
        self.kind, self.columns, self.by = kind, columns, by
        self._values = [operator.attrgetter(path.replace("__", ".")) for path in columns]

    def get_attribute(self, instance: Any) -> list[Any]:
        return [_value(read, instance) for read in self._values]

    def to_representation(self, values: list[Any]) -> Any:
        value = self.by(*values)
        return None if value is None else _sent(self.kind, value)


class Judged(serializers.Field):
    """`Judged(CharField())`: what the view set works out for the rows of a page when it is asked (`judged`), because no
    column says it. One row that is opened bears it as an attribute."""

    def __init__(self, kind: serializers.Field, **described: Any):
        super().__init__(read_only=True, **described)
        self.kind = kind

    def to_representation(self, value: Any) -> Any:
        return _sent(self.kind, value)


class FormedFieldExtension(OpenApiSerializerFieldExtension):
    target_class = "sharing.compiled.fields.Formed"

    def map_serializer_field(self, auto_schema, direction):
        self.target.kind.parent, self.target.kind.source_attrs = None, []
        return auto_schema._map_serializer_field(self.target.kind, direction)


class JudgedFieldExtension(FormedFieldExtension):
    target_class = "sharing.compiled.fields.Judged"


def _sent(kind: serializers.Field, value: Any) -> Any:
    return moment(value) if isinstance(kind, serializers.DateTimeField) else kind.to_representation(value)


def _value(read: Callable[[Any], Any], instance: Any) -> Any:
    try:
        return read(instance)
    except AttributeError:
        return None
