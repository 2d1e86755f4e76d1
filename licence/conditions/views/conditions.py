"""Write conditions: choose from the catalogue, fill in, order, take off, approve, name places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from licence.catalogue import policy
from licence.catalogue.panels import found_in, grouped, offers
from licence.catalogue.policy import Condition as Entry
from licence.conditions.actions import conditions
from licence.conditions.eligibility import refused_for
from licence.conditions.forms.conditions import (
    ApproveBespokeForm,
    BespokeForm,
    ConditionForm,
    RefuseBespokeForm,
    RemoveConditionForm,
)
from licence.conditions.views.base import (
    CONDITIONS,
    condition_of,
    done,
    numbered,
    refusal_of,
    unless_refused,
    words_of,
)
from licence.licences.actions.moves import licence_url
from licence.licences.models import Licence, LicenceCondition
from licence.licences.views.form_pages import (
    METHODS,
    attempt,
    changers,
    form_page,
    saved,
    to_change,
)
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as kept
from sharing.drafts import forms as drafts
from sharing.drafts.forms import Drafting
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


@require_safe
@changers
def condition_choose(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    """What the licence's policy offers, by category; `q` narrows."""
    licence = to_change(request, uid, licence_uid)
    words = " ".join(request.GET.get("q", "")[:100].split())
    entries = found_in(policy.additional(licence.policy_version), words)
    families = {entry.family for entry in entries}
    return form_page(
        request,
        licence.offender,
        licence_url(licence),
        template="licence/conditions/choose.html",
        licence=licence,
        begun=_draft_of(request, licence),
        words=words,
        groups=offers(
            grouped(entries),
            there=set(licence.conditions.values_list("code", flat=True)),
            refused={family: refused_for(licence.offender, family) for family in families},
        ),
    )


def _draft_of(request: SignedInRequest, licence: Licence) -> dict[str, Any] | None:
    """The condition that the user has begun to add, and when."""
    draft = kept.restore(user=request.user, form="condition.add", key=str(licence.uid))
    entry = policy.get(draft.typed.get("code") or "", licence.policy_version) if draft else None
    return {"entry": entry, "at": draft.began_at} if draft and entry else None


@require_http_methods(METHODS)
@changers
def condition_add(request: SignedInRequest, uid: UUID, licence_uid: UUID, code: str) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    entry = policy.get(code, licence.policy_version)
    if entry is None:
        raise Http404
    form, drafting = _begun(request, licence, entry)
    if attempt(
        request,
        form,
        lambda: conditions.add_condition(
            licence=licence, entry=entry, written=form.written(), by=request.user, uid=form.cleaned_data["uid"]
        ),
    ):
        return saved(request, licence, "The condition is added.", "conditions")
    words = {"title": "Add a condition", "button": "Add the condition"}
    return _condition_page(request, licence, form, entry, drafting=drafting, **words)


def _begun(request: SignedInRequest, licence: Licence, entry: Entry) -> tuple[ConditionForm, Drafting]:
    """The form of this condition; the draft of another one is left for its own page."""
    about: dict[str, Any] = {"entry": entry}
    form, drafting = drafts.form_from_draft(request, ConditionForm, name="condition.add", key=str(licence.uid), **about)
    if form.is_unsent and form.data.get("code") != entry.code:
        return ConditionForm(None, **about), Drafting(drafting.address)
    return form, drafting


@require_http_methods(METHODS)
@changers
def bespoke_add(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form, drafting = drafts.form_from_draft(
        request,
        BespokeForm,
        name="condition.bespoke",
        key=str(licence.uid),
    )
    if attempt(
        request,
        form,
        lambda: conditions.add_condition(
            licence=licence, written=form.written(), by=request.user, uid=form.cleaned_data["uid"]
        ),
    ):
        return saved(request, licence, "The condition is added. PPCS must approve it.", "conditions")
    words = {"title": "Write a bespoke condition", "button": "Add the condition"}
    return _condition_page(request, licence, form, None, drafting=drafting, **words)


@require_http_methods(METHODS)
@changers
def condition_change(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = condition_of(request, uid, condition_uid)
    entry = policy.get(condition.code, condition.policy_version)
    if condition.kind == LicenceCondition.Kind.STANDARD:
        return redirect(licence_url(condition.licence))
    about: dict[str, Any] = {"row": condition}
    form: Any
    form, drafting = drafts.form_from_draft(
        request,
        ConditionForm if entry else BespokeForm,
        name="condition.change",
        key=str(condition.uid),
        **about | ({"entry": entry} if entry else {}),
    )
    form.fields["version"].initial = version_of(condition, *conditions.FIELDS)
    try:
        if attempt(
            request,
            form,
            lambda: conditions.change_condition(
                condition=condition,
                written=form.written(),
                version=form.cleaned_data["version"],
                by=request.user,
            ),
        ):
            return saved(request, condition.licence, "The condition is changed.", "conditions")
    except ChangedMeanwhile as meanwhile:
        _say_conflict(form, meanwhile)
    return _condition_page(
        request,
        condition.licence,
        form,
        entry,
        drafting=drafting,
        title=f"Change condition {condition.position}",
        button="Save",
        **refusal_of("change", condition),
    )


def _say_conflict(form: forms.Form, meanwhile: ChangedMeanwhile) -> None:
    """What stands there now is said; what was typed stays, and to save again is a decision."""
    now = meanwhile.row
    form.add_error(
        None,
        f"Someone else changed this first. It now says “{now.wording}”. "  # type: ignore[attr-defined]
        "What you typed is below and not saved: save it again to replace that, or cancel.",
    )
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = version_of(now, *conditions.FIELDS)
    form.data = data


@require_POST
@changers
def condition_move(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = condition_of(request, uid, condition_uid)
    up = request.POST.get("to") != "down"
    return done(
        request,
        condition,
        lambda: conditions.move_condition(condition=condition, up=up, by=request.user),
        "The order is changed.",
    )


def _condition_page(
    request: SignedInRequest, licence: Any, form: Any, entry: Entry | None, **context: Any
) -> HttpResponse:
    return form_page(
        request,
        licence.offender,
        licence_url(licence),
        form=form,
        intro=entry.text if entry else "",
        refused=refused_for(licence.offender, entry.family) if entry else "",
        **context,
    )


condition_remove = CONDITIONS.view(
    FormStep(
        numbered("Remove condition"),
        RemoveConditionForm,
        conditions.remove_condition,
        "Condition removed.",
        intro=words_of,
        button="Remove condition",
        kind="warning",
        lands_at="#conditions",
        shows=unless_refused("remove"),
    )
)
condition_approve = CONDITIONS.view(
    FormStep(
        numbered("Approve bespoke condition"),
        ApproveBespokeForm,
        conditions.approve_bespoke,
        "The bespoke condition is approved.",
        intro=words_of,
        button="Approve the words",
        lands_at="#conditions",
    )
)
condition_refuse = CONDITIONS.view(
    FormStep(
        numbered("Refuse the words of bespoke condition"),
        RefuseBespokeForm,
        conditions.refuse_bespoke,
        "Recorded. Probation is alerted to reword or remove it.",
        intro=words_of,
        button="Refuse the words",
        lands_at="#conditions",
    )
)
