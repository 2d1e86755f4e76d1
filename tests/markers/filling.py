"""A row in each table of docs/readers.md that no address needs one of, below the person where it can be."""

from __future__ import annotations

import contextlib
import datetime
import functools
import inspect
import uuid
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import Error, models
from django.utils import timezone

from licence.models import Recall
from offenders.models import Offender
from release_monitor.database.rights import as_owner
from sharing.models import Agency, Item, ItemCorrection, Team, User
from tests.markers.readers import kind_of

ABOUT_NOBODY = (User, Team, Agency)
NOT_FILLED = {"sharing.RowVersion"}  # kept by the database
# What the constraints of a table ask of its row beyond a value in each column: by column, the value, or of what model
# it is the key.
LATER = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
WITH: dict[str, dict[str, Any]] = {
    "licence.RecallClock": {"recall_id": Recall},
    "offenders.Calculation": {"superseded_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
    "offenders.ClosingView": {"agrees": True},
    "offenders.IdentityMatch": {"newer_id": lambda person: Offender.objects.exclude(pk=person.pk).latest("pk").pk},
    "parole.Correction": {"field": "reasons_ref"},
    "parole.DisclosureCheck": {"act": "after_all", "gets": "serve"},
    "parole.NonDisclosure": {
        "applicant": "secretary_of_state",
        **dict.fromkeys(("directed", "appealed_by", "appeal_directed"), ""),
    },
    "parole.ReferralQuestion": {"answer": ""},
    "parole.SpecialAdvocate": {"contact_answer": ""},
    "sharing.Disclosure": {"act": "shared", "extent": "full", "channel": "screen", "to_person": "x"},
    "sharing.EarlierItemText": {"correction_id": ItemCorrection},
    "sharing.ItemCorrection": {"reason": "x", "changed": ["title"]},
    "sharing.ItemText": {"item_id": Item},
    "sharing.PlannedEnd": {"reason": "x", "ends_at": LATER},
    "sharing.ShiftCover": {"ends_at": LATER},
    "sharing.ThreadSnooze": {"reason": "x", "until": LATER},
    "sharing.UnlistedBasis": {**dict.fromkeys(("lawful_basis", "reason", "necessity"), "x"), "answer": ""},
}
OF_ANOTHER = {"sharing.PhoneCall": "reached_id", "sharing.ThreadHandover": "offered_to_id"}  # than who did it


@functools.cache
def is_about_person(model: Any) -> bool:
    """Whether a row of the table belongs to somebody's record: by a key of its own, or by the row below which it is."""
    if model is Offender:
        return True
    keys = (each.related_model for each in model._meta.concrete_fields if each.many_to_one or each.one_to_one)
    return any(is_about_person(each) for each in keys if each is not model and each not in ABOUT_NOBODY)


def fill(person: Offender) -> None:
    """Part of the caller's transaction."""
    empty = {table for table, _ in kind_of()} - NOT_FILLED
    for _ in range(2):  # a row may be below one of another such table
        empty = {table for table in empty if not apps.get_model(table)._base_manager.exists()}
        for table in sorted(empty):
            model = apps.get_model(table)
            with contextlib.suppress(Error), as_owner():
                model._base_manager.bulk_create([model(**_values(model, person))])


def _values(model: Any, person: Offender) -> dict[str, Any]:
    """Of the columns that must have a value and have no default."""
    label = model._meta.label
    needed = (each for each in model._meta.concrete_fields if not (each.primary_key or each.null or each.has_default()))
    values = {column.attname: _value(column, person) for column in needed} | WITH.get(label, {})
    if label in OF_ANOTHER:
        values[OF_ANOTHER[label]] = User.objects.order_by("-pk").values_list("pk", flat=True)[0]
    return {name: _filled(value, person) for name, value in values.items()}


def _filled(value: Any, person: Offender) -> Any:
    if inspect.isclass(value):
        return _key(value, person)
    return value(person) if callable(value) else value


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
