"""Pages that plan maintenance, and the posts that agree to it and withdraw it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from sharing.administration.forms.maintenance import MaintenanceForm
from sharing.administration.views.frame import administrators, attempt, page
from sharing.administration.views.operations import SECTION
from sharing.pages.attempts import posted
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.watching import maintenance as actions
from sharing.watching.maintenance_models import Maintenance


@require_http_methods(["GET", "HEAD", "POST"])
@administrators
def plan(request: SignedInRequest) -> HttpResponse:
    form = MaintenanceForm(posted(request))
    row = attempt(form, lambda _: actions.plan(**form.planned(), by=request.user))
    if row is not None:
        messages.success(request, "The maintenance is planned. Another administrator has to agree to it here.")
        return redirect(SECTION)
    return page(
        request,
        "form",
        section=SECTION,
        form=form,
        title="Plan maintenance",
        intro="Another administrator has to agree. Every page then shows when it is. It lasts 2 hours at most "
        "and ends automatically. No job is paused: administrators are emailed about faults after it ends.",
        button="Plan maintenance",
        back_url=SECTION,
        back_uid="",
        back_words="Operations",
    )


@require_POST
@administrators
def agree(request: SignedInRequest, uid: UUID) -> HttpResponse:
    try:
        actions.agree(maintenance=get_object_or_404(Maintenance, uid=uid), by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, "Agreed. Every page says when the maintenance is.")
    return redirect(SECTION)


@require_POST
@administrators
def withdraw(request: SignedInRequest, uid: UUID) -> HttpResponse:
    actions.withdraw(maintenance=get_object_or_404(Maintenance, uid=uid), by=request.user)
    messages.success(request, "The maintenance is withdrawn.")
    return redirect(SECTION)
