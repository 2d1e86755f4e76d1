"""Name the places of a condition, and record what the Parole Board directed of one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from licence.conditions.actions import board, conditions
from licence.conditions.forms.conditions import BoardForm, ZoneForm
from licence.conditions.views.base import condition_of, done, refusal_of
from licence.licences.actions.moves import licence_url
from licence.licences.models import Zone
from licence.licences.views.form_pages import METHODS, attempt, changers, form_page, posted, row_to_change, saved
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def zone_add(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    condition = condition_of(request, uid, condition_uid)
    form, drafting = drafts.form_from_draft(request, ZoneForm, name="zone.add", key=str(condition.uid))
    if attempt(
        request,
        form,
        lambda: conditions.add_zone(condition=condition, by=request.user, **form.cleaned_data),
    ):
        return saved(request, condition.licence, "The place is named.", "conditions")
    return form_page(
        request,
        condition.offender,
        licence_url(condition.licence),
        form=form,
        drafting=drafting,
        title=f"Name a place of condition {condition.position}",
        intro=condition.wording,
        button="Add the place",
        **refusal_of("name_place", condition),
    )


@require_POST
@changers
def zone_remove(request: SignedInRequest, uid: UUID, zone_uid: UUID) -> HttpResponse:
    zone = row_to_change(request, Zone.objects.select_related("condition__licence__offender"), uid, zone_uid)
    return done(request, zone.condition, lambda: conditions.remove_zone(zone=zone, by=request.user), "Place removed.")


@require_http_methods(METHODS)
@changers
def condition_board(request: SignedInRequest, uid: UUID, condition_uid: UUID) -> HttpResponse:
    """What the Parole Board directed of this condition, recorded for it by casework or the prison's decision maker."""
    condition = condition_of(request, uid, condition_uid)
    form = BoardForm(posted(request), is_set=condition.is_set_above)

    def act() -> None:
        board.record_board(condition=condition, by=request.user, **form.found())

    if attempt(request, form, act):
        return saved(request, condition.licence, "What the Board directed is recorded.", "conditions")
    return form_page(
        request,
        condition.offender,
        licence_url(condition.licence),
        form=form,
        title=f"Record the Parole Board's direction on condition {condition.position}",
        intro=condition.wording,
        button="Record it",
    )
