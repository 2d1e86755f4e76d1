"""What may be absent from an answer: such a value is null, never an empty text."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from rest_framework import serializers

from sharing.compiled.fields import model_of


def may_be_absent(field: Any) -> bool:
    """Whether an answer may have null here: the field says so, or a column on the way to its value may be empty."""
    if field.allow_null or field.default is None or getattr(field, "allow_blank", False):
        return True
    model = model_of(field.parent)
    return model is not None and _may_end_early(model, field)


def _may_end_early(model: type[models.Model], field: Any) -> bool:
    path = list(field.source_attrs or ())
    while path:
        try:
            column: Any = model._meta.get_field(path.pop(0))
        except FieldDoesNotExist:
            return False  # a property says by `allow_null` whether it may be absent
        if not column.is_relation:
            is_text = isinstance(field, serializers.CharField | serializers.ChoiceField)
            return column.null or (is_text and column.blank)
        if column.one_to_many or column.many_to_many:
            return False
        if (column.one_to_one and column.auto_created) or getattr(column, "null", False):
            return True
        model = column.related_model
    return False
