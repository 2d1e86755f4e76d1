"""Open a record in an emergency, with the second factor once more, and close it again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from sharing import access, audit, practice
from sharing.access.roles import Capability
from sharing.drafts import actions as kept
from sharing.drafts import forms as drafts
from sharing.drafts.kinds import NEW
from sharing.emergencies import actions, panels
from sharing.emergencies import customs as emergencies
from sharing.emergencies.forms import EmergencyForm
from sharing.emergencies.models import EmergencyAccess
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.sign_in import second_factor
from sharing.sign_in.proof import Proof
from sharing.time_words import say_time

DRAFT = {"form": emergencies.OPEN_DRAFT.name, "key": NEW}
openers = needs(Capability.VIEW_PEOPLE)


@require_http_methods(["GET", "HEAD", "POST"])
@openers
def emergency(request: SignedInRequest) -> HttpResponse:
    """Which number, what is happening, and why. Nothing is looked up here but among those whom the reader sees."""
    actions.may_open(request.user)
    form, drafting = drafts.form_from_draft(request, EmergencyForm, name=DRAFT["form"], key=NEW)
    seen = None
    if request.method == "POST" and form.is_valid():
        kept.save_draft(user=request.user, **DRAFT, typed=dict(request.POST.lists()))
        seen = actions.seen_already(form.cleaned_data["number"], by=request.user)
        if seen is None:
            return redirect("emergency_confirm")
        note_seen(request, seen)
    context = {"form": form, "drafting": drafting, "seen": seen}
    return render(request, "sharing/emergencies/open.html", context | around(request))


@require_http_methods(["GET", "HEAD", "POST"])
@openers
def emergency_confirm(request: SignedInRequest) -> HttpResponse:
    """The second factor, each time anew, whenever it was last shown; then the record opens."""
    actions.may_open(request.user)
    draft = kept.restore(user=request.user, **DRAFT)
    typed = EmergencyForm(draft.typed) if draft else None
    if typed is None or not typed.is_valid() or not second_factor.can_be_shown(request.user):
        return redirect("emergency")
    proof = Proof(request, takes_demo_code=True)
    if request.method == "POST" and proof.is_given():
        return opened_or_not(request, typed)
    context = {"typed": typed.cleaned_data, "kind_words": panels.KIND_WORDS[typed.cleaned_data["kind"]]}
    return render(request, "sharing/emergencies/confirm.html", context | proof.context() | around(request))


def opened_or_not(request: SignedInRequest, typed: EmergencyForm) -> HttpResponse:
    try:
        opened = actions.open_in_emergency(by=request.user, **typed.cleaned_data)
    except actions.NothingToOpen:
        return render(request, "sharing/emergencies/nothing.html", {"desks": panels.duty_desks()}, status=404)
    except actions.SeenAlready as refusal:
        note_seen(request, refusal.subject)
        messages.info(request, "You can already see this person. You did not need emergency access.")
        return redirect(refusal.subject.get_absolute_url())  # type: ignore[attr-defined]  # as `access.subjects` says
    except actions.EmergencyRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("emergency")
    until = say_time(opened.ends_at)
    messages.info(request, f"The record is open until {until}. Close it as soon as you are done.")
    return redirect(opened.subject.get_absolute_url())


@require_POST
@openers
def emergency_close(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One's own, now. Over already reads like closed now: the button works twice without harm."""
    found = EmergencyAccess.objects.filter(user=request.user, uid=uid).select_related("subject", "grant").first()
    if found is None:
        audit.refuse(by=request.user, verb="sharing.emergency_close_refused")
        raise access.RecordHidden
    actions.close(emergency=found, by=request.user)
    is_barred = not access.not_barred(EmergencyAccess.objects.filter(pk=found.pk), request.user).exists()
    about = "" if is_barred else f" to {found.number}"
    messages.success(request, f"Emergency access{about} is closed.")
    return redirect("emergency")


def note_seen(request: SignedInRequest, person: Any) -> None:
    """That the number was looked up and the person named."""
    audit.record_read(
        action=audit.Action.SEARCH, verb="sharing.emergency_not_needed", by=request.user, shown=[person.pk]
    )


def around(request: SignedInRequest) -> dict[str, Any]:
    """What stands beside the form: what follows, the last time, whom to call."""
    now = timezone.now()
    last = EmergencyAccess.objects.filter(user=request.user).with_names().first()
    return {
        "minutes": practice.value(emergencies.LASTS_MINUTES, on=timezone.localdate(now)),
        "review_by": timezone.localtime(actions.review_due_at(now)) - timedelta(minutes=1),
        "last": last and panels.build_emergency_line(last, person=None, at=now),
        "desks": panels.duty_desks(),
        "has_factor": second_factor.can_be_shown(request.user),
    }
