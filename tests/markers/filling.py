"""A row below the person in each table of docs/readers.md that no address needs one of."""

from __future__ import annotations

import contextlib
import datetime
import functools
import uuid
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import Error, models
from django.utils import timezone

from offenders.models import Offender
from release_monitor.database.rights import as_owner
from sharing.models import Agency, Team, User
from tests.markers.readers import kind_of

ABOUT_NOBODY = (User, Team, Agency)
# Kept by the database, or read by rules that work with what is in them.
NOT_FILLED = {"sharing.RowVersion", "offenders.IdentityMatch", "offenders.Calculation", "parole.Correction"}


@functools.cache
def is_about_person(model: Any) -> bool:
    """Whether a row of the table belongs to somebody's record: by a key of its own, or by the row below which it is."""
    if model is Offender:
        return True
    keys = (each.related_model for each in model._meta.concrete_fields if each.many_to_one or each.one_to_one)
    return any(is_about_person(each) for each in keys if each is not model and each not in ABOUT_NOBODY)


def fill(person: Offender) -> list[str]:
    """Part of the caller's transaction. Returns the tables that could bear no such row."""
    empty = {table for table, _ in kind_of()} - NOT_FILLED
    for _ in range(2):  # a row may be below one of another such table
        empty = {table for table in empty if not apps.get_model(table)._base_manager.exists()}
        for table in sorted(empty):
            model = apps.get_model(table)
            if is_about_person(model):
                with contextlib.suppress(Error), as_owner():
                    model._base_manager.bulk_create([model(**_values(model, person))])
    return sorted(empty)


def _values(model: Any, person: Offender) -> dict[str, Any]:
    """Of the columns that must have a value and have no default."""
    needed = (each for each in model._meta.concrete_fields if not (each.primary_key or each.null or each.has_default()))
    return {column.attname: _value(column, person) for column in needed}


def _value(column: Any, person: Offender) -> Any:
    if column.is_relation:
        return _key(column.related_model, person)
    if column.choices:
        return next(code for code, _ in column.flatchoices if code != "")
    match column:
        case models.DateTimeField():
            return timezone.now()
        case models.DateField():
            return timezone.localdate()
        case models.BooleanField():
            return False
        case models.UUIDField():
            return uuid.uuid4()
        case models.TimeField():
            return datetime.time(9)
        case models.DurationField():
            return datetime.timedelta(days=1)
        case models.BinaryField():
            return b"x"
        case ArrayField():
            return []
        case models.JSONField():
            return {}
        case models.CharField() | models.TextField():
            return "" if column.blank else "x"
    return 1


def _key(model: Any, person: Offender) -> Any:
    """Of a row about the person where there is one."""
    if model is Offender:
        return person.pk
    rows = model._base_manager.order_by("pk")
    named = next((name for name in ("offender", "subject") if any(f.name == name for f in model._meta.fields)), "")
    return rows.filter(**({named: person} if named else {})).values_list("pk", flat=True).first()
