"""Rows about a person, as every table of this app and of those above asks them."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from sharing.access.querysets import VisibleQuerySet


class OfPersonQuerySet(VisibleQuerySet[Any]):
    """Rows below a person; who may know of the person may read them."""

    subject_path = "offender"


def account(**more: Any) -> models.ForeignKey:
    """Who did it."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **more)


def table(name: str) -> Any:
    """A table of this app by the name of its model, for questions about rows that stand on the asker's own: as a
    foreign key names one that comes later."""
    return apps.get_model("offenders", name)
