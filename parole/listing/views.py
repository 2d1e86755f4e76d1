"""What casework records of a hearing and its panel: list, move, take off, notice, heard; seat a member, or let go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from offenders.person_page.step_pages import step_pages
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
from parole.reviews.form_pages import SECTION, to_change
from parole.reviews.models import ParoleReview
from parole.seats import actions as panel_actions
from sharing import access
from sharing.pages.requests import SignedInRequest
from sharing.sentence_words import mid_sentence
from sharing.steps.form_steps import FormStep, from_today

ALL_ARE_TOLD = "Every team that works with the person is alerted at once."
AT_HEARING = "#hearing"
AT_PANEL = "#panel"


def with_cautions(words: str, review: ParoleReview) -> str:
    """What was saved, and what whoever saved it should look at again."""
    hearing = listed(review)
    return " ".join([words, *cautions_of(hearing)]) if hearing else words


def listed_hearing(request: SignedInRequest, review: ParoleReview) -> None:
    """To move it, there is one. Raises RecordHidden."""
    if listed(review) is None:
        raise access.RecordHidden


LIST = FormStep(
    "List a hearing",
    ListHearingForm,
    hearings.list_hearing,
    lambda hearing: with_cautions("Hearing listed.", hearing.review),
    intro=f"{ALL_ARE_TOLD} If it has already taken place, record it as heard instead.",
    button="List hearing",
    draft="hearing.list",
    lands_at=AT_HEARING,
)
MOVE = FormStep(
    "Move or change the hearing",
    MoveHearingForm,
    lambda **typed: hearings.move_hearing(on=timezone.localdate(), **typed),
    lambda hearing: with_cautions("Hearing changed.", hearing.review),
    intro=f"{ALL_ARE_TOLD} A new date restarts the deadlines before it, and notice must be given again.",
    button="Save hearing",
    draft="hearing.move",
    asks=lambda request, review: {"row": listed(review)},
    instead=listed_hearing,
    lands_at=AT_HEARING,
)
CANCEL = FormStep(
    "Cancel hearing",
    CancelHearingForm,
    lambda **typed: hearings.cancel_hearing(on=timezone.localdate(), **typed),
    "Hearing cancelled. List the case again.",
    intro=f"{ALL_ARE_TOLD} The panel does not change.",
    kind="warning",
    draft="hearing.cancel",
    lands_at=AT_HEARING,
)
NOTICE = FormStep(
    "Notice of the hearing",
    NoticeForm,
    hearings.give_notice,
    "Notice recorded.",
    button="Record notice",
    lands_at=AT_HEARING,
)
HEARD = FormStep(
    "Record the hearing as heard",
    HeardForm,
    hearings.hear,
    "Hearing recorded as heard. The decision is due in 14 days.",
    intro="Record it on or after its last day. The decision is due 14 days after that day.",
    button="Record hearing as heard",
    draft="hearing.heard",
    asks=lambda request, review: {"hearing": listed(review)},
    lands_at=AT_HEARING,
)
SEAT = FormStep(
    "Add a member to the panel",
    SeatForm,
    panel_actions.seat_member,
    "Member added to the panel.",
    button="Add member",
    draft="panel.seat",
    lands_at=AT_PANEL,
)


def seat_to_change(request: SignedInRequest, uid: UUID, review_uid: UUID, seat_uid: UUID) -> Seat:
    review = to_change(request, uid, review_uid)
    seat: Any = access.open_record(request.user, Seat.objects.filter(review=review), uid=seat_uid)
    seat.review, seat.offender = review, review.offender
    return seat


def who_sits(seat: Seat) -> str:
    return f"{'The chair' if seat.is_chair else 'A member'}, {mid_sentence(seat.get_discipline_display())}."


LEAVE = FormStep(
    "Remove a member from the panel",
    LeaveForm,
    panel_actions.member_leaves,
    "Member removed from the panel.",
    intro=who_sits,
    button="Save",
    draft="panel.leave",
    lands_at=AT_PANEL,
)
CONFLICTS = {
    "declare": FormStep(
        "Record a conflict of interest",
        ConflictForm,
        panel_actions.declare_conflict,
        "Conflict of interest recorded.",
        intro=who_sits,
        button="Save",
        asks=from_today,
        lands_at=AT_PANEL,
    ),
    "answer": FormStep(
        "Record the Board’s answer to a conflict",
        ConflictAnswerForm,
        panel_actions.answer_conflict,
        "Conflict of interest recorded.",
        intro=who_sits,
        button="Save",
        asks=from_today,
        lands_at=AT_PANEL,
    ),
}
SEATS = step_pages("seat", section=SECTION, opened=seat_to_change, url=lambda seat: review_url(seat.review))
