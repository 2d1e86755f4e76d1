"""Corrections of the time from which a variation was in force: one asks, another decides."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from licence.licences.actions import corrections
from licence.licences.actions.moves import licence_url
from licence.licences.forms import CorrectionForm, DecideCorrectionForm, ReasonForm
from licence.licences.models import LicenceCorrection
from licence.licences.views.form_pages import (
    METHODS,
    attempt,
    changers,
    form_page,
    posted,
    row_to_change,
    saved,
    to_change,
)
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest
from sharing.time_words import say_datetime

ROWS = LicenceCorrection.objects.select_related("licence__offender", "asked_by")


@require_http_methods(METHODS)
@changers
def licence_correct(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    began = corrections.force_began(licence)
    form, drafting = drafts.form_from_draft(request, CorrectionForm, name="licence.correct", key=str(licence.uid))
    if attempt(request, form, lambda: corrections.ask(licence=licence, by=request.user, **form.cleaned_data)):
        return saved(request, licence, "Correction requested. The people who approve variations are alerted.")
    return form_page(
        request,
        licence.offender,
        licence_url(licence),
        form=form,
        drafting=drafting,
        title=f"Correct when licence {licence.version} came into force",
        intro=f"The record says: in force from {say_datetime(began)}. Nothing changes until a second person agrees."
        if began
        else "This version has not been in force.",
        button="Ask for the correction",
    )


@require_http_methods(METHODS)
@changers
def licence_correction(request: SignedInRequest, uid: UUID, correction_uid: UUID) -> HttpResponse:
    """Agree to it, or refuse it."""
    row = row_to_change(request, ROWS.all(), uid, correction_uid)
    form, drafting = drafts.form_from_draft(request, DecideCorrectionForm, name="licence.correction", key=str(row.uid))

    def act() -> None:
        if form.cleaned_data["decision"] == "agree":
            corrections.agree(correction=row, by=request.user)
        else:
            corrections.refuse(correction=row, reason=form.cleaned_data["reason"], by=request.user)

    if attempt(request, form, act):
        return saved(request, row.licence, "Your decision is recorded.")
    return form_page(
        request,
        row.offender,
        licence_url(row.licence),
        form=form,
        drafting=drafting,
        title=f"Correction of licence {row.licence.version}",
        intro=f"{row.asked_by} asks to correct “in force from {say_datetime(row.recorded_as)}” to "
        f"“in force from {say_datetime(row.reads)}”. Reason: {row.reason}",
        button="Record your decision",
    )


@require_http_methods(METHODS)
@changers
def licence_correction_withdraw(request: SignedInRequest, uid: UUID, correction_uid: UUID) -> HttpResponse:
    row = row_to_change(request, ROWS.all(), uid, correction_uid)
    form = ReasonForm(posted(request))

    def act() -> None:
        corrections.withdraw(correction=row, reason=form.cleaned_data["reason"], by=request.user)

    if attempt(request, form, act):
        return saved(request, row.licence, "The correction is withdrawn.")
    return form_page(
        request,
        row.offender,
        licence_url(row.licence),
        form=form,
        title=f"Withdraw the correction of licence {row.licence.version}",
        intro="The record stays as it is.",
        button="Withdraw it",
        kind="warning",
    )
