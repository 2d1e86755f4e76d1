"""The page on which a duty desk or command records a phone call."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from sharing import access
from sharing.access.roles import Capability
from sharing.alerts.actions import AlreadyAcknowledged
from sharing.duties.calls import actions
from sharing.duties.calls.forms import PhoneCallForm
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.READ_ALERTS)
def call(request: SignedInRequest, uid) -> HttpResponse:
    """Neither the person nor what has happened is shown: the reference is what both read."""
    receipt = actions.asked_to_call(request.user).filter(uid=uid).first()
    if receipt is None:
        raise access.RecordHidden
    form = PhoneCallForm(request.POST if request.method == "POST" else None, people=actions.can_be_reached(receipt))
    if form.is_valid():
        try:
            actions.record_call(
                receipt=receipt, reached=form.person, number=form.cleaned_data["number"], by=request.user
            )
        except actions.CallRefused as refusal:
            form.add_error(refusal.field or None, refusal.message)
        except AlreadyAcknowledged:
            messages.info(request, "No changes were saved: the team has answered, or the alert is closed.")
            return redirect("alerts_escalated")
        else:
            said = f"Call to {form.person} recorded. The alert escalates no further."
            messages.success(request, f"{said} {receipt.team} still has to acknowledge it.")
            return redirect("alerts_escalated")
    return render(request, "sharing/duties/call.html", {"receipt": receipt, "form": form})
