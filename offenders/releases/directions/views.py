"""Pages for the second person of a directed release: the direction against its document, and a hold that stops it."""

from __future__ import annotations

from typing import Any

from offenders.dates.models import BoardDirection, ReleaseHold, ReleaseOrder
from offenders.person_page.form_parts import ConfirmForm
from offenders.person_page.step_pages import change_pages, row_to_open
from offenders.releases.directions import actions as directions
from offenders.releases.directions.panels import (
    who_may_not_confirm_direction,
    who_may_not_confirm_hold,
    who_may_not_confirm_withdrawal,
)
from offenders.releases.holds import second_people, withdrawals
from sharing.models import User
from sharing.pages.requests import SignedInRequest
from sharing.steps.form_steps import FormStep, More
from sharing.steps.views import StepPages


def pages_of(name: str, rows: Any, part: str) -> StepPages:
    return change_pages(name, opened=row_to_open(rows, part), anchor="releases")


def unless(who_may_not: Any) -> More:
    def why_not(request: SignedInRequest, row: Any) -> dict[str, Any]:
        return {"refused": who_may_not(row, request.user), "refused_strong": "You cannot confirm this."}

    return why_not


DIRECTIONS = pages_of(
    "direction", BoardDirection.objects.select_related("recorded_by", "confirmed_by"), "direction_uid"
)
HOLDS = pages_of("hold", ReleaseHold.objects.select_related("release", "set_by"), "hold_uid")
WITHDRAWN_DIRECTIONS, WITHDRAWN_ORDERS = (
    pages_of("row", kind.objects.select_related("ended_by__agency", "end_confirmed_by"), part)
    for kind, part in ((BoardDirection, "direction_uid"), (ReleaseOrder, "order_uid"))
)


def confirm(*, direction: BoardDirection, by: User) -> BoardDirection:
    return directions.confirm_direction(offender=direction.offender, by=by)


def as_recorded(request: SignedInRequest, direction: BoardDirection) -> dict[str, Any]:
    return unless(who_may_not_confirm_direction)(request, direction) | {
        "above": "offenders/releases/directions/direction.html",
        "direction": direction,
    }


direction_confirm = DIRECTIONS.view(
    FormStep(
        "Confirm a direction of the Parole Board",
        ConfirmForm,
        confirm,
        "The direction is confirmed.",
        intro="Compare the record with the Board’s own document, and with its reply on whether the decision is final. "
        "Do not release on it until a second person has confirmed it.",
        button="Confirm direction",
        shows=as_recorded,
    )
)
hold_confirm = HOLDS.view(
    FormStep(
        lambda hold: f"Confirm the hold: {hold.in_a_sentence}",
        ConfirmForm,
        second_people.confirm_hold,
        "The hold is confirmed.",
        intro=lambda hold: (
            f"{hold.reason}. Set by {hold.set_by or 'the system'}. It stays until it is lifted, confirmed or not."
        ),
        button="Confirm hold",
        shows=unless(who_may_not_confirm_hold),
    )
)
WITHDRAWAL = FormStep(
    "Confirm the withdrawal",
    ConfirmForm,
    withdrawals.confirm_withdrawal,
    "Confirmed: it is withdrawn.",
    intro=lambda row: (
        f"{withdrawals.words_of(row)}. Withdrawn by {row.ended_by or 'the system'}: {row.ended_because}. Compare this "
        "with the document. If it was wrong to withdraw it, record the direction or order again instead."
    ),
    button="Confirm withdrawal",
    shows=unless(who_may_not_confirm_withdrawal),
)
direction_withdrawn = WITHDRAWN_DIRECTIONS.view(WITHDRAWAL)
order_withdrawn = WITHDRAWN_ORDERS.view(WITHDRAWAL)
