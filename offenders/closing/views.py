"""Pages of cases to close: the list, and one with its proposal and what each agency says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.closing import actions, panels
from offenders.closing.actions import address_of
from offenders.closing.forms import ClosingFilter, ConfirmForm, ProposeForm, RefuseForm, ViewForm
from offenders.closing.models import STATES, Closing
from offenders.closing.rules import ClosingDecision
from offenders.person_page.form_pages import METHODS, attempt, form_page, posted
from offenders.person_page.list_parts import address
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest

CURRENT = "person_after_licence"


@require_safe
@needs(Capability.VIEW_PEOPLE)
def closings(request: SignedInRequest) -> HttpResponse:
    """Of the people whom the reader can see, earliest due first."""
    form, rows = _selected(request)
    if not form.is_valid():
        return redirect("closings")
    try:
        page = pagination.paginate_rows(rows.with_words(), order="due_on", cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("closings")
    shown = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="closings.listed", by=request.user, shown=shown)
    return render(
        request,
        "offenders/closing/list.html",
        {
            "filter": form,
            "lines": panels.lines_for(page.rows, on=timezone.localdate()),
            "next_url": page.next and address(request, cursor=page.next),
            "previous_url": page.previous and address(request, cursor=page.previous),
        },
    )


def _selected(request: SignedInRequest) -> tuple[ClosingFilter, Any]:
    form = ClosingFilter(request.GET)
    rows = Closing.objects.listed_for(request.user)
    show = form.cleaned_data["show"] if form.is_valid() else ""
    return form, {"": rows.to_decide, "kept": rows.kept, "all": rows.all}[show]()


@require_safe
@needs(Capability.VIEW_PEOPLE)
def person_closing(request: SignedInRequest, uid: UUID, closing_uid: UUID) -> HttpResponse:
    row = _opened(request, uid, closing_uid)
    page = panels.page_for(row, reader=request.user, on=timezone.localdate())
    return render(
        request,
        "offenders/closing/closing.html",
        person_page.frame(row.offender, current=CURRENT) | {"closing": row, "page": page},
    )


def _opened(request: SignedInRequest, uid: UUID, closing_uid: UUID) -> Closing:
    rows = Closing.objects.filter(offender__uid=uid).with_words()
    return access.open_record(request.user, rows, uid=closing_uid, verb="closing.opened")


def _step(
    request: SignedInRequest,
    row: Closing,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    title: str,
    done: str,
    intro: str = "",
) -> HttpResponse:
    if attempt(request, form, act):
        messages.success(request, done)
        return redirect(address_of(row))
    return form_page(
        request,
        row.offender,
        form=form,
        title=title,
        button=title,
        intro=intro,
        current=CURRENT,
        back=address_of(row),
    )


@require_http_methods(METHODS)
@needs(Capability.CLOSE_CASES)
def closing_view(request: SignedInRequest, uid: UUID, closing_uid: UUID) -> HttpResponse:
    row = _opened(request, uid, closing_uid)
    form = ViewForm(posted(request))
    return _step(
        request,
        row,
        form,
        lambda: actions.say_view(closing=row, by=request.user, **form.cleaned_data),
        title="Give your agency’s view",
        done="Your agency’s view is recorded.",
    )


@require_http_methods(METHODS)
@needs(Capability.CLOSE_CASES)
def closing_propose(request: SignedInRequest, uid: UUID, closing_uid: UUID) -> HttpResponse:
    row = _opened(request, uid, closing_uid)
    form = ProposeForm(posted(request))

    def propose() -> None:
        given = dict(form.cleaned_data)
        actions.propose(closing=row, decision=ClosingDecision(given.pop("decision")), by=request.user, **given)

    return _step(
        request,
        row,
        form,
        propose,
        title="Propose a decision",
        done="Proposed. A second person is asked to agree.",
        intro="A second person agrees. To keep a case again, it must be someone who did not agree the last time.",
    )


@require_http_methods(METHODS)
@needs(Capability.CLOSE_CASES)
def closing_agree(request: SignedInRequest, uid: UUID, closing_uid: UUID) -> HttpResponse:
    row = _opened(request, uid, closing_uid)
    is_close = row.decision == ClosingDecision.CLOSE
    return _step(
        request,
        row,
        ConfirmForm(posted(request)),
        lambda: actions.agree(closing=row, by=request.user),
        title="Agree to close" if is_close else "Agree to keep",
        done="The case is closed." if is_close else "The case is kept until its review.",
    )


@require_http_methods(METHODS)
@needs(Capability.CLOSE_CASES)
def closing_refuse(request: SignedInRequest, uid: UUID, closing_uid: UUID) -> HttpResponse:
    row = _opened(request, uid, closing_uid)
    form = RefuseForm(posted(request))
    is_own = row.proposed_by_id == request.user.pk
    return _step(
        request,
        row,
        form,
        lambda: actions.refuse(closing=row, by=request.user, **form.cleaned_data),
        title="Withdraw the proposal" if is_own else "Refuse the proposal",
        done="The proposal has ended. The case is to be decided again.",
    )


register(
    ListPage(
        page="closings",
        title="Cases to close",
        says="Cases with no licence, notification period or order left, earliest due first.",
        selected=_selected,
        columns=panels.COLUMNS,
        cells=lambda rows, user: map(panels.cells_of, panels.lines_for(rows, on=timezone.localdate())),
        order="due_on",
        loaded=lambda rows, user: rows.with_words(),
        groups=(Grouping("region", "Region", "offender__region"), Grouping("state", "State", "state", dict(STATES))),
    )
)
