"""The check whether a form was sent before, of rows that may be guarded."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import models

from sharing.records import once
from sharing.row_guard.classes import class_of
from sharing.row_guard.reading import for_case

M = TypeVar("M", bound=models.Model)


def made_before(model: type[M], uid: UUID | None) -> M | None:
    """As `sharing.records.once.made_before`, also of a row that is not the sender's: a key is taken whoever took it."""
    with for_case("a form sent before", *class_of(model)):
        return once.made_before(model, uid)
