"""Pages of a release or return that was recorded by mistake: say so, confirm it, refuse it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from offenders import person_page
from offenders.custody.models import Movement, StrikeOut
from offenders.person_page.form_pages import METHODS, attempt, changers, changes_of, form_page, posted, row_to_change
from offenders.person_page.form_parts import ConfirmForm
from offenders.releases.leaving import strike_outs
from offenders.releases.leaving.forms import MistakenForm, StandsForm
from sharing import access
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.pages.guards import needs
from sharing.pages.requests import SignedInRequest


@require_http_methods(METHODS)
@changers
def strike_out_mark(request: SignedInRequest, uid: UUID, movement_uid: UUID) -> HttpResponse:
    """The latest movement was recorded by mistake, says this person: everybody hears, and a second decides."""
    movement = row_to_change(request, Movement.objects.select_related("establishment"), uid, movement_uid)
    if waits := strike_outs.open_strike_outs().filter(movement=movement).first():
        return redirect(strike_outs.page_of_strike_out(waits))
    form = MistakenForm(posted(request))
    marked: list[StrikeOut] = []

    def act() -> None:
        marked.append(strike_outs.mark_mistaken(movement=movement, by=request.user, **form.cleaned_data))

    if attempt(request, form, act):
        return _to_strike_out(
            request, marked[0], "Recorded. Every team that can see the person is alerted. A second person must decide."
        )
    refused = strike_outs.why_not(movement)
    return form_page(
        request,
        movement.offender,
        form=form,
        title="Recorded by mistake",
        intro=f"{strike_outs.words_of(movement)}. It counts until a second person confirms that it is a mistake. Then "
        "the earlier record counts again. Nothing is deleted.",
        button="Report the mistake and alert everyone",
        kind="warning",
        refused=f"{refused}." if refused else "",
        refused_strong="You cannot withdraw this.",
        back=changes_of(movement.offender, "movements"),
    )


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


@require_http_methods(METHODS)
@changers
def strike_out_confirm(request: SignedInRequest, uid: UUID, strike_uid: UUID) -> HttpResponse:
    row = _strike(request, uid, strike_uid)
    form = ConfirmForm(posted(request))
    if attempt(request, form, lambda: strike_outs.confirm_strike_out(strike=row, by=request.user)):
        return _to_strike_out(request, row, "Withdrawn. The earlier record counts again.")
    return _form(
        request,
        row,
        form=form,
        title="Confirm the mistake",
        intro=f"{strike_outs.words_of(row.movement)}. {row.marked_by} says: {row.reason}. If you confirm, the earlier "
        "record counts again: custody, releases, licence and recall. The person who reported the mistake, "
        "and the one who recorded the movement, cannot confirm it.",
        button="Confirm the mistake",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def strike_out_refuse(request: SignedInRequest, uid: UUID, strike_uid: UUID) -> HttpResponse:
    row = _strike(request, uid, strike_uid)
    form = StandsForm(posted(request))

    def act() -> None:
        strike_outs.refuse_strike_out(strike=row, by=request.user, **form.cleaned_data)

    if attempt(request, form, act):
        return _to_strike_out(
            request, row, "Refused. The record stays as it is, and everyone who was alerted is alerted to that."
        )
    return _form(
        request,
        row,
        form=form,
        title="The record is right",
        intro=f"{strike_outs.words_of(row.movement)}. {row.marked_by} says: {row.reason}. The person who reported the "
        "mistake, and the one who recorded the movement, cannot refuse it.",
        button="Refuse to withdraw it",
    )


def _strike(request: SignedInRequest, uid: UUID, strike_uid: UUID) -> StrikeOut:
    rows = StrikeOut.objects.select_related("movement__establishment", "marked_by")
    return row_to_change(request, rows, uid, strike_uid)


def _form(request: SignedInRequest, row: StrikeOut, **context: Any) -> HttpResponse:
    is_over = bool(row.confirmed_at or row.refused_at)
    refused = (
        {"refused": "This is decided already.", "refused_strong": "There is nothing to decide."} if is_over else {}
    )
    back = strike_outs.page_of_strike_out(row)
    return form_page(request, row.offender, back=back, **context, **refused)


def _to_strike_out(request: SignedInRequest, row: StrikeOut, words: str) -> HttpResponseRedirect:
    """On to a page that the reader can see: what is taken back may take the person out of their sight."""
    messages.success(request, words)
    if not access.may(request.user, Permission.VIEW, row.offender):
        return redirect(reverse("people"))
    return redirect(strike_outs.page_of_strike_out(row))
