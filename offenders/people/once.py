"""The check whether a form about a person was sent before."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import models

from offenders.people.models import Offender
from sharing.access import RecordHidden
from sharing.row_guard import once

M = TypeVar("M", bound=models.Model)


def made_before(model: type[M], uid: UUID | None, *, offender: Offender) -> M | None:
    """The person's row that an earlier sending of the same form made, or None.

    Raises RecordHidden for a uid of somebody else's row: no form of ours carries one.
    """
    made = once.made_before(model, uid)
    if made is not None and made.offender_id != offender.pk:  # type: ignore[attr-defined]
        raise RecordHidden
    return made
