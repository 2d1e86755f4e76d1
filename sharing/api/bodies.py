"""Request bodies: a field that nothing reads is refused by name, and not passed over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rest_framework import exceptions, serializers

NOT_KNOWN = "This field is not known here."


def read(serializer: serializers.Serializer) -> dict[str, Any]:
    """What the serializer made of its data. Raises ValidationError that names each field at fault."""
    refuse(unknown_in(serializer, serializer.initial_data))
    serializer.is_valid(raise_exception=True)
    return serializer.validated_data


def refuse(unknown: Iterable[str]) -> None:
    """Raise ValidationError for these fields, if there are any. A nested one is called `evidence.0.note`."""
    if names := list(unknown):
        raise exceptions.ValidationError({name: [NOT_KNOWN] for name in names})


def unknown_in(serializer: Any, data: Any) -> Iterator[str]:
    """Fields of the data that the serializer does not read, by their path. Data of another shape has none."""
    if isinstance(serializer, serializers.ListSerializer):
        for number, each in enumerate(data if isinstance(data, list) else []):
            yield from (f"{number}.{name}" for name in unknown_in(serializer.child, each))
    elif isinstance(serializer, serializers.Serializer) and isinstance(data, Mapping):
        fields = {name: field for name, field in serializer.fields.items() if not field.read_only}
        for name, value in data.items():
            if name not in fields:
                yield str(name)
            else:
                yield from (f"{name}.{below}" for below in unknown_in(fields[name], value))
