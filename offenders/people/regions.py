"""The regions of the probation service that a person may belong to, as the keepers of reference data have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone

from sharing import access
from sharing.models import Region, User

Choices = Callable[[], list[tuple[str, str]]]


def current_regions(nothing: str) -> Choices:
    """For a form: the regions of today. nothing: the words of the empty choice."""

    def choices() -> list[tuple[str, str]]:
        rows = Region.objects.of_probation().current(on=timezone.localdate())
        return [("", nothing), *((name, name) for name in rows.values_list("name", flat=True))]

    return choices


def every_region(nothing: str) -> Choices:
    """For a filter: also those that older records name."""

    def choices() -> list[tuple[str, str]]:
        return [
            ("", nothing),
            *((name, name) for name in Region.objects.of_probation().values_list("name", flat=True)),
        ]

    return choices


def regions_of(rows: Any, reader: User, *, path: str = "offender__region") -> Iterable[str]:
    """The regions that a filter of a list offers. rows: those that the reader may know about.

    Who sees a programme as a whole is offered every region: to ask of each row whether its person is under the
    programme would take longer than the list itself.
    """
    if access.national_programmes(reader):
        return Region.objects.of_probation().values_list("name", flat=True)
    return rows.order_by().values_list(path, flat=True).distinct()
