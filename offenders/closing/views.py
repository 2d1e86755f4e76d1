"""Pages of cases to close: the list, and one with its proposal and what each agency says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.closing import actions, panels
from offenders.closing.actions import address_of
from offenders.closing.forms import ClosingFilter, ProposeForm, RefuseForm, ViewForm
from offenders.closing.models import STATES, Closing
from offenders.closing.rules import ClosingDecision
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.list_parts import address
from offenders.person_page.step_pages import step_pages
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.lists import Grouping, ListPage, register
from sharing.pages import pagination
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

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
    row = opened_closing(request, uid, closing_uid)
    page = panels.page_for(row, reader=request.user, on=timezone.localdate())
    return render(
        request,
        "offenders/closing/closing.html",
        person_page.frame(row.offender, current=CURRENT) | {"closing": row, "page": page},
    )


def opened_closing(request: SignedInRequest, uid: UUID, closing_uid: UUID) -> Closing:
    rows = Closing.objects.filter(offender__uid=uid).with_words()
    return access.open_record(request.user, rows, uid=closing_uid, verb="closing.opened")


CLOSINGS = step_pages(
    "closing",
    section=CURRENT,
    opened=opened_closing,
    url=address_of,
    guard=needs(Capability.CLOSE_CASES),
)


def words_to_refuse(request: SignedInRequest, row: Closing) -> dict[str, Any]:
    title = "Withdraw the proposal" if row.proposed_by_id == request.user.pk else "Refuse the proposal"
    return {"title": title, "button": title}


closing_view = CLOSINGS.view(
    FormStep("Give your agency’s view", ViewForm, actions.say_view, "Your agency’s view is recorded.")
)
closing_propose = CLOSINGS.view(
    FormStep(
        "Propose a decision",
        ProposeForm,
        actions.propose,
        "Proposed. A second person is asked to agree.",
        intro="A second person agrees. To keep a case again, it must be someone who did not agree the last time.",
    )
)
closing_agree = CLOSINGS.view(
    FormStep(
        lambda row: "Agree to close" if row.decision == ClosingDecision.CLOSE else "Agree to keep",
        ConfirmForm,
        actions.agree,
        lambda row: (
            "The case is closed." if row.decision == ClosingDecision.CLOSE else "The case is kept until its review."
        ),
    )
)
closing_refuse = CLOSINGS.view(
    FormStep(
        "Refuse the proposal",
        RefuseForm,
        actions.refuse,
        "The proposal has ended. The case is to be decided again.",
        shows=words_to_refuse,
    )
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
