"""Pages of casework about a hearing and its panel: list, move, take off, notice, heard; seat a member, or let go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parole.hearings.actions.listings import listed
from parole.hearings.models import Seat
from parole.hearings.panels import cautions_of
from parole.listing.actions import hearings
from parole.listing.forms import (
    CancelHearingForm,
    ConflictAnswerForm,
    ConflictForm,
    HeardForm,
    LeaveForm,
    ListHearingForm,
    MoveHearingForm,
    NoticeForm,
    SeatForm,
)
from parole.reviews.addresses import review_url
from parole.reviews.form_pages import (
    METHODS,
    attempt,
    attempt_change,
    changers,
    form_page,
    posted,
    saved,
    to_change,
)
from parole.reviews.models import ParoleReview
from parole.seats import actions as panel_actions
from sharing import access
from sharing.drafts import forms as drafts
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence

ALL_ARE_TOLD = "Every team that works with the person is alerted at once."


@require_http_methods(METHODS)
@changers
def hearing_list(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form, drafting = drafts.form_from_draft(request, ListHearingForm, name="hearing.list", key=str(review.uid))
    done = attempt(
        request,
        form,
        lambda: hearings.list_hearing(
            review=review,
            planned=form.planned(),
            on=form.cleaned_data["on"],
            notice_on=form.cleaned_data["notice_on"],
            uid=form.cleaned_data["uid"],
            by=request.user,
        ),
    )
    if done:
        return saved(request, review, _with_cautions("Hearing listed.", review), "hearing")
    return page(
        request,
        review,
        form,
        title="List a hearing",
        intro=f"{ALL_ARE_TOLD} If it has already taken place, record it as heard instead.",
        button="List hearing",
        drafting=drafting,
    )


@require_http_methods(METHODS)
@changers
def hearing_move(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    hearing = listed(review)
    if hearing is None:
        raise access.RecordHidden
    form, drafting = drafts.form_from_draft(
        request, MoveHearingForm, name="hearing.move", key=str(review.uid), row=hearing
    )
    done, conflict = attempt_change(
        request,
        form,
        lambda: hearings.move_hearing(
            review=review,
            planned=form.planned(),
            reason=form.cleaned_data["reason"],
            on=timezone.localdate(),
            by=request.user,
            version=form.cleaned_data["version"],
        ),
    )
    if done:
        return saved(request, review, _with_cautions("Hearing changed.", review), "hearing")
    return page(
        request,
        review,
        form,
        title="Move or change the hearing",
        intro=f"{ALL_ARE_TOLD} A new date restarts the deadlines before it, and notice must be given again.",
        button="Save hearing",
        drafting=drafting,
        conflict=conflict,
    )


@require_http_methods(METHODS)
@changers
def hearing_cancel(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form, drafting = drafts.form_from_draft(request, CancelHearingForm, name="hearing.cancel", key=str(review.uid))
    if attempt(
        request,
        form,
        lambda: hearings.cancel_hearing(
            review=review, reason=form.cleaned_data["reason"], on=timezone.localdate(), by=request.user
        ),
    ):
        return saved(request, review, "Hearing cancelled. List the case again.", "hearing")
    intro = f"{ALL_ARE_TOLD} The panel does not change."
    return page(
        request,
        review,
        form,
        drafting=drafting,
        title="Cancel hearing",
        intro=intro,
        button="Cancel hearing",
        kind="warning",
    )


@require_http_methods(METHODS)
@changers
def hearing_notice(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form = NoticeForm(posted(request))
    if attempt(request, form, lambda: hearings.give_notice(review=review, on=form.cleaned_data["on"], by=request.user)):
        return saved(request, review, "Notice recorded.", "hearing")
    return page(request, review, form, title="Notice of the hearing", button="Record notice")


@require_http_methods(METHODS)
@changers
def hearing_heard(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form, drafting = drafts.form_from_draft(
        request, HeardForm, name="hearing.heard", key=str(review.uid), hearing=listed(review)
    )
    if attempt(request, form, lambda: hearings.hear(review=review, held=form.planned(), by=request.user)):
        return saved(request, review, "Hearing recorded as heard. The decision is due in 14 days.", "hearing")
    return page(
        request,
        review,
        form,
        drafting=drafting,
        title="Record the hearing as heard",
        intro="Record it on or after its last day. The decision is due 14 days after that day.",
        button="Record hearing as heard",
    )


@require_http_methods(METHODS)
@changers
def panel_seat(request: SignedInRequest, uid: UUID, review_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    form, drafting = drafts.form_from_draft(request, SeatForm, name="panel.seat", key=str(review.uid))
    if attempt(request, form, lambda: panel_actions.seat_member(review=review, by=request.user, **form.seat())):
        return saved(request, review, "Member added to the panel.", "panel")
    return page(request, review, form, drafting=drafting, title="Add a member to the panel", button="Add member")


@require_http_methods(METHODS)
@changers
def panel_leave(request: SignedInRequest, uid: UUID, review_uid: UUID, seat_uid: UUID) -> HttpResponse:
    review = to_change(request, uid, review_uid)
    seat = access.open_record(request.user, Seat.objects.filter(review=review), uid=seat_uid)
    form, drafting = drafts.form_from_draft(request, LeaveForm, name="panel.leave", key=str(seat.uid))
    if attempt(request, form, lambda: panel_actions.member_leaves(seat=seat, by=request.user, **form.cleaned_data)):
        return saved(request, review, "Member removed from the panel.", "panel")
    words = f"{'The chair' if seat.is_chair else 'A member'}, {mid_sentence(seat.get_discipline_display())}."
    return page(
        request, review, form, drafting=drafting, title="Remove a member from the panel", intro=words, button="Save"
    )


CONFLICTS: dict[str, tuple[type[Any], Callable[..., Any], str]] = {
    "declare": (ConflictForm, panel_actions.declare_conflict, "Record a conflict of interest"),
    "answer": (ConflictAnswerForm, panel_actions.answer_conflict, "Record the Board’s answer to a conflict"),
}


@require_http_methods(METHODS)
@changers
def panel_conflict(request: SignedInRequest, uid: UUID, review_uid: UUID, seat_uid: UUID, verb: str) -> HttpResponse:
    """Declared, or answered. Any other act does not exist."""
    if verb not in CONFLICTS:
        raise Http404
    review = to_change(request, uid, review_uid)
    seat = access.open_record(request.user, Seat.objects.filter(review=review), uid=seat_uid)
    form_class, act, title = CONFLICTS[verb]
    form = form_class(posted(request), initial={"on": timezone.localdate()})
    if attempt(request, form, lambda: act(seat=seat, by=request.user, **form.cleaned_data)):
        return saved(request, review, "Conflict of interest recorded.", "panel")
    words = f"{'The chair' if seat.is_chair else 'A member'}, {mid_sentence(seat.get_discipline_display())}."
    return page(request, review, form, title=title, intro=words, button="Save")


def page(request: SignedInRequest, review: ParoleReview, form: Any, **context: Any) -> HttpResponse:
    return form_page(request, review.offender, review_url(review), form=form, **context)


def _with_cautions(words: str, review: ParoleReview) -> str:
    """What was saved, and what whoever saved it should look at again."""
    hearing = listed(review)
    return " ".join([words, *cautions_of(hearing)]) if hearing else words
