"""Stored values that take another name: steps of migrations that can run twice, and reverse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sharing.records.without_models import WithoutModels


def rename_values(table: str, *columns: str, names: Mapping[str, str], append_only: bool = False) -> WithoutModels:
    """The step that writes each new name where the old one stands, in columns of texts.

    append_only: nobody changes rows of the table; what they say stays, and is called by the name of now.
    """
    return _step(table, columns, "{column} = %(new)s WHERE {column} = %(old)s", names, append_only)


def rename_in_lists(table: str, *columns: str, names: Mapping[str, str]) -> WithoutModels:
    """`rename_values`, for columns that hold lists of texts."""
    renamed = "{column} = array_replace({column}, %(old)s, %(new)s) WHERE %(old)s = ANY ({column})"
    return _step(table, columns, renamed, names, append_only=False)


def rename_in_texts(table: str, *columns: str, names: Mapping[str, str]) -> WithoutModels:
    """`rename_values`, for a part of texts, as of an address."""
    renamed = "{column} = replace({column}, %(old)s, %(new)s) WHERE position(%(old)s IN {column}) > 0"
    return _step(table, columns, renamed, names, append_only=False)


def _step(
    table: str, columns: tuple[str, ...], renamed: str, names: Mapping[str, str], append_only: bool
) -> WithoutModels:
    def write(schema_editor: Any, names: Mapping[str, str]) -> None:
        with schema_editor.connection.cursor() as cursor:
            if append_only:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            for column in columns:
                renaming = f"UPDATE {table} SET {renamed.format(column=column)}"  # noqa: S608 - names of migrations
                for old, new in names.items():
                    cursor.execute(renaming, {"old": old, "new": new})
            if append_only:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")

    return WithoutModels(
        lambda apps, schema_editor: write(schema_editor, names),
        lambda apps, schema_editor: write(schema_editor, {new: old for old, new in names.items()}),
    )
