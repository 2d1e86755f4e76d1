"""Texts of tables that hang on no person: where they name who is destroyed, the name goes."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from sharing.destroying import hooks
from sharing.destroying.rules import DESTROYED, pattern_in_bytes


def strike(words: str) -> dict[str, int]:
    """By kind, the rows in which a name or number was struck out. words: a regular expression; empty for none."""
    if not words:
        return {}
    struck: dict[str, int] = {}
    with connection.cursor() as cursor:
        for label, columns in hooks.mentions.items():
            model = apps.get_model(label)
            for name in columns:
                values = {"words": words, "bytes": pattern_in_bytes(words), "destroyed": DESTROYED}
                cursor.execute(statement_of(model, name), values)
                if cursor.rowcount:
                    kind = f"{model._meta.app_label}: {model._meta.verbose_name}, named in it"
                    struck[kind] = struck.get(kind, 0) + cursor.rowcount
    return struck


def statement_of(model: type[models.Model], name: str) -> str:
    """A file goes whole: one that was given holds rows of others, who are in the records; one that is signed cannot be
    changed. Its bytes are asked as text with escapes, since a file may hold what no text can."""
    table, column = connection.ops.quote_name(model._meta.db_table), _column_of(model, name)
    at = connection.ops.quote_name(str(column.column))
    if isinstance(column, models.BinaryField):
        names = f"encode({at}, 'escape') ~* %(bytes)s"
        return f"UPDATE {table} SET {at} = NULL WHERE {at} IS NOT NULL AND {names}"  # noqa: S608 - our names
    new = f"regexp_replace({at}::text, %(words)s, %(destroyed)s, 'gi')"
    if isinstance(column, models.JSONField):
        new = f"({new})::jsonb"
    elif isinstance(column, ArrayField):
        new = f"({new})::{column.db_type(connection)}"
    elif column.max_length:
        new = f"left({new}, {column.max_length})"
    return f"UPDATE {table} SET {at} = {new} WHERE {at}::text ~* %(words)s"  # noqa: S608 - our names


def _column_of(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    return next(column for column in model._meta.local_concrete_fields if column.name == name)
