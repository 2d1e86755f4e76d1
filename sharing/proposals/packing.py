"""What an action is called with, as JSON and back: rows by their keys, moments and dates by their text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

ROW, AT, ON, KEY = "row", "at", "on", "uid"


def pack(value: Any) -> Any:
    if isinstance(value, models.Model):
        return {ROW: value._meta.label_lower, "pk": value.pk}
    if isinstance(value, datetime):
        return {AT: value.isoformat()}
    if isinstance(value, date):
        return {ON: value.isoformat()}
    if isinstance(value, UUID):
        return {KEY: str(value)}
    if isinstance(value, Mapping):
        return {"of": {name: pack(item) for name, item in value.items()}}
    if isinstance(value, list | tuple):
        return [pack(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def unpack(value: Any) -> Any:
    """As it was packed; a row as it stands now. Raises DoesNotExist for a row that has gone."""
    if isinstance(value, list):
        return [unpack(item) for item in value]
    if not isinstance(value, dict):
        return value
    if ROW in value:
        return apps.get_model(value[ROW])._default_manager.get(pk=value["pk"])
    if AT in value:
        return datetime.fromisoformat(value[AT])
    if ON in value:
        return date.fromisoformat(value[ON])
    if KEY in value:
        return UUID(value[KEY])
    return {name: unpack(item) for name, item in value["of"].items()}
