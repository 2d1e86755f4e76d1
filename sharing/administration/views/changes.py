"""Pages about what was proposed: the list, one change, agreeing to it, and stopping it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing.access.roles import Capability
from sharing.administration.views.frame import attempt, page
from sharing.administration.views.users import invite
from sharing.pages.attempts import METHODS, posted
from sharing.pages.guards import needs, signed_in
from sharing.pages.requests import SignedInRequest
from sharing.proposals import actions
from sharing.proposals.models import ProposedChange
from sharing.proposals.rules import STATE_WORDS, ChangeKind, ChangeState
from sharing.records.errors import Refused

SECTION = "proposed_changes"
SHOWN = 50  # of those that are over, the latest
TAGS = {
    ChangeState.WAITING: "waiting",
    ChangeState.COOLING: "partly",
    ChangeState.DONE: "done",
    ChangeState.STOPPED: "not-started",
    ChangeState.LAPSED: "not-started",
}
seconds = needs(Capability.AGREE_CHANGES)


class StopForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=300,
        help_text="Everyone who was emailed about the change can read this.",
        error_messages={"required": "Enter a reason for stopping it"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )


@dataclass(frozen=True)
class ChangeRow:
    """One change of the list. tag: kind and words of its state."""

    change: ProposedChange
    tag: tuple[str, str]


@require_safe
@seconds
def proposed_changes(request: SignedInRequest) -> HttpResponse:
    """What waits, the oldest first; what is agreed and not yet in force; what is over, newest first."""
    now = timezone.now()
    rows = ProposedChange.objects.select_related("proposed_by", "agreed_by", "stopped_by")
    open_keys = ProposedChange.objects.stoppable(at=now).values("pk")
    return page(
        request,
        "changes",
        section=SECTION,
        waiting=[_row(row, now) for row in rows.unanswered(at=now).order_by("proposed_at", "pk")],
        cooling=[_row(row, now) for row in rows.agreed_not_done().order_by("counts_from", "pk")],
        past=[_row(row, now) for row in rows.exclude(pk__in=open_keys)[:SHOWN]],
    )


@require_http_methods(METHODS)
@signed_in
def proposed_change(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One change, for those who agree to changes and those who were told of it. Sending the form stops it."""
    change, now = _change(request, uid), timezone.now()
    form = StopForm(posted(request))
    if request.method == "POST":
        stopped = attempt(form, lambda typed: actions.stop(change=change, by=request.user, **typed))
        if stopped:
            messages.success(request, "The change is stopped. Nothing was changed.")
            return redirect("proposed_change", uid)
    state = change.state(at=now)
    waits_for = actions.who_can_agree(change) if state is ChangeState.WAITING else []
    return page(
        request,
        "change",
        section=SECTION,
        change=change,
        kind=ChangeKind(change.kind).words,
        tag=(TAGS[state], STATE_WORDS[state]),
        notices=change.notices.select_related("user"),
        shows_addresses=request.user.can(Capability.AGREE_CHANGES),
        form=form,
        may_stop=state in (ChangeState.WAITING, ChangeState.COOLING),
        may_agree=request.user in waits_for,
        waits_for=waits_for,
    )


@require_POST
@signed_in
def proposed_change_agree(request: SignedInRequest, uid: UUID) -> HttpResponse:
    change = _change(request, uid)
    was_open = change.agreed_at is None
    try:
        agreed = actions.agree(change=change, by=request.user)
    except Refused as refused:
        messages.error(request, f"{refused.message}.")
        return redirect("proposed_change", uid)
    if agreed.done_at is None:
        messages.success(request, "Agreed. It counts from the time below, unless someone stops it.")
    else:
        messages.success(request, "Agreed and done.")
    if was_open and agreed.kind == ChangeKind.ACCOUNT_ADD and agreed.about and not agreed.about.is_program:
        invite(request, agreed.about)
    return redirect("proposed_change", uid)


def _change(request: SignedInRequest, uid: UUID) -> ProposedChange:
    rows = ProposedChange.objects.known_to(request.user)
    return get_object_or_404(
        rows.select_related("about__agency", "about__manager", "proposed_by", "agreed_by", "stopped_by"), uid=uid
    )


def _row(change: ProposedChange, now) -> ChangeRow:
    state = change.state(at=now)
    return ChangeRow(change, (TAGS[state], STATE_WORDS[state]))
