"""Corrections of the time from which a variation was in force: one asks, another decides."""

from __future__ import annotations

from uuid import UUID

from licence.licences.actions import corrections
from licence.licences.actions.moves import licence_url
from licence.licences.forms import CorrectionForm, DecideCorrectionForm, ReasonForm
from licence.licences.models import Licence, LicenceCorrection
from licence.licences.views.form_pages import SECTION, row_to_change
from offenders.person_page.step_pages import step_pages
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep
from sharing.time_words import say_datetime


def correction_to_change(request: SignedInRequest, uid: UUID, correction_uid: UUID) -> LicenceCorrection:
    rows = LicenceCorrection.objects.select_related("licence__offender", "asked_by")
    return row_to_change(request, rows, uid, correction_uid)


def in_force_from(licence: Licence) -> str:
    began = corrections.force_began(licence)
    if began is None:
        return "This version has not been in force."
    return f"The record says: in force from {say_datetime(began)}. Nothing changes until a second person agrees."


def asked_in_words(row: LicenceCorrection) -> str:
    return (
        f"{row.asked_by} asks to correct “in force from {say_datetime(row.recorded_as)}” to "
        f"“in force from {say_datetime(row.reads)}”. Reason: {row.reason}"
    )


def decide(*, correction: LicenceCorrection, decision: str, reason: str, by: User) -> LicenceCorrection:
    if decision == "agree":
        return corrections.agree(correction=correction, by=by)
    return corrections.refuse(correction=correction, reason=reason, by=by)


ASK = FormStep(
    lambda licence: f"Correct when licence {licence.version} came into force",
    CorrectionForm,
    corrections.ask,
    "Correction requested. The people who approve variations are alerted.",
    intro=in_force_from,
    button="Ask for the correction",
    draft="licence.correct",
)
DECIDE = FormStep(
    lambda row: f"Correction of licence {row.licence.version}",
    DecideCorrectionForm,
    decide,
    "Your decision is recorded.",
    intro=asked_in_words,
    button="Record your decision",
    draft="licence.correction",
)
WITHDRAW = FormStep(
    lambda row: f"Withdraw the correction of licence {row.licence.version}",
    ReasonForm,
    corrections.withdraw,
    "The correction is withdrawn.",
    intro="The record stays as it is.",
    button="Withdraw it",
    kind="warning",
)
CORRECTIONS = step_pages(
    "correction", section=SECTION, opened=correction_to_change, url=lambda row: licence_url(row.licence)
)
