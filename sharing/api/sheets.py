"""A page of a list as CSV (RFC 4180): the columns that its rows have as JSON, with the same values."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer

from sharing.api.rendering import render
from sharing.compiled.fields import Formed
from sharing.pages import formulas

SEVERAL = "; "  # between the values of a list


class CsvRenderer(BaseRenderer):
    """The view has made the text: columns are of the resource, and not of the rows that are on the page."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data, accepted_media_type=None, renderer_context=None):
        return data


def columns_of(serializer: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Where each column stands in a row. Rows below a row, and values of an open set, are none."""
    found: list[tuple[str, ...]] = []
    for name, field in serializer.fields.items():
        kind = field.kind if isinstance(field, Formed) else field
        if isinstance(kind, serializers.ListSerializer | serializers.DictField | serializers.JSONField):
            continue
        if isinstance(kind, serializers.Serializer):
            found += columns_of(kind, (*path, name))
        elif not field.write_only:
            found.append((*path, name))
    return found


def sheet(columns: Sequence[tuple[str, ...]], rows: Sequence[Any]) -> str:
    """No cell is taken for a formula; what is absent is empty."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow("_".join(column) for column in columns)
    for row in orjson.loads(render(rows)):
        writer.writerow(_cell(_value(row, column)) for column in columns)
    return written.getvalue()


def links(addresses: Mapping[str, str | None]) -> dict[str, str]:
    """The header that names other pages (RFC 8288); none where there is no other."""
    named = ", ".join(f'<{address}>; rel="{name}"' for name, address in addresses.items() if address)
    return {"Link": named} if named else {}


def _value(row: Any, column: tuple[str, ...]) -> Any:
    for name in column:
        row = row.get(name) if isinstance(row, dict) else None
    return row


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return formulas.disarm(SEVERAL.join(_text(each) for each in value))
    return formulas.disarm(value) if isinstance(value, str) else _text(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
