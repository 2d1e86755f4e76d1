"""Rows about a person, as every table of this app and of those above asks them."""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef

from sharing.access.querysets import OneOf, VisibleQuerySet


def of_each_person_once(rows: VisibleQuerySet[Any], person: str) -> Any:
    """The rows but those of a merged record where the record that counts for the person has one among them. person:
    how a row leads to the person's key.

    Asked of what a reader may see and has chosen: who may see the other record alone finds the person by that.
    """
    counts = rows.order_by().filter(**{person: OuterRef("counted_as")})
    merged = table("Offender").objects.filter(Exists(counts), counted_as__isnull=False)
    return rows.exclude(OneOf(person, ArraySubquery(merged.values("pk"))))


class OfPersonQuerySet(VisibleQuerySet[Any]):
    """Rows below a person; who may know of the person may read them."""

    subject_path = "offender"

    def of_each_person_once(self) -> Self:
        return of_each_person_once(self, "offender_id")


def account(**more: Any) -> models.ForeignKey:
    """Who did it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


def table(name: str) -> Any:
    """A table of this app by the name of its model, for questions about rows that stand on the asker's own: as a
    foreign key names one that comes later."""
    return apps.get_model("offenders", name)
