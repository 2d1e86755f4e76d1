"""What stands between an approval and its force: the SPO's view, the person told, a refusal witnessed, danger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from licence.licences.actions import force, licences
from licence.licences.actions.moves import licence_url
from licence.licences.force import Signing
from licence.licences.forms import DangerForm, ReasonForm, SpoViewForm, ToldForm
from licence.licences.models import Licence
from licence.licences.panels import licences as panels
from licence.licences.views.form_pages import METHODS, attempt, changers, form_page, posted, saved, to_change
from offenders.person_page.form_parts import ConfirmForm
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest
from sharing.time_words import say_datetime


@require_http_methods(METHODS)
@changers
def licence_spo_view(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form, drafting = drafts.form_from_draft(request, SpoViewForm, name="licence.spo_view", key=str(licence.uid))
    return _step(
        request,
        licence,
        form,
        lambda: force.give_spo_view(licence=licence, view=form.cleaned_data["view"], by=request.user),
        "Your view is recorded.",
        template="licence/licences/whole_form.html",
        shown=panels.build_licence_view(licence, reader=request.user, may_change=True),
        drafting=drafting,
        title=f"Your view of variation {licence.version}",
        intro="You sign it as senior probation officer. The officer who wrote it submits it after that.",
        button="Record your view",
    )


@require_http_methods(METHODS)
@changers
def licence_withdraw_approval(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form = ReasonForm(posted(request))
    return _step(
        request,
        licence,
        form,
        lambda: licences.withdraw_approval(licence=licence, reason=form.cleaned_data["reason"], by=request.user),
        "The approval is withdrawn. Probation and the prison are alerted.",
        title=f"Withdraw the approval of licence {licence.version}",
        intro="It needs approval again. The approval and its withdrawal stay on the page, with your reason.",
        button="Withdraw the approval",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def licence_told(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    now = timezone.localtime()
    form, drafting = drafts.form_from_draft(
        request,
        ToldForm,
        name="licence.told",
        key=str(licence.uid),
        is_variation=licence.is_variation,
        initial={"told_at": now},
    )

    def act() -> None:
        typed = form.cleaned_data
        force.record_told(
            licence=licence,
            told_at=typed["told_at"],
            signing=Signing(typed["signing"]),
            planned_for=typed.get("planned_for"),
            by=request.user,
        )

    binds = (
        "It is in force from the time the person heard it and signed, if that was today. If it was an earlier day, "
        "it is in force from now, and a second person is asked to correct the time."
        if licence.is_variation
        else "The licence is in force from the release."
    )
    return _step(
        request,
        licence,
        form,
        act,
        "Recorded.",
        drafting=drafting,
        title=f"Record telling the person about licence {licence.version}",
        intro=binds,
        button="Record it",
    )


@require_http_methods(METHODS)
@changers
def licence_witness(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form = ConfirmForm(posted(request))
    told = f"{licence.told_by} recorded it, at {say_datetime(licence.told_at)}." if licence.told_at else ""
    return _step(
        request,
        licence,
        form,
        lambda: force.witness_refusal(licence=licence, by=request.user),
        "You are recorded as witness.",
        title=f"Witness that the person refused to sign licence {licence.version}",
        intro=f"{told} Confirm only if you were there when the person was asked to sign and refused.",
        button="I was there and confirm it",
    )


@require_http_methods(METHODS)
@changers
def licence_untell(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form = ReasonForm(posted(request))
    return _step(
        request,
        licence,
        form,
        lambda: force.take_back_told(licence=licence, reason=form.cleaned_data["reason"], by=request.user),
        "Withdrawn. Telling the person is no longer recorded.",
        title=f"Withdraw the record of telling the person about licence {licence.version}",
        intro="A planned start ends with it. What was recorded stays in the audit log.",
        button="Withdraw it",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def licence_danger(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form, drafting = drafts.form_from_draft(request, DangerForm, name="licence.danger", key=str(licence.uid))
    return _step(
        request,
        licence,
        form,
        lambda: force.bind_at_once(licence=licence, danger=form.cleaned_data["danger"], by=request.user),
        "The variation is in force. Every team that sees the person is alerted that they have not been told.",
        drafting=drafting,
        title=f"Put variation {licence.version} in force before telling the person",
        intro="Use this only if danger cannot wait. It is in force from now. A critical alert stays open "
        "until you record telling the person.",
        button="Put it in force now",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def licence_elsewhere(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form = ConfirmForm(posted(request))
    kept = f"{licence.get_system_of_record_display()}, {licence.external_ref}"
    return _step(
        request,
        licence,
        form,
        lambda: force.record_kept_elsewhere(licence=licence, by=request.user),
        "The licence has been in force since the release.",
        title=f"Record that licence {licence.version} is in force",
        intro=f"It is kept elsewhere ({kept}) and has been in force since the release, as its approver read.",
        button="Record it",
    )


def _step(
    request: SignedInRequest, licence: Licence, form: Any, act: Callable[[], Any], done: str, **page: Any
) -> HttpResponse:
    if attempt(request, form, act):
        return saved(request, licence, done)
    return form_page(request, licence.offender, licence_url(licence), form=form, **page)
