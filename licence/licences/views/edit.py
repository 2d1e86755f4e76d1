"""Make a licence: begin, fill in, submit, decide, vary, give up."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
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
    SECTION,
    attempt,
    changers,
    form_page,
    saved,
    section_url,
    to_change,
    whole_licence,
)
from offenders.models import Offender
from offenders.person_page.step_pages import step_pages
from sharing import access
from sharing.access.rules import Permission
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

RECORDED = {
    "approve_for_board": licences.approve_for_board,
    "approve_for_secretary": licences.approve_for_secretary,
}
APPROVALS = ("approve", *RECORDED)


def person_of_licence(request: SignedInRequest, uid: UUID) -> Offender:
    person = access.open_record(request.user, Offender.objects.all(), uid=uid, verb="person.licence_opened")
    access.require(request.user, Permission.CHANGE, person)
    return person


PEOPLE = step_pages("offender", section=SECTION, opened=person_of_licence, url=section_url)
BEGIN = FormStep(
    "Start a licence",
    BeginForm,
    licences.begin,
    "Licence started, with the standard conditions of its policy.",
    intro="It starts with the standard conditions of the policy on the release date. "
    "Add the others, enter who the person meets first, and submit it.",
    button="Start licence",
    goes_to=lambda made: reverse("licence_details", kwargs={"uid": made.offender.uid, "licence_uid": made.uid}),
)
DETAILS = FormStep(
    lambda licence: f"Details of licence {licence.version}",
    DetailsForm,
    licences.set_details,
    "The details are saved.",
    intro="Leave empty what you do not know yet. Complete it before you submit the licence.",
    button="Save the details",
    draft="licence.details",
    asks=lambda request, licence: licences.who_supervises(licence.offender),
    lands_at="#details",
)


def submitted(request: SignedInRequest, licence: Licence) -> HttpResponse | None:
    """Pressed twice: it waits already."""
    is_done = request.method == "POST" and licence.status in lifecycle.WAITS_FOR_APPROVAL
    return saved(request, licence, SUBMITTED) if is_done else None


SUBMITTED = "The licence is submitted. The people who approve it are alerted."
SUBMIT = FormStep(
    lambda licence: f"Check licence {licence.version}, then submit it",
    BeginForm,
    lambda licence, by, uid: licences.submit(licence=licence, by=by),
    SUBMITTED,
    button="Submit the licence",
    shows=whole_licence,
    instead=submitted,
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
        form=form,
        drafting=drafting,
        title=f"{'Record the Board’s approval of' if records else 'Decide on'} licence {licence.version}",
        intro=panels.to_decide(licence),
        refused="" if verbs else WHO_ACTS[lifecycle.Status(licence.status)],
        refused_strong="You cannot decide this.",
        button="Record the approval" if records else "Record the decision",
        **whole_licence(request, licence),
    )


def _decided_by(request: SignedInRequest, licence: Licence) -> bool:
    """Pressed twice: the same user approved it a moment ago."""
    approved = licence.approved_by_id == request.user.pk and licence.status not in lifecycle.WAITS_FOR_APPROVAL
    return request.method == "POST" and approved and request.POST.get("decision") in APPROVALS


VARY = FormStep(
    lambda licence: f"Vary licence {licence.version}",
    VaryForm,
    licences.vary,
    lambda made: (
        f"Licence {made.version} is started as a copy. Licence {made.variation_of.version} stays in force until then."
    ),
    intro="You change a copy. The current licence stays in force until the variation is approved, signed and put "
    "in force.",
    button="Start variation",
    draft="licence.vary",
    goes_to=licence_url,
)


def no_draft(request: SignedInRequest, licence: Licence) -> HttpResponse | None:
    """A licence in force ends automatically, by recall, or with what is recorded of the person."""
    if licence.status in lifecycle.BEFORE_FORCE:
        return None
    if request.method == "GET":
        messages.info(request, "This licence is not a draft.")
    return redirect(licence_url(licence))


DISCARD = FormStep(
    lambda licence: f"Discard draft licence {licence.version}",
    EndForm,
    licences.discard,
    "Draft discarded.",
    intro="It stays on record as discarded. You can start a new one.",
    button="Discard draft",
    kind="warning",
    draft="licence.end",
    instead=no_draft,
)
