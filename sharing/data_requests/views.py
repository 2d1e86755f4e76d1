"""Pages of requests of people for their data: the list, one with its items, and each step.

Privacy officers see all, with the number that was asked with, and never a field of a record.
Information owners see those of people whom they see, and their own agency's items.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.data_requests import actions, panels
from sharing.data_requests.forms import (
    DataRequestFilter,
    DecideItemForm,
    RegisterForm,
    ReleaseForm,
    WithdrawForm,
)
from sharing.data_requests.models import DataRequest, DataRequestItem
from sharing.pages import pagination
from sharing.pages.attempts import METHODS, attempt, posted
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.steps.views import StepPages
from sharing.who_looked import naming

registrars = needs(Capability.REGISTER_DATA_REQUESTS)
deciders = needs(Capability.DECIDE_DATA_REQUESTS)
readers = needs(Capability.REGISTER_DATA_REQUESTS, Capability.DECIDE_DATA_REQUESTS)


@require_safe
@readers
def data_requests(request: SignedInRequest) -> HttpResponse:
    """Earliest due first; those that are open unless all are asked for."""
    form = DataRequestFilter(request.GET)
    if not form.is_valid():
        return redirect("data_requests")
    rows = DataRequest.objects.for_role_of(request.user)
    rows = rows if form.cleaned_data["show"] else rows.open()
    try:
        page = pagination.paginate_rows(
            rows.with_words().prefetch_related("items"), order="due_on", cursor=request.GET.get("cursor", "")
        )
    except pagination.BadCursor:
        return redirect("data_requests")
    lines = _lines(request, page.rows)
    shown = [line.request.subject_id for line in lines if not line.person.is_restricted]
    still = panels.still_told(request.user)
    audit.record_read(action=audit.Action.LIST, verb="data_requests.listed", by=request.user, shown=shown, still=still)
    show = f"show={form.cleaned_data['show']}&" if form.cleaned_data["show"] else ""
    return render(
        request,
        "sharing/data_requests/list.html",
        {
            "filter": form,
            "lines": lines,
            "may_register": request.user.can(Capability.REGISTER_DATA_REQUESTS),
            "next_url": page.next and f"?{show}cursor={page.next}",
            "previous_url": page.previous and f"?{show}cursor={page.previous}",
        },
    )


def _lines(request: SignedInRequest, rows: list[DataRequest]) -> list[panels.DataRequestLine]:
    now = timezone.now()
    return panels.build_request_lines(
        rows, reader=request.user, named=naming.named_now(request.session, at=now), at=now
    )


@require_safe
@readers
def data_request(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One: its clock, what is decided, and what the reader may do next."""
    found = get_request_or_refuse(request, uid)
    (line,) = _lines(request, [found])
    registers = request.user.can(Capability.REGISTER_DATA_REQUESTS)
    items = found.items.select_related("agency", "request", "decided_by")
    return render(
        request,
        "sharing/data_requests/request.html",
        {
            "data_request": found,
            "line": line,
            "items": items if registers else items.filter(agency=request.user.agency),
            "decides": not registers and found.is_open,
            "registers": registers,
            "answer": panels.build_answer(found),
            "may_release": found.is_open and found.registered_by_id != request.user.pk,
        },
    )


@require_http_methods(METHODS)
@registrars
def data_request_add(request: SignedInRequest) -> HttpResponse:
    form = RegisterForm(posted(request), reader=request.user, at=timezone.now())
    made: list[DataRequest] = []
    if attempt(
        request,
        form,
        lambda: made.append(actions.register(subject=form.subject, by=request.user, **form.cleaned_data)),
    ):
        messages.success(request, "Registered. The agencies are alerted to decide.")
        return redirect("data_request", made[0].uid)
    return render(
        request,
        "form_page.html",
        {
            "form": form,
            "title": "Register a request",
            "button": "Register the request",
            "caption": "Data requests",
            "back": reverse("data_requests"),
        },
    )


# Steps


def get_request_or_refuse(request: SignedInRequest, uid: UUID) -> DataRequest:
    """The one of this uid; that it is read is recorded. Raises RecordHidden."""
    rows = DataRequest.objects.for_role_of(request.user).with_words().prefetch_related("items")
    found = rows.filter(uid=uid).first()
    if found is None:
        audit.refuse(by=request.user, verb="data_requests.open_refused")
        raise access.RecordHidden
    audit.record_read(
        action=audit.Action.LIST,
        verb="data_requests.opened",
        by=request.user,
        target=found,
        shown=[found.subject_id],
        still=panels.still_told(request.user),
    )
    return found


def item_to_decide(request: SignedInRequest, uid: UUID, answer_uid: UUID) -> DataRequestItem:
    """Of the reader's own agency."""
    found = get_request_or_refuse(request, uid)
    rows = DataRequestItem.objects.select_related("agency", "request__subject")
    return get_object_or_404(rows, request=found, uid=answer_uid, agency=request.user.agency)


def request_of(record: DataRequest | DataRequestItem) -> DataRequest:
    return record.request if isinstance(record, DataRequestItem) else record


def request_url(record: DataRequest | DataRequestItem) -> str:
    return reverse("data_request", kwargs={"uid": request_of(record).uid})


def step_page(request: SignedInRequest, record: DataRequest | DataRequestItem, **context: Any) -> HttpResponse:
    caption = f"Data request {request_of(record).reference}"
    return render(request, "form_page.html", {"caption": caption} | context)


OVER: dict[type[Exception], str] = {actions.RequestEnded: "It was released or withdrawn before. No changes were saved."}
ITEMS = StepPages("item", item_to_decide, request_url, step_page, deciders, meanwhile=OVER)
REQUESTS = StepPages("request", get_request_or_refuse, request_url, step_page, readers, meanwhile=OVER)

data_request_decide = ITEMS.view(
    FormStep(
        lambda item: item.get_kind_display(),
        DecideItemForm,
        actions.decide,
        "The decision is recorded.",
        button="Record the decision",
        asks=lambda request, item: {"request_kind": item.request.kind, "kind": item.kind},
    )
)
data_request_release = REQUESTS.view(
    FormStep(
        "Release the answer",
        ReleaseForm,
        actions.release,
        "Released. The answer is in the log as a disclosure.",
        shows=lambda request, found: {
            "above": "sharing/data_requests/answer.html",
            "answer": panels.build_answer(found),
        },
    )
)
data_request_withdraw = REQUESTS.view(
    FormStep(
        "Record a withdrawal",
        WithdrawForm,
        actions.withdraw,
        "The request is withdrawn.",
        button="Record the withdrawal",
    ),
    guard=registrars,
)
