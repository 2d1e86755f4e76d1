"""What victims are to be told, and that they were told: for victim liaison officers."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from parole.reviews.form_pages import METHODS, attempt
from parole.victims import panels
from parole.victims.actions import victims as actions
from parole.victims.forms import ReasonForm, ToldForm, ToTellFilter
from parole.victims.models import Telling, ToTell
from parole.victims.views.base import form_page, knowers, liaison, row_of, saved
from sharing import audit
from sharing.access.roles import Capability
from sharing.drafts import forms as drafts
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest


@require_safe
@knowers
def to_tell(request: SignedInRequest) -> HttpResponse:
    """What victims are to be told, the soonest first; or what was told, told late, or not wanted."""
    form = ToTellFilter(request.GET)
    form.is_valid()
    shown, event = panels.SHOWN[form.cleaned_data.get("show") or "open"], form.cleaned_data.get("event", "")
    rows = shown.rows(ToTell.objects.listed_for(request.user), timezone.now())
    if event:
        rows = rows.filter(event=event)
    rows = rows.select_related("offender", "victim", "request")
    try:
        page = pagination.paginate_rows(rows, order=shown.order, cursor=request.GET.get("cursor", ""))
    except pagination.BadCursor:
        return redirect("victims_to_tell")
    named = [row.offender_id for row in page.rows]
    audit.record_read(action=audit.Action.LIST, verb="victims.listed", by=request.user, shown=named)
    asked = {"show": shown.code, "event": event}
    return render(
        request,
        "parole/victims/to_tell.html",
        {
            "tasks": [panels.task_line(row, at=timezone.now()) for row in page.rows],
            "shown": shown,
            "filter": form,
            "may_record": request.user.can(Capability.LIAISE_WITH_VICTIMS),
            **panels.addresses_of(page, asked=asked),
        },
    )


@require_http_methods(METHODS)
@liaison
def victim_told(request: SignedInRequest, uid: UUID, task_uid: UUID) -> HttpResponse:
    task = row_of(request, ToTell.objects.select_related("victim", "request"), uid, task_uid)
    form, drafting = drafts.form_from_draft(request, ToldForm, name="victim.told", key=str(task.uid), task=task)
    if attempt(request, form, lambda: actions.record_telling(task=task, by=request.user, **form.said())):
        told = form.cleaned_data["was_reached"]
        words = "Recorded as told." if told else "Recorded. The victim still has to hear about this."
        return saved(request, uid, words, "to-tell")
    return form_page(
        request,
        task.offender,
        form=form,
        drafting=drafting,
        title="Tell the victim",
        intro=panels.task_in_words(task),
        button="Save",
    )


@require_http_methods(METHODS)
@liaison
def victim_telling_withdraw(request: SignedInRequest, uid: UUID, telling_uid: UUID) -> HttpResponse:
    telling = row_of(request, Telling.objects.select_related("task"), uid, telling_uid)
    form, drafting = drafts.form_from_draft(request, ReasonForm, name="victim.telling_withdraw", key=str(telling.uid))
    if attempt(request, form, lambda: actions.withdraw_telling(telling=telling, by=request.user, **form.cleaned_data)):
        return saved(request, uid, "Entry withdrawn. Tell the victim again.", "to-tell")
    return form_page(
        request,
        telling.offender,
        form=form,
        drafting=drafting,
        title="Withdraw entry",
        intro=f"{telling.task}. {telling}. The entry stays on the page as withdrawn.",
        button="Withdraw the entry",
        kind="warning",
    )
