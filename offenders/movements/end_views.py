"""Pages of an end that one person reported: a second confirms it against a document, or refuses it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from offenders.custody.models import ReportedEnd
from offenders.movements import ends
from offenders.movements.forms import ConfirmEndForm, RefuseEndForm
from offenders.person_page.form_pages import (
    METHODS,
    attempt,
    changers,
    changes_of,
    form_page,
    row_to_change,
    saved,
)
from offenders.person_page.step_pages import change_pages, row_to_open
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.time_words import say_datetime

OVER = "This is already confirmed or refused."
ROWS = ReportedEnd.objects.select_related("offender", "reported_by__agency")


@require_http_methods(METHODS)
@needs(Capability.VIEW_PEOPLE)
def reported_end(request: SignedInRequest, uid: UUID, end_uid: UUID) -> HttpResponse:
    """Everybody whom the alert led here reads what is reported; somebody who has not reported it confirms it."""
    answer = _confirm if request.method == "POST" else _read
    return answer(request, uid, end_uid)


def _read(request: SignedInRequest, uid: UUID, end_uid: UUID) -> HttpResponse:
    rows = ROWS.filter(offender__uid=uid)
    row = access.open_record(request.user, rows, uid=end_uid, verb="person.reported_end_opened")
    user, person = request.user, row.offender
    may_change = user.can(Capability.CHANGE_PEOPLE) and access.may(user, Permission.CHANGE, person)
    if row.confirmed_at or row.refused_at:
        messages.info(request, OVER)
        return redirect(changes_of(person, "movements") if may_change else person.get_absolute_url())
    if may_change:
        return _page_to_confirm(request, row, ConfirmEndForm())
    read = {"is_closed": True, "back": person.get_absolute_url(), "back_words": "Back to the person"}
    return _page(request, row, title=ends.words_of(row), **read)


@changers
def _confirm(request: SignedInRequest, uid: UUID, end_uid: UUID) -> HttpResponse:
    row = row_to_change(request, ROWS, uid, end_uid)
    form = ConfirmEndForm(request.POST)
    if attempt(request, form, lambda: ends.confirm_end(row=row, by=request.user, **form.cleaned_data)):
        return saved(request, row.offender, "Confirmed. Every team that can see the person is alerted.", "movements")
    return _page_to_confirm(request, row, form)


def _page_to_confirm(request: SignedInRequest, row: ReportedEnd, form: ConfirmEndForm) -> HttpResponse:
    return _page(
        request,
        row,
        form=form,
        title=f"Confirm: {ends.words_of(row)}",
        button="Confirm",
        kind="warning",
        above="offenders/movements/reported_end.html",
        refuse_at=reverse("reported_end_refuse", kwargs={"uid": row.offender.uid, "end_uid": row.uid}),
        back=changes_of(row.offender, "movements"),
    )


def _page(request: SignedInRequest, row: ReportedEnd, **context: Any) -> HttpResponse:
    return form_page(request, row.offender, **words_of_page(request, row), **context)


def words_of_page(request: SignedInRequest, row: ReportedEnd) -> dict[str, Any]:
    first = row.reported_by
    return {
        "intro": f"{first} ({first.agency}) reported this at {say_datetime(row.reported_at)}. How they know: "
        f"{row.note.removesuffix('.')}. The record does not change until a second person confirms it: not {first}.",
        "refused": OVER if row.confirmed_at or row.refused_at else "",
        "refused_strong": "There is nothing to decide.",
    }


REPORTED = change_pages("row", opened=row_to_open(ROWS, "end_uid"), anchor="movements")
reported_end_refuse = REPORTED.view(
    FormStep(
        lambda row: f"Refuse: {ends.words_of(row)}",
        RefuseEndForm,
        ends.refuse_end,
        "Refused. The record stays as it is, and everyone is alerted.",
        button="Refuse",
        shows=lambda request, row: words_of_page(request, row) | {"back": ends.address_of(row)},
    )
)
