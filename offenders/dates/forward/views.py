"""A release that one person's entries alone brought forward: what they entered, and a second person confirms it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from offenders.dates.calculation_models import BroughtForward
from offenders.dates.forward import actions as forward_verbs
from offenders.dates.forward.forms import ConfirmForwardForm, RefuseForwardForm
from offenders.dates.forward.panels import forward_panel
from offenders.dates.upkeep import forward
from offenders.person_page.form_pages import METHODS, attempt, changers, form_page, posted, row_to_change
from sharing.pages.requests import SignedInRequest

OVER = "This is already confirmed or ended. The dates are below."


@require_http_methods(METHODS)
@changers
def brought_forward(request: SignedInRequest, uid: UUID, forward_uid: UUID) -> HttpResponse:
    """Confirmed by somebody who entered none of it, against a document."""
    rows = BroughtForward.objects.select_related("moved_by__agency", "refused_by")
    moved = row_to_change(request, rows, uid, forward_uid)
    back = reverse("person_sentence", kwargs={"uid": uid})
    if request.method != "POST" and moved.ended_at:
        messages.info(request, OVER)
        return redirect(back)
    form = ConfirmForwardForm(posted(request))
    if attempt(
        request,
        form,
        lambda: forward_verbs.confirm_forward(moved=moved, evidence=form.cleaned_data["evidence"], by=request.user),
    ):
        messages.success(request, "The earlier date is confirmed.")
        return redirect(back)
    return _page(
        request,
        moved,
        form=form,
        title=f"Confirm an earlier {forward.kind_of(moved)}",
        refused_strong="You cannot confirm this date.",
        button="Confirm date",
        back=back,
    )


@require_http_methods(METHODS)
@changers
def brought_forward_refuse(request: SignedInRequest, uid: UUID, forward_uid: UUID) -> HttpResponse:
    """Somebody who entered none of it does not agree: what is wrong is to be corrected."""
    rows = BroughtForward.objects.select_related("moved_by__agency", "refused_by")
    moved = row_to_change(request, rows, uid, forward_uid)
    form = RefuseForwardForm(posted(request))
    if attempt(request, form, lambda: forward_verbs.refuse_forward(moved=moved, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Refused. {moved.moved_by}, and every team that can see the person, is alerted.")
        return redirect(forward.address_of(moved))
    return _page(
        request,
        moved,
        form=form,
        title=f"Refuse an earlier {forward.kind_of(moved)}",
        refused_strong="You cannot refuse this date.",
        button="Refuse date",
        kind="warning",
        back=forward.address_of(moved),
    )


def _page(request: SignedInRequest, moved: BroughtForward, **context: Any) -> HttpResponse:
    panel = forward_panel(moved, reader=request.user, now=timezone.now())
    return form_page(
        request,
        moved.offender,
        intro=f"{forward.words_of(moved)}. {forward.until_confirmed(moved)}",
        above="offenders/dates/forward/forward_lines.html",
        panel=panel,
        refused=f"{panel.refused}. {panel.who_can}." if panel.refused else "",
        current="person_sentence",
        **context,
    )
