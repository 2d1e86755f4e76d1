"""Pages of handing over: the changes of one's desks, one sheet, the note of the outgoing, and the signatures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from sharing import access, audit
from sharing.access.roles import Capability
from sharing.drafts import forms as drafts
from sharing.pages.attempts import METHODS, attempt
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.records.errors import Refused
from sharing.rota.handover import actions, panels, shifts
from sharing.rota.handover.forms import MarkForm, NoteForm
from sharing.rota.handover.sheet import Sheet
from sharing.rota.handover.shifts import Change
from sharing.time_words import say_datetime

answerers = needs(Capability.ANSWER_FOR_PEOPLE)


@require_safe
@answerers
def shift_handovers(request: SignedInRequest) -> HttpResponse:
    """What is handed over at the reader's desks, now and next, and the sheets that were signed."""
    now = timezone.now()
    changes = shifts.changes_of(request.user, at=now)
    context = {
        "lines": [panels.line_of(change, reader=request.user, at=now) for change in changes],
        "past": shifts.past_of(request.user, at=now),
        "has_desk": shifts.desks_of(request.user, at=now).exists(),
    }
    return render(request, "sharing/rota/handover/list.html", context)


@require_safe
@answerers
def shift_handover(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The sheet as it stands, what was accepted of it, and what the reader may sign. To read, and to print."""
    now = timezone.now()
    change = get_change_or_refuse(request, uid)
    sheet = shown_sheet(request, change)
    context = {
        "line": panels.line_of(change, reader=request.user, at=now),
        "change": change,
        "sheet": sheet,
        "parts": panels.parts_of(change, sheet),
        "kept": change.sheet.accepted.select_related("accepted_by") if change.sheet else [],
        "made_at": now,
    }
    return render(request, "sharing/rota/handover/sheet.html", context)


@require_http_methods(METHODS)
@answerers
def shift_handover_note(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """The outgoing writes what the system does not know, and signs the sheet. A draft is kept until then."""
    now = timezone.now()
    change = get_change_or_refuse(request, uid)
    if request.user.pk != change.outgoing.pk or change.is_signed:
        messages.info(request, f"{change.outgoing} writes this note, until the shift is signed for.")
        return redirect("shift_handover", uid=uid)
    signed = {name: getattr(change.sheet, name, "") for name in NoteForm.base_fields}
    form, drafting = drafts.form_from_draft(request, NoteForm, name=actions.NOTE, key=str(uid), initial=signed)
    sheet = shown_sheet(request, change)

    def act() -> None:
        actions.write(shift=change.after, mark=request.POST.get("mark", ""), by=request.user, **form.cleaned_data)

    if attempt(request, form, act):
        messages.success(request, f"Signed. {change.incoming} now reads and signs for the shift.")
        return redirect("shift_handover", uid=uid)
    context = {
        "change": change,
        "line": panels.line_of(change, reader=request.user, at=now),
        "form": form,
        "drafting": drafting,
        "sheet": sheet,
        "parts": panels.parts_of(change, sheet),
    }
    return render(request, "sharing/rota/handover/note.html", context)


@require_POST
@answerers
def shift_handover_accept(request: SignedInRequest, uid: UUID) -> HttpResponse:
    """One line of the sheet."""
    change = get_change_or_refuse(request, uid)
    return done(
        request,
        uid,
        lambda given: actions.accept(shift=change.after, keys=[given["line"]], mark=given["mark"], by=request.user),
        "Accepted.",
    )


@require_POST
@answerers
def shift_handover_sign(request: SignedInRequest, uid: UUID) -> HttpResponse:
    change = get_change_or_refuse(request, uid)
    return done(
        request,
        uid,
        lambda given: actions.sign(shift=change.after, mark=given["mark"], by=request.user),
        signed_words(change, at=timezone.now()),
    )


def signed_words(change: Change, *, at: datetime) -> str:
    """Who is on call now that it is signed: before the shift starts still the outgoing."""
    starts_at = change.after.starts_at
    if at < starts_at:
        return f"Signed. {change.outgoing} is on call until {say_datetime(starts_at)}, then you are."
    return f"Signed. {change.outgoing} is no longer on call for this shift."


# What several of them need


def get_change_or_refuse(request: SignedInRequest, uid: UUID) -> Change:
    """Of a desk of the reader's; to anybody else, and for none, the same page."""
    change = shifts.find_change(request.user, uid, at=timezone.now())
    if change is None:
        audit.refuse(by=request.user, verb="rota.handover_refused")
        raise access.RecordHidden
    return change


def shown_sheet(request: SignedInRequest, change: Change) -> Sheet:
    sheet = actions.sheet_for(change, reader=request.user, at=timezone.now())
    audit.record_read(action=audit.Action.LIST, verb="rota.handover_shown", by=request.user, shown=sheet.people)
    return sheet


def done(request: SignedInRequest, uid: UUID, act: Callable[[dict[str, Any]], object], words: str) -> HttpResponse:
    """A button: what it did, or why not, on the page of the sheet."""
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, actions.CHANGED)
        return redirect("shift_handover", uid=uid)
    try:
        act(form.cleaned_data)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, words)
    return redirect("shift_handover", uid=uid)
