"""Parts that the API's lists of a person's rows share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions

from sharing.api.filters import ALL, Filter, state, text, uid
from sharing.api.viewsets import VisibleViewSet

OPEN = "open"
CURSOR = OpenApiParameter("cursor", str, description="From `next` or `previous` of another page")
FIELDS = OpenApiParameter("fields", str, description="Only these fields, separated by commas")
PERSON = OpenApiParameter("person", str, description="Only those of this person, by uid")
KNOWN = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="The ETag of what you have")


# The columns of the person that lists below one are narrowed by
OF_PERSON: dict[str, tuple[str, ...]] = {
    "person": ("offender.uid",),
    "region": ("offender.region",),
    "establishment": ("offender.establishment.code",),
}


class OfPersonViewSet(VisibleViewSet):
    """Rows below a person."""

    filters_on: ClassVar[Mapping[str, tuple[str, ...]]] = OF_PERSON
    subject_column = "offender_id"


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


def of_person(rows: Any, params: dict[str, str]) -> Any:
    if "person" not in params:
        return rows
    try:
        return rows.filter(offender__uid=UUID(params["person"]))
    except ValueError:
        return rows.none()  # no such person: the same answer as for a hidden one


def day_of(name: str, params: dict[str, str]) -> date:
    try:
        return date.fromisoformat(params[name])
    except ValueError:
        raise exceptions.ValidationError({name: ["Enter a date like 2026-12-04."]}) from None


def one_of(choices: list[Any], name: str, params: dict[str, str]) -> str:
    if params[name] not in choices:
        raise exceptions.ValidationError({name: [f"Select one of {', '.join(str(choice) for choice in choices)}."]})
    return params[name]
