"""Pages for the second person of a directed release: the direction against its document, and a hold that stops it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from offenders.dates.models import BoardDirection, ReleaseHold, ReleaseOrder
from offenders.person_page.form_pages import METHODS, attempt, changers, changes_of, form_page, posted, row_to_change
from offenders.person_page.form_parts import ConfirmForm
from offenders.releases.directions import actions as directions
from offenders.releases.directions.panels import (
    who_may_not_confirm_direction,
    who_may_not_confirm_hold,
    who_may_not_confirm_withdrawal,
)
from offenders.releases.holds import second_people, withdrawals
from sharing.access.querysets import VisibleQuerySet
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def direction_confirm(request: SignedInRequest, uid: UUID, direction_uid: UUID) -> HttpResponse:
    """The Board's direction as it was recorded, to be compared with the Board's document by somebody else."""
    rows = BoardDirection.objects.select_related("recorded_by", "confirmed_by")
    direction = row_to_change(request, rows, uid, direction_uid)
    form = ConfirmForm(posted(request))
    if attempt(request, form, lambda: directions.confirm_direction(offender=direction.offender, by=request.user)):
        messages.success(request, "The direction is confirmed.")
        return redirect(changes_of(direction.offender, "releases"))
    return form_page(
        request,
        direction.offender,
        form=form,
        title="Confirm a direction of the Parole Board",
        intro="Compare the record with the Board’s own document, and with its reply on whether the decision is "
        "final. Do not release on it until a second person has confirmed it.",
        above="offenders/releases/directions/direction.html",
        direction=direction,
        refused=who_may_not_confirm_direction(direction, request.user),
        refused_strong="You cannot confirm this.",
        button="Confirm direction",
        anchor="releases",
    )


@require_http_methods(METHODS)
@changers
def hold_confirm(request: SignedInRequest, uid: UUID, hold_uid: UUID) -> HttpResponse:
    """Another person agrees that a directed release is on hold."""
    hold = row_to_change(request, ReleaseHold.objects.select_related("release", "set_by"), uid, hold_uid)
    form = ConfirmForm(posted(request))
    if attempt(request, form, lambda: second_people.confirm_hold(hold=hold, by=request.user)):
        messages.success(request, "The hold is confirmed.")
        return redirect(changes_of(hold.offender, "releases"))
    return form_page(
        request,
        hold.offender,
        form=form,
        title=f"Confirm the hold: {hold.in_a_sentence}",
        intro=f"{hold.reason}. Set by {hold.set_by or 'the system'}. It stays until it is lifted, confirmed or not.",
        refused=who_may_not_confirm_hold(hold, request.user),
        refused_strong="You cannot confirm this.",
        button="Confirm hold",
        anchor="releases",
    )


@require_http_methods(METHODS)
@changers
def withdrawn(
    request: SignedInRequest, uid: UUID, *, direction_uid: UUID | None = None, order_uid: UUID | None = None
) -> HttpResponse:
    """Another person agrees that a direction, or an order, was rightly withdrawn."""
    kind = ReleaseOrder if order_uid else BoardDirection
    rows: VisibleQuerySet[Any] = kind.objects.select_related("ended_by__agency", "end_confirmed_by")
    (key,) = filter(None, (direction_uid, order_uid))
    row = row_to_change(request, rows, uid, key)
    form = ConfirmForm(posted(request))
    if attempt(request, form, lambda: withdrawals.confirm_withdrawal(row=row, by=request.user)):
        messages.success(request, "Confirmed: it is withdrawn.")
        return redirect(changes_of(row.offender, "releases"))
    return form_page(
        request,
        row.offender,
        form=form,
        title="Confirm the withdrawal",
        intro=f"{withdrawals.words_of(row)}. Withdrawn by {row.ended_by or 'the system'}: {row.ended_because}. Compare "
        "this with the document. If it was wrong to withdraw it, record the direction or order again instead.",
        refused=who_may_not_confirm_withdrawal(row, request.user),
        refused_strong="You cannot confirm this.",
        button="Confirm withdrawal",
        anchor="releases",
    )
