"""Make a licence: begin, fill in, submit, decide, vary, give up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from licence.licences import rules as lifecycle
from licence.licences.actions import licences
from licence.licences.actions.moves import licence_url
from licence.licences.forms import DECISIONS, BeginForm, DecideForm, DetailsForm, EndForm, VaryForm
from licence.licences.models import Licence
from licence.licences.panels import licences as panels
from licence.licences.panels.licences import WHO_ACTS
from licence.licences.views.form_pages import (
    METHODS,
    attempt,
    changers,
    form_page,
    posted,
    saved,
    section_url,
    to_change,
)
from offenders.models import Offender
from sharing import access
from sharing.access.rules import Permission
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import forms as drafts
from sharing.pages.conflicts import conflict_of
from sharing.pages.requests import SignedInRequest

RECORDED = {
    "approve_for_board": licences.approve_for_board,
    "approve_for_secretary": licences.approve_for_secretary,
}
APPROVALS = ("approve", *RECORDED)


@require_http_methods(METHODS)
@changers
def licence_begin(request: SignedInRequest, uid: UUID) -> HttpResponse:
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.licence_opened")
    access.require(request.user, Permission.CHANGE, person)
    form = BeginForm(posted(request))
    made: list[Licence] = []

    def act() -> None:
        made.append(licences.begin(offender=person, by=request.user, uid=form.cleaned_data["uid"]))

    if attempt(request, form, act):
        messages.success(request, "Licence started, with the standard conditions of its policy.")
        return redirect("licence_details", uid=uid, licence_uid=made[0].uid)
    return form_page(
        request,
        person,
        section_url(person),
        form=form,
        title="Start a licence",
        intro="It starts with the standard conditions of the policy on the release date. "
        "Add the others, enter who the person meets first, and submit it.",
        button="Start licence",
    )


@require_http_methods(METHODS)
@changers
def licence_details(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form, drafting = drafts.form_from_draft(
        request,
        DetailsForm,
        name="licence.details",
        key=str(licence.uid),
        row=licence,
        **licences.who_supervises(licence.offender),
    )
    conflict = None
    try:
        if attempt(
            request,
            form,
            lambda: licences.set_details(
                licence=licence,
                details=form.details(),
                version=form.cleaned_data["version"],
                by=request.user,
            ),
        ):
            return saved(request, licence, "The details are saved.", "details")
    except ChangedMeanwhile as meanwhile:
        conflict = conflict_of(form, meanwhile)
    return form_page(
        request,
        licence.offender,
        licence_url(licence),
        form=form,
        drafting=drafting,
        conflict=conflict,
        title=f"Details of licence {licence.version}",
        intro="Leave empty what you do not know yet. Complete it before you submit the licence.",
        button="Save the details",
    )


@require_http_methods(METHODS)
@changers
def licence_submit(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    """The whole licence once more; then it is submitted."""
    licence = to_change(request, uid, licence_uid)
    form = BeginForm(posted(request))
    is_done = request.method == "POST" and licence.status in lifecycle.WAITS_FOR_APPROVAL
    if is_done or attempt(request, form, lambda: licences.submit(licence=licence, by=request.user)):
        return saved(request, licence, "The licence is submitted. The people who approve it are alerted.")
    return form_page(
        request,
        licence.offender,
        licence_url(licence),
        template="licence/licences/whole_form.html",
        form=form,
        shown=panels.build_licence_view(licence, reader=request.user, may_change=True),
        title=f"Check licence {licence.version}, then submit it",
        button="Submit the licence",
    )


@require_http_methods(METHODS)
@changers
def licence_decide(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    verbs = panels.decisions_of(licence, reader=request.user)
    records = len(verbs) == 1 and verbs[0] in RECORDED
    form, drafting = drafts.form_from_draft(
        request, DecideForm, name="licence.decide", key=str(licence.uid), verbs=verbs or DECISIONS
    )
    form.fields["version"].initial = version_of(licence, *licences.DECIDED_ON)

    def act() -> None:
        decided = form.cleaned_data
        given: dict[str, Any] = {"licence": licence, "by": request.user}
        if decided["decision"] == "approve":
            licences.approve(**given, version=decided["version"])
        elif approve := RECORDED.get(decided["decision"]):
            named = {"reference": decided["direction_ref"], "directed_on": decided["directed_on"]}
            approve(**given, **named, version=decided["version"])
        else:
            licences.reject(**given, reason=decided["reason"])

    try:
        if _decided_by(request, licence) or attempt(request, form, act):
            return saved(request, licence, "Your decision is recorded, and the person who made the licence is alerted.")
    except ChangedMeanwhile as meanwhile:
        form.add_error(None, "The licence changed while you read it. Read it again, then decide.")
        data = form.data.copy()  # type: ignore[attr-defined]
        data["version"] = version_of(meanwhile.row, *licences.DECIDED_ON)
        form.data = data
    return form_page(
        request,
        licence.offender,
        licence_url(licence),
        template="licence/licences/whole_form.html",
        form=form,
        drafting=drafting,
        shown=panels.build_licence_view(licence, reader=request.user, may_change=True),
        title=f"{'Record the Board’s approval of' if records else 'Decide on'} licence {licence.version}",
        intro=panels.to_decide(licence),
        refused="" if verbs else WHO_ACTS[lifecycle.Status(licence.status)],
        refused_strong="You cannot decide this.",
        button="Record the approval" if records else "Record the decision",
    )


def _decided_by(request: SignedInRequest, licence: Licence) -> bool:
    """Pressed twice: the same user approved it a moment ago."""
    approved = licence.approved_by_id == request.user.pk and licence.status not in lifecycle.WAITS_FOR_APPROVAL
    return request.method == "POST" and approved and request.POST.get("decision") in APPROVALS


@require_http_methods(METHODS)
@changers
def licence_vary(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form, drafting = drafts.form_from_draft(request, VaryForm, name="licence.vary", key=str(licence.uid))
    made: list[Licence] = []

    def act() -> None:
        typed = {"reason": form.cleaned_data["reason"], "uid": form.cleaned_data["uid"]}
        made.append(licences.vary(licence=licence, by=request.user, **typed))

    if attempt(request, form, act):
        words = f"Licence {made[0].version} is started as a copy. Licence {licence.version} stays in force until then."
        return saved(request, made[0], words)
    return form_page(
        request,
        licence.offender,
        licence_url(licence),
        form=form,
        drafting=drafting,
        title=f"Vary licence {licence.version}",
        intro="You change a copy. The current licence stays in force until the variation is approved, signed and put "
        "in force.",
        button="Start variation",
    )


@require_http_methods(METHODS)
@changers
def licence_end(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    """Give up a draft. A licence in force ends automatically, by recall, or with what is recorded of the person."""
    licence = to_change(request, uid, licence_uid)
    form, drafting = drafts.form_from_draft(request, EndForm, name="licence.end", key=str(licence.uid))
    if licence.status not in lifecycle.BEFORE_FORCE:
        if request.method == "GET":
            messages.info(request, "This licence is not a draft.")
        return redirect(licence_url(licence))
    if attempt(
        request,
        form,
        lambda: licences.discard(licence=licence, reason=form.cleaned_data["reason"], by=request.user),
    ):
        return saved(request, licence, "Draft discarded.")
    return form_page(
        request,
        licence.offender,
        licence_url(licence),
        form=form,
        drafting=drafting,
        title=f"Discard draft licence {licence.version}",
        intro="It stays on record as discarded. You can start a new one.",
        button="Discard draft",
        kind="warning",
    )
