"""Pages of a release or return that was recorded by mistake: say so, confirm it, refuse it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from offenders import person_page
from offenders.custody.models import Movement, StrikeOut
from offenders.person_page.form_pages import url_if_in_sight
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.step_pages import change_pages, row_to_open, step_pages
from offenders.releases.leaving import strike_outs
from offenders.releases.leaving.forms import MistakenForm, StandsForm
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep


@require_safe
@needs(Capability.VIEW_PEOPLE)
def strike_out(request: SignedInRequest, uid: UUID, strike_uid: UUID) -> HttpResponse:
    """What is said to be a mistake, by whom, and who decided."""
    row = access.open_record(
        request.user,
        StrikeOut.objects.filter(offender__uid=uid).select_related(
            "offender__establishment",
            *("movement__establishment", "movement__recorded_by"),
            *("marked_by__agency", "confirmed_by", "refused_by"),
        ),
        uid=strike_uid,
        verb="person.strike_out_opened",
    )
    is_open = not (row.confirmed_at or row.refused_at)
    return render(
        request,
        "offenders/releases/leaving/strike_out.html",
        person_page.frame(row.offender, current="person_change")
        | {
            "strike": row,
            "words": strike_outs.words_of(row.movement),
            "is_open": is_open,
            "may_change": is_open and access.may(request.user, Permission.CHANGE, row.offender),
        },
    )


# Steps


def url_of_strike_out(request: SignedInRequest, row: StrikeOut, step: FormStep) -> str:
    """What is taken back may take the person out of sight."""
    return url_if_in_sight(request.user, row.offender, strike_outs.page_of_strike_out(row))


def what_waits(request: SignedInRequest, movement: Movement) -> HttpResponse | None:
    waits = strike_outs.open_strike_outs().filter(movement=movement).first()
    return redirect(strike_outs.page_of_strike_out(waits)) if waits else None


def why_not(request: SignedInRequest, movement: Movement) -> dict[str, Any]:
    refused = strike_outs.why_not(movement)
    return {"refused": f"{refused}." if refused else "", "refused_strong": "You cannot withdraw this."}


def decided_already(request: SignedInRequest, row: StrikeOut) -> dict[str, Any]:
    if not (row.confirmed_at or row.refused_at):
        return {}
    return {"refused": "This is decided already.", "refused_strong": "There is nothing to decide."}


def what_is_said(row: StrikeOut) -> str:
    return f"{strike_outs.words_of(row.movement)}. {row.marked_by} says: {row.reason}."


MOVEMENTS = change_pages(
    "movement",
    opened=row_to_open(Movement.objects.select_related("establishment"), "movement_uid"),
    anchor="movements",
)
STRIKE_OUTS = step_pages(
    "strike",
    section="person_change",
    opened=row_to_open(StrikeOut.objects.select_related("movement__establishment", "marked_by"), "strike_uid"),
    url=strike_outs.page_of_strike_out,
    shows=decided_already,
    after=url_of_strike_out,
)

strike_out_mark = MOVEMENTS.view(
    FormStep(
        "Recorded by mistake",
        MistakenForm,
        strike_outs.mark_mistaken,
        "Recorded. Every team that can see the person is alerted. A second person must decide.",
        intro=lambda movement: (
            f"{strike_outs.words_of(movement)}. It counts until a second person confirms that it is a mistake. Then "
            "the earlier record counts again. Nothing is deleted."
        ),
        button="Report the mistake and alert everyone",
        kind="warning",
        instead=what_waits,
        shows=why_not,
        goes_to=strike_outs.page_of_strike_out,
    )
)
strike_out_confirm = STRIKE_OUTS.view(
    FormStep(
        "Confirm the mistake",
        ConfirmForm,
        strike_outs.confirm_strike_out,
        "Withdrawn. The earlier record counts again.",
        intro=lambda row: (
            f"{what_is_said(row)} If you confirm, the earlier record counts again: custody, releases, licence and "
            "recall. The person who reported the mistake, and the one who recorded the movement, cannot confirm it."
        ),
        kind="warning",
    )
)
strike_out_refuse = STRIKE_OUTS.view(
    FormStep(
        "The record is right",
        StandsForm,
        strike_outs.refuse_strike_out,
        "Refused. The record stays as it is, and everyone who was alerted is alerted to that.",
        intro=lambda row: (
            f"{what_is_said(row)} The person who reported the mistake, and the one who recorded the movement, cannot "
            "refuse it."
        ),
        button="Refuse to withdraw it",
    )
)
