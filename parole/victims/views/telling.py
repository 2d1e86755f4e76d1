"""What victims are to be told, and that they were told: for victim liaison officers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from parole.victims import panels
from parole.victims.actions import victims as actions
from parole.victims.forms import ReasonForm, ToldForm, ToTellFilter
from parole.victims.models import Telling, ToTell
from parole.victims.views.base import knowers, pages_of
from sharing import audit
from sharing.access.roles import Capability
from sharing.pages import pagination
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


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


TASKS = pages_of("task", ToTell.objects.select_related("victim", "request"), "task_uid")
TELLINGS = pages_of("telling", Telling.objects.select_related("task"), "telling_uid")

victim_told = TASKS.view(
    FormStep(
        "Tell the victim",
        ToldForm,
        actions.record_telling,
        lambda telling: (
            "Recorded as told." if telling.was_reached else "Recorded. The victim still has to hear about this."
        ),
        intro=panels.task_in_words,
        button="Save",
        lands_at="#to-tell",
        draft="victim.told",
        asks=lambda request, task: {"task": task},
    )
)
victim_telling_withdraw = TELLINGS.view(
    FormStep(
        "Withdraw entry",
        ReasonForm,
        actions.withdraw_telling,
        "Entry withdrawn. Tell the victim again.",
        intro=lambda telling: f"{telling.task}. {telling}. The entry stays on the page as withdrawn.",
        button="Withdraw the entry",
        kind="warning",
        lands_at="#to-tell",
        draft="victim.telling_withdraw",
    )
)
