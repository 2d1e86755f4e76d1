"""The pages of the steps of a record about a person, and of those that change what is on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from offenders.people.models import Offender
from offenders.person_page.form_pages import changers, changes_of, form_page, open_after_change, row_to_change
from sharing.access.querysets import VisibleQuerySet
from sharing.pages.guards import View
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages


def step_pages(
    name: str,
    *,
    section: str,
    opened: Callable[..., Any],
    url: Callable[[Any], str],
    guard: Callable[[View], View] = changers,
    **more: Any,
) -> StepPages:
    """section: of the record of the person; more: as StepPages has it."""

    def page(request: SignedInRequest, record: Any, **context: Any) -> HttpResponse:
        return form_page(request, person_of(record), **{"current": section} | context)

    return StepPages(name, opened, url, page, guard, **more)


def change_pages(name: str, *, opened: Callable[..., Any], anchor: str = "", **more: Any) -> StepPages:
    """Of what is on record: they lead back to what else can be changed, at this part of it, for who still may."""

    def after(request: SignedInRequest, record: Any, step: FormStep) -> str:
        return open_after_change(request.user, person_of(record), anchor)

    def url(record: Any) -> str:
        return changes_of(person_of(record), anchor)

    return step_pages(name, section="person_change", opened=opened, url=url, after=after, **more)


def row_to_open(rows: VisibleQuerySet[Any], part: str) -> Callable[..., Any]:
    """Opens the one of these rows that this part of the address names, as `row_to_change`."""

    def opened(request: SignedInRequest, uid: UUID, **address: UUID) -> Any:
        return row_to_change(request, rows, uid, address[part])

    return opened


def person_of(record: Any) -> Offender:
    return record if isinstance(record, Offender) else record.offender
