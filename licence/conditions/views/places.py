"""Name the places of a condition, and record what the Parole Board directed of one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from licence.conditions.actions import board, conditions
from licence.conditions.forms.conditions import BoardForm, ZoneForm
from licence.conditions.views.base import CONDITIONS, done, numbered, unless_refused, words_of
from licence.licences.models import Zone
from licence.licences.views.form_pages import changers, row_to_change
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep

zone_add = CONDITIONS.view(
    FormStep(
        numbered("Name a place of condition"),
        ZoneForm,
        conditions.add_zone,
        "The place is named.",
        intro=words_of,
        button="Add the place",
        lands_at="#conditions",
        draft="zone.add",
        shows=unless_refused("name_place"),
    )
)


@require_POST
@changers
def zone_remove(request: SignedInRequest, uid: UUID, zone_uid: UUID) -> HttpResponse:
    zone = row_to_change(request, Zone.objects.select_related("condition__licence__offender"), uid, zone_uid)
    return done(request, zone.condition, lambda: conditions.remove_zone(zone=zone, by=request.user), "Place removed.")


# Recorded for it by casework or the prison's decision maker
condition_board = CONDITIONS.view(
    FormStep(
        numbered("Record the Parole Board's direction on condition"),
        BoardForm,
        board.record_board,
        "What the Board directed is recorded.",
        intro=words_of,
        button="Record it",
        lands_at="#conditions",
        asks=lambda request, condition: {"is_set": condition.is_set_above},
    )
)
