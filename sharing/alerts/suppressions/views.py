"""Pages of suppressions: the list, one with what it held back, the form, and the posts that agree and end."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.alerts import KINDS
from sharing.alerts.raising import title_of
from sharing.alerts.rules import Severity
from sharing.alerts.suppressions import actions, panels
from sharing.alerts.suppressions.forms import SuppressForm
from sharing.alerts.suppressions.models import Suppression
from sharing.alerts.threads.panels import ThreadLine
from sharing.alerts.threads.views import line_of, open_thread
from sharing.pages.attempts import posted, say_why
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused


@require_safe
@needs(Capability.ANSWER_FOR_PEOPLE)
def suppressions(request: SignedInRequest) -> HttpResponse:
    lines = panels.build_lines(request.user, at=timezone.now())
    shown = [line.row.subject_id for line in lines if line.row.subject_id]
    audit.record_read(action=audit.Action.LIST, verb="alerts.suppressions_listed", by=request.user, shown=shown)
    return render(request, "sharing/alerts/suppressions/suppressions.html", {"lines": lines})


@require_safe
@needs(Capability.ANSWER_FOR_PEOPLE)
def suppression(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Why, until when, who agreed, and what was held back."""
    found = access.open_record(request.user, Suppression.objects.with_words(), uid=uid)
    receipts = panels.receipts_of(request.user, found)
    words = {
        "line": panels.build_line(found, len(receipts), at=timezone.now()),
        "suppression": found,
        "person": found.subject,
        "receipts": receipts,
        "may_agree": found.is_waiting and found.owner != request.user and request.user.can(Capability.GRANT_ACCESS),
    }
    return render(request, "sharing/alerts/suppressions/suppression.html", words)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Capability.ANSWER_FOR_PEOPLE)
def suppress(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Hold back further alerts of a kind of this thread, for the team that has it."""
    thread = open_thread(request.user, uid)
    line, _ = line_of(request.user, thread)
    is_manager = request.user.can(Capability.GRANT_ACCESS)
    form = SuppressForm(posted(request), kinds=kinds_of(line), is_manager=is_manager)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.suppress(
                kind=KINDS[said["kind"]],
                team=line.lead.team,
                subject=thread.subject if said["about"] == "person" else None,
                is_high=said.get("is_high", False),
                lasts=said["lasts"],
                reason=said["reason"],
                by=request.user,
            )
        except Refused as refused:
            say_why(form, refused)
        else:
            waits = "A manager of your team must agree to it first."
            messages.success(request, waits if made.is_waiting else "Alerts of this kind are now held back.")
            return redirect("alerts_suppression", uid=made.uid)
    words = {"thread": thread, "person": thread.subject, "line": line, "form": form}
    return render(request, "sharing/alerts/suppressions/suppress.html", words)


def kinds_of(line: ThreadLine) -> list[tuple[str, str]]:
    """Of the thread, those that may be held back."""
    kinds = dict.fromkeys(fact.alert.kind for fact in line.facts if fact.alert.severity > Severity.CRITICAL)
    may_be = [kind for kind in kinds if kind in KINDS and KINDS[kind].may_be_held_back]
    return [(kind, title_of(kind)) for kind in may_be]


@require_POST
@needs(Capability.GRANT_ACCESS)
def agree(request: SignedInRequest, uid: UUID) -> HttpResponse:
    found = access.open_record(request.user, Suppression.objects.with_words(), uid=uid)
    try:
        actions.agree(suppression=found, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
    else:
        messages.success(request, "Agreed. Alerts of this kind are now held back.")
    return redirect("alerts_suppression", uid=uid)


@require_POST
@needs(Capability.ANSWER_FOR_PEOPLE)
def end(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """Everybody of the team may: it makes alerts known again."""
    found = access.open_record(request.user, Suppression.objects.with_words(), uid=uid)
    actions.end(suppression=found, by=request.user)
    messages.success(request, "Ended. Acknowledge the alerts that were held back.")
    return redirect("alerts_suppression", uid=uid)
