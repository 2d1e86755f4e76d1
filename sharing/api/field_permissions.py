"""The fields of a serializer that a caller is told: as the models declare it (`sharing/access/fields.py`).

What a caller does not read is left out, and asking for it by name is refused as a field that there is not: hidden
equals absent. A serializer that is not of a model names the one whose words it tells as `of`, and what no model knows
of as `READERS`.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

from django.db import models
from rest_framework import serializers

from sharing.access.fields import (
    BY_ITS_ITEM,
    EVERYBODY,
    HOME_ADDRESS,
    NOBODY,
    FieldVisibility,
    Reader,
    Readers,
    people_at_gate,
    reader_of,
    readers_of,
    sight_of,
)
from sharing.compiled import model_rows
from sharing.compiled.fields import Formed, Judged, model_of

PLAIN = (
    *(serializers.UUIDField, serializers.BooleanField, serializers.ChoiceField, serializers.IntegerField),
    *(serializers.DateField, serializers.DateTimeField, serializers.TimeField),
)
Gone = dict[str, Any]  # a name that is left out, with None; or a nested one, with what is left out of it


def readers_of_field(serializer: Any, name: str) -> Readers:
    """Of one field: what the serializer says itself, what its model says, or plain by its kind."""
    field, own = serializer.fields[name], getattr(serializer, "READERS", {})
    if name in own:
        return own[name]
    if nested(field) is not None:
        return EVERYBODY
    if isinstance(field, Formed):
        return _readers_of_all(serializer, field.columns)
    model = model_of(serializer)
    if isinstance(field, Judged):
        return EVERYBODY if is_plain(field.kind) else NOBODY
    found = readers_of(model, field.source) if model else NOBODY
    if found is EVERYBODY and _prints_a_row(model, field):
        return NOBODY
    if found is NOBODY and is_plain(field) and not _is_column(model, field.source):
        return EVERYBODY
    return found


def _readers_of_all(serializer: Any, columns: Iterable[str]) -> Readers:
    """Of what is formed of several columns: who reads each of them. Where they differ, the serializer says it."""
    model = model_of(serializer)
    each = {readers_of(model, column.replace("__", ".")) for column in columns} if model else {NOBODY}
    narrower = each - {EVERYBODY}
    return EVERYBODY if not narrower else narrower.pop() if len(narrower) == 1 else NOBODY


def is_told_to_all(serializer: Any, name: str) -> bool:
    """Whether nobody who sees the row misses this field; of what a caller sends, nothing is said here. A serializer
    whose rows are for some readers alone names these as `FOR`."""
    own = getattr(serializer, "FOR", EVERYBODY)
    return readers_of_field(serializer, name) in (EVERYBODY, BY_ITS_ITEM, NOBODY, own)


def is_plain(field: Any) -> bool:
    if isinstance(field, serializers.ListField):
        return is_plain(field.child)
    return isinstance(field, PLAIN)


def nested(field: Any) -> serializers.Serializer | None:
    inner = field.child if isinstance(field, serializers.ListSerializer) else field
    return inner if isinstance(inner, serializers.Serializer) else None


def _column(model: type[models.Model] | None, source: str) -> Any:
    names = {field.name: field for field in model._meta.get_fields()} if model else {}
    return names.get(source)


def _is_column(model: type[models.Model] | None, source: str) -> bool:
    return _column(model, source) is not None


def _prints_a_row(model: type[models.Model] | None, field: Any) -> bool:
    """Whether the field is a row of another table in its own words, which are as free as that table's."""
    column = _column(model, field.source)
    is_declared = any(field.source in each.__dict__.get("READERS", {}) for each in (model.__mro__ if model else ()))
    return bool(column is not None and column.is_relation and not is_plain(field) and not is_declared)


class Telling:
    """What one caller is told of rows of a serializer, whose people's keys are `keys`.

    Asks at most one question, whatever their number, and none where nothing of it depends on a gate.
    """

    def __init__(self, serializer_class: type[serializers.Serializer], user: Any, keys: Iterable[int] = ()):
        self._class, self._reader = serializer_class, reader_of(user)
        self._sight = sight_of(user, HOME_ADDRESS) if tells_addresses(serializer_class) else FieldVisibility.NEVER
        self._near = people_at_gate(user, keys) if self._sight is FieldVisibility.AT_GATE else frozenset()

    def addresses_of(self, key: int) -> bool:
        return self._sight is FieldVisibility.ALWAYS or key in self._near

    def reader(self, key: int) -> model_rows.Reader | None:
        """How a row about this person becomes what is sent; None where the serializer asks for the request."""
        return _reader_of(self._class, self._reader, self.addresses_of(key))

    def left(self, line: dict[str, Any], key: int) -> dict[str, Any]:
        """A line that was made of plain columns, without what the caller is not told."""
        gone = _gone(self._class, self._reader, self.addresses_of(key))
        return _without(line, gone) if gone else line


def leave_only(serializer: Any, user: Any, *, addresses: bool | None = None) -> Any:
    """Take from the serializer what the user is not told. addresses: None leaves those that the user may read of some.

    Returns the serializer.
    """
    shown = getattr(serializer, "child", serializer)
    if addresses is None:
        addresses = _tells_addresses(shown) and sight_of(user, HOME_ADDRESS) is not FieldVisibility.NEVER
    _cut(shown, _gone_of(serializer, reader_of(user), addresses))
    return serializer


def reads_filter(model: type[models.Model], path: str, user: Any) -> bool:
    """Whether rows may be narrowed or put in order by this column: only by what the user reads of everybody."""
    return sight_of(user, readers_of(model, path)) is FieldVisibility.ALWAYS


@functools.cache
def tells_addresses(serializer_class: type[serializers.Serializer]) -> bool:
    return _tells_addresses(serializer_class())


def _tells_addresses(serializer: Any) -> bool:
    return any(
        _tells_addresses(inner) if (inner := nested(field)) else readers_of_field(serializer, name) is HOME_ADDRESS
        for name, field in serializer.fields.items()
    )


@functools.cache
def _reader_of(
    serializer_class: type[serializers.Serializer], reader: Reader, addresses: bool
) -> model_rows.Reader | None:
    serializer = serializer_class()
    if model_rows.asks_for_request(serializer):
        return None
    _cut(serializer, _gone(serializer_class, reader, addresses))
    return model_rows.reading(serializer)


@functools.cache
def _gone(serializer_class: type[serializers.Serializer], reader: Reader, addresses: bool) -> Gone:
    return _gone_of(serializer_class(), reader, addresses)


def _gone_of(serializer: Any, reader: Reader, addresses: bool) -> Gone:
    gone: Gone = {}
    serializer = getattr(serializer, "child", serializer)
    for name, field in serializer.fields.items():
        readers = readers_of_field(serializer, name)
        if not (addresses if readers is HOME_ADDRESS else readers.include(reader)):
            gone[name] = None
        elif (inner := nested(field)) is not None and (below := _gone_of(inner, reader, addresses)):
            gone[name] = below
    return gone


def _cut(serializer: Any, gone: Gone) -> None:
    for name, below in gone.items():
        if below is None:
            serializer.fields.pop(name)
        else:
            _cut(nested(serializer.fields[name]), below)


def _without(line: dict[str, Any], gone: Gone) -> dict[str, Any]:
    left = {name: value for name, value in line.items() if gone.get(name, ()) is not None}
    for name, below in gone.items():
        if below and left.get(name):
            value = left[name]
            left[name] = (
                [_without(each, below) for each in value] if isinstance(value, list) else _without(value, below)
            )
    return left
