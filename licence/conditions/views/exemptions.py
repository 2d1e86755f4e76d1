"""Let somebody off a condition for a time, and end that by hand."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from licence.conditions.actions import exemptions
from licence.conditions.forms.exemptions import EndExemptionForm, ExemptionForm
from licence.licences.actions import licences
from licence.licences.actions.moves import licence_url
from licence.licences.models import Exemption, LicenceCondition
from licence.licences.views.form_pages import METHODS, attempt, changers, form_page, posted, row_to_change, saved
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def exemption_add(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    rows = LicenceCondition.objects.select_related("licence__offender")
    condition = row_to_change(request, rows, uid, condition_uid)
    form, drafting = drafts.form_from_draft(
        request,
        ExemptionForm,
        name="exemption.add",
        key=str(condition.uid),
        approvers=exemptions.approvers_for(condition.offender, asker=request.user),
        teams=licences.teams_with_access(condition.offender),
        zones=condition.zones.visible_to(request.user),
    )
    if attempt(request, form, lambda: exemptions.exempt(condition=condition, by=request.user, **form.cleaned_data)):
        return saved(request, condition.licence, "The exemption is recorded, and the teams are told.", "conditions")
    return form_page(
        request,
        condition.offender,
        licence_url(condition.licence),
        form=form,
        drafting=drafting,
        title=f"Let the person off condition {condition.position} for a time",
        intro=condition.wording,
        button="Record the exemption",
    )


@require_http_methods(METHODS)
@changers
def exemption_end(request: SignedInRequest, uid: UUID, exemption_uid: UUID) -> HttpResponse:
    rows = Exemption.objects.select_related("condition__licence__offender")
    exemption = row_to_change(request, rows, uid, exemption_uid)
    form = EndExemptionForm(posted(request))

    def act() -> None:
        exemptions.end_exemption(exemption=exemption, reason=form.cleaned_data["reason"], by=request.user)

    if attempt(request, form, act):
        return saved(request, exemption.condition.licence, "The exemption has ended.", "conditions")
    return form_page(
        request,
        exemption.offender,
        licence_url(exemption.condition.licence),
        form=form,
        title="End this exemption now",
        intro=f"{exemption.scope}. From now on the condition binds again.",
        button="End it",
        kind="warning",
    )
