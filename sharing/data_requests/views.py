"""Pages of requests of people for their data: the list, one with its items, and each step.

Privacy officers see all, with the number that was asked with, and never a field of a record.
Information owners see those of people whom they see, and their own agency's items.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
        "sharing/data_requests/form.html",
        {"form": form, "title": "Register a request", "button": "Register the request"},
    )


@require_http_methods(METHODS)
@deciders
def data_request_decide(request: SignedInRequest, uid: UUID, answer_uid: UUID) -> HttpResponse:
    found = get_request_or_refuse(request, uid)
    item = get_object_or_404(
        DataRequestItem.objects.select_related("agency", "request__subject"),
        request=found,
        uid=answer_uid,
        agency=request.user.agency,
    )
    form = DecideItemForm(posted(request), request_kind=found.kind, kind=item.kind)
    return _step(
        request,
        found,
        form,
        lambda: actions.decide(item=item, by=request.user, **form.cleaned_data),
        title=item.get_kind_display(),
        button="Record the decision",
        done="The decision is recorded.",
    )


@require_http_methods(METHODS)
@readers
def data_request_release(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_request_or_refuse(request, uid)
    form = ReleaseForm(posted(request))
    return _step(
        request,
        found,
        form,
        lambda: actions.release(request=found, by=request.user, **form.cleaned_data),
        title="Release the answer",
        button="Release the answer",
        done="Released. The answer is in the log as a disclosure.",
        answer=panels.build_answer(found),
    )


@require_http_methods(METHODS)
@registrars
def data_request_withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = get_request_or_refuse(request, uid)
    form = WithdrawForm(posted(request))
    return _step(
        request,
        found,
        form,
        lambda: actions.withdraw(request=found, by=request.user, **form.cleaned_data),
        title="Record a withdrawal",
        button="Record the withdrawal",
        done="The request is withdrawn.",
    )


def _step(
    request: SignedInRequest,
    found: DataRequest,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    title: str,
    button: str,
    done: str,
    answer: panels.Answer | None = None,
) -> HttpResponse:
    try:
        if attempt(request, form, act):
            messages.success(request, done)
            return redirect("data_request", found.uid)
    except actions.RequestEnded:
        messages.info(request, "It was released or withdrawn before. No changes were saved.")
        return redirect("data_request", found.uid)
    context = {"form": form, "title": title, "button": button, "data_request": found, "answer": answer}
    return render(request, "sharing/data_requests/form.html", context)


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
