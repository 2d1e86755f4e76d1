"""The page on which one check is given to another officer or team."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from licence.checks.actions import handovers, plans
from licence.checks.forms.handovers import GiveForm
from licence.checks.models import Check, Handover
from licence.checks.panels import checks
from licence.checks.views.checks import attempt
from offenders import person_page
from offenders.person_page.form_pages import METHODS, changers, posted, row_to_change
from sharing.access import fields
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence


@require_http_methods(METHODS)
@changers
def check_give(request: SignedInRequest, uid: UUID, check_uid: UUID) -> HttpResponse:
    """One check to another officer or team. The page says who had it before."""
    check = row_to_change(request, Check.objects.with_all(), uid, check_uid)
    if check.outcome:
        messages.info(request, f"This check is already logged: {mid_sentence(check.get_outcome_display())}.")
        return redirect("person_checks", uid=uid)
    form = GiveForm(posted(request), **plans.who_may_check(check.offender))
    if attempt(request, form, lambda: handovers.reassign(check=check, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{check.get_kind_display()} of {check.offender}: reassigned.")
        return redirect("person_checks", uid=uid)
    had = Handover.objects.filter(check_made=check).with_all()
    return render(
        request,
        "licence/checks/give.html",
        person_page.frame(check.offender, current="person_checks")
        | {
            "check": fields.shown_to(request.user, [check])[0],
            "conditions": checks.conditions_of(check),
            "who": checks.who_checks(check),
            "form": form,
            "had": had,
        },
    )
