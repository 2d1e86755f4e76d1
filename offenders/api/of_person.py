"""Parts that the API's lists of a person's rows share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from rest_framework import exceptions

from offenders.people.models import Offender
from sharing.api.filters import ALL, Filter, state, text, uid
from sharing.api.recording import Recording
from sharing.api.viewsets import VisibleViewSet

OPEN = "open"


class OfPersonViewSet(VisibleViewSet):
    """Rows below a person."""

    subject_column = "offender_id"


class RecordingViewSet(Recording, OfPersonViewSet):
    """Rows below a person that are recorded and changed as on the pages."""


def row_of(rows: Any, person: Offender, field: str, uid: UUID | None) -> Any:
    """Another row of the same person that what was sent names; a row of somebody else reads as absent."""
    if uid is None:
        return None
    row = rows.filter(offender=person, uid=uid).first()
    if row is None:
        raise exceptions.ValidationError({field: ["No record to show."]})
    return row


def by_person(path: str = "offender") -> Filter:
    return uid("person", path, "Only those of this person, by uid")


def by_region() -> Filter:
    return text("region", "offender__region", "The probation region")


def by_establishment() -> Filter:
    return text("establishment", "offender__establishment__code", "The code of the prison", as_kept=str.upper)


def open_or_all(still_open: Callable[[Any], Any], *asks: str) -> Filter:
    """Those that nothing has ended, unless all are asked for. asks: the columns that say so."""
    states = {OPEN: still_open, ALL: lambda rows: rows}
    return state("state", states, "Default: those that have not ended", asks=asks, absent=OPEN)


def open_until(column: str) -> Filter:
    """column: when it ended."""
    return open_or_all(lambda rows: rows.filter(**{f"{column}__isnull": True}), column)
