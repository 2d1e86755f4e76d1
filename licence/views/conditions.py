"""Write conditions: choose from the catalogue, fill in, order, take off, approve, name places."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from licence import catalogue
from licence.actions import conditions as actions
from licence.actions.moves import LicenceRefused, page_of
from licence.catalogue import Condition as Entry
from licence.forms.conditions import ApproveBespokeForm, BespokeForm, ConditionForm, RemoveConditionForm, ZoneForm
from licence.models import LicenceCondition, Zone
from licence.panels.catalogue import found_in, grouped, offers
from licence.views.editing import (
    METHODS,
    attempt,
    changers,
    form_page,
    posted,
    row_to_change,
    saved,
    to_change,
)
from sharing.machines import MoveRefused
from sharing.sign_in.requests import SignedInRequest
from sharing.versions import ChangedMeanwhile, version_of


@require_safe
@changers
def condition_choose(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    """What the licence's policy offers, by category; `q` narrows."""
    licence = to_change(request, uid, licence_uid)
    words = " ".join(request.GET.get("q", "")[:100].split())
    entries = found_in(catalogue.additional(licence.policy_version), words)
    families = {entry.family for entry in entries}
    return form_page(
        request,
        licence.offender,
        page_of(licence),
        template="licence/condition_choose.html",
        licence=licence,
        words=words,
        groups=offers(
            grouped(entries),
            there=set(licence.conditions.values_list("code", flat=True)),
            refused={family: actions.refused_for(licence.offender, family) for family in families},
        ),
    )


@require_http_methods(METHODS)
@changers
def condition_add(request: SignedInRequest, uid: UUID, licence_uid: UUID, code: str) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    entry = catalogue.get(code, licence.policy_version)
    if entry is None:
        raise Http404
    form = ConditionForm(posted(request), entry=entry)
    if attempt(
        request,
        form,
        lambda: actions.add_condition(
            licence=licence, entry=entry, written=form.written(), by=request.user, uid=form.cleaned_data["uid"]
        ),
    ):
        return saved(request, licence, "The condition is added.", "conditions")
    return _condition_page(request, licence, form, entry, title="Add a condition", button="Add the condition")


@require_http_methods(METHODS)
@changers
def bespoke_add(request: SignedInRequest, uid: UUID, licence_uid: UUID) -> HttpResponse:
    licence = to_change(request, uid, licence_uid)
    form = BespokeForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.add_condition(
            licence=licence, written=form.written(), by=request.user, uid=form.cleaned_data["uid"]
        ),
    ):
        return saved(request, licence, "The condition is added. PPCS has to approve it.", "conditions")
    return _condition_page(request, licence, form, None, title="Write a bespoke condition", button="Add the condition")


@require_http_methods(METHODS)
@changers
def condition_change(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = _condition(request, uid, condition_uid)
    entry = catalogue.get(condition.code, condition.policy_version)
    if condition.kind == LicenceCondition.Kind.STANDARD:
        return redirect(page_of(condition.licence))
    data = posted(request)
    version = version_of(condition, *actions.FIELDS)
    form: Any
    if entry:
        form = ConditionForm(data, entry=entry, row=condition)
    else:
        form = BespokeForm(data, row=condition)
    form.fields["version"].initial = version
    try:
        if attempt(
            request,
            form,
            lambda: actions.change_condition(
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
        request, condition.licence, form, entry, title=f"Change condition {condition.position}", button="Save"
    )


def _say_conflict(form: forms.Form, meanwhile: ChangedMeanwhile) -> None:
    """What stands there now is said; what was typed stays, and to save again is a decision."""
    now = meanwhile.row
    form.add_error(
        None,
        f"Somebody else changed it meanwhile. It now says “{now.wording}”. "  # type: ignore[attr-defined]
        "What you typed is below and not saved: save it again to replace that, or cancel.",
    )
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = version_of(now, *actions.FIELDS)
    form.data = data


@require_http_methods(METHODS)
@changers
def condition_remove(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = _condition(request, uid, condition_uid)
    form = RemoveConditionForm(posted(request))
    licence = condition.licence

    def act() -> None:
        actions.remove_condition(condition=condition, reason=form.cleaned_data["reason"], by=request.user)

    if attempt(request, form, act):
        return saved(request, licence, "The condition is taken off.", "conditions")
    return form_page(
        request,
        condition.offender,
        page_of(licence),
        form=form,
        title=f"Take off condition {condition.position}",
        intro=condition.wording,
        button="Take it off",
        kind="warning",
    )


@require_POST
@changers
def condition_move(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = _condition(request, uid, condition_uid)
    up = request.POST.get("to") != "down"
    return _done(
        request,
        condition,
        lambda: actions.move_condition(condition=condition, up=up, by=request.user),
        "The order is changed.",
    )


@require_http_methods(METHODS)
@changers
def condition_approve(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = _condition(request, uid, condition_uid)
    form = ApproveBespokeForm(posted(request))

    def act() -> None:
        actions.approve_bespoke(condition=condition, reference=form.cleaned_data["reference"], by=request.user)

    if attempt(request, form, act):
        return saved(request, condition.licence, "The bespoke condition is approved.", "conditions")
    return form_page(
        request,
        condition.offender,
        page_of(condition.licence),
        form=form,
        title=f"Approve bespoke condition {condition.position}",
        intro=condition.wording,
        button="Approve the words",
    )


@require_http_methods(METHODS)
@changers
def zone_add(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = _condition(request, uid, condition_uid)
    form = ZoneForm(posted(request))
    if attempt(
        request,
        form,
        lambda: actions.add_zone(condition=condition, by=request.user, **form.cleaned_data),
    ):
        return saved(request, condition.licence, "The place is named.", "conditions")
    return form_page(
        request,
        condition.offender,
        page_of(condition.licence),
        form=form,
        title=f"Name a place of condition {condition.position}",
        intro=condition.wording,
        button="Add the place",
    )


@require_POST
@changers
def zone_remove(request: SignedInRequest, uid: UUID, zone_uid: UUID) -> HttpResponse:
    zone = row_to_change(request, Zone.objects.select_related("condition__licence__offender"), uid, zone_uid)
    return _done(
        request, zone.condition, lambda: actions.remove_zone(zone=zone, by=request.user), "The place is taken off."
    )


def _condition(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> LicenceCondition:
    rows = LicenceCondition.objects.select_related("licence__offender")
    return row_to_change(request, rows, uid, condition_uid)


def _done(request: SignedInRequest, condition: LicenceCondition, act: Callable[[], Any], words: str) -> HttpResponse:
    """A button without a form of its own: the refusal is a message on the page of the licence."""
    from django.contrib import messages

    try:
        act()
    except (LicenceRefused, MoveRefused) as refused:
        messages.error(request, refused.message)
    except (LicenceCondition.DoesNotExist, Zone.DoesNotExist):
        pass  # somebody was quicker: it is as asked
    else:
        messages.success(request, words)
    return redirect(f"{page_of(condition.licence)}#conditions")


def _condition_page(
    request: SignedInRequest, licence: Any, form: Any, entry: Entry | None, **context: Any
) -> HttpResponse:
    return form_page(
        request,
        licence.offender,
        page_of(licence),
        form=form,
        intro=entry.text if entry else "",
        refused=actions.refused_for(licence.offender, entry.family) if entry else "",
        **context,
    )
