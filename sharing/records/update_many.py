"""Many rows of one table changed, each to values of its own, by one statement."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import Model
from django.db.models.fields import Field


def update_many(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write these fields of the rows, of one model. `bulk_update` does the same with a CASE of as many arms as there
    are rows for each field: of a thousand rows that takes seconds. No fields that hold lists."""
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[Field] = [meta.pk, *(meta.get_field(name) for name in names)]  # type: ignore[list-item]
    quoted = [connection.ops.quote_name(str(field.column)) for field in fields]
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    table, key = connection.ops.quote_name(meta.db_table), quoted[0]
    changed = ", ".join(f"{column} = new.{column}" for column in quoted[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {changed} FROM unnest({arrays}) AS new ({', '.join(quoted)}) "  # noqa: S608 - our names
            f"WHERE {table}.{key} = new.{key}",
            [[field.get_db_prep_save(getattr(row, field.attname), connection) for row in rows] for field in fields],
        )
