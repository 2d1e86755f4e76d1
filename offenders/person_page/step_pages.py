"""The pages of the steps of a record about a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from offenders.people.models import Offender
from offenders.person_page.form_pages import changers, form_page
from sharing.pages.guards import View
from sharing.pages.requests import SignedInRequest
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
        person = record if isinstance(record, Offender) else record.offender
        return form_page(request, person, **{"current": section} | context)

    return StepPages(name, opened, url, page, guard, **more)
