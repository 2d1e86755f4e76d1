"""Seat a member on the panel of a review, record that one leaves, tell once of a panel that does not meet the rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.people.once import made_before
from parole.hearings.models import Hearing, Seat
from parole.hearings.rules import ConflictAnswer, Discipline
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, only_casework
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from parole.seats import alert_kinds, rules
from parole.seats.panel_rule import fits_of
from sharing import alerts, audit
from sharing.access.state_machines import MoveRefused
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed
from sharing.time_words import format_weekday_date

SEAT_FIELDS = (
    *("discipline", "is_chair", "clearance", "is_terrorism_trained", "conflict_on", "conflict_answer"),
    *("conflict_answered_on", "seated_on", "left_on", "left_because"),
)


@transaction.atomic
def seat_member(
    *,
    review: ParoleReview,
    reference: str,
    discipline: Discipline | str,
    on: date,
    by: User,
    is_chair: bool = False,
    clearance: str = "",
    is_terrorism_trained: bool = False,
    conflict: str = "",
    uid: UUID | None = None,
) -> Seat:
    """A member sits from this day on, by discipline and the Board's reference. Raises ParoleRefused, MoveRefused."""
    review = _opened(review, by=by)
    if made := made_before(Seat, uid, offender=review.offender):
        return made
    known = rules.reference_of(reference)
    if known is None:
        raise ParoleRefused("reference", "Enter the Board's reference, for example PB-0417. Do not enter a name")
    _refuse_day(on)
    sitting = Seat.objects.sitting().filter(review=review)
    if sitting.filter(reference=known).exists():
        raise ParoleRefused("reference", "This member is already on the panel")
    if is_chair and sitting.filter(is_chair=True).exists():
        raise ParoleRefused("is_chair", "The panel already has a chair. Remove the chair first")
    if sitting.count() >= rules.MOST_MEMBERS:
        raise ParoleRefused("reference", f"A panel has at most {rules.MOST_MEMBERS} members")
    seat = Seat.objects.create(
        review=review,
        offender_id=review.offender_id,
        reference=known,
        discipline=discipline,
        is_chair=is_chair,
        clearance=clearance,
        is_terrorism_trained=is_terrorism_trained,
        conflict=conflict[:300],
        seated_on=on,
        **keyed(uid),
    )
    _record("parole.member_seated", seat, by=by)
    _end_shortfalls(review)
    drafts.forget(user=by, form="panel.seat", key=str(review.uid))
    return seat


@transaction.atomic
def member_leaves(*, seat: Seat, on: date, reason: str, by: User) -> Seat:
    """A member sits no more. Sent twice it is done once. Raises ParoleRefused, MoveRefused."""
    _opened(seat.review, by=by)
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    _refuse_day(on)
    if on < seat.seated_on:
        raise ParoleRefused("on", f"The member was seated on {format_weekday_date(seat.seated_on)}")
    if Seat.objects.sitting().filter(pk=seat.pk).update(left_on=on, left_because=reason[:300]):
        seat.refresh_from_db()
        _record("parole.member_left", seat, by=by, reason=reason)
        drafts.forget(user=by, form="panel.leave", key=str(seat.uid))
    return seat


@transaction.atomic
def declare_conflict(*, seat: Seat, conflict: str, on: date, by: User) -> Seat:
    """A member who sits declares a conflict of interest. The same again changes nothing.

    Raises ParoleRefused, MoveRefused.
    """
    seat = _sitting(seat, by=by)
    if (seat.conflict, seat.conflict_on) == (conflict.strip(), on):
        return seat
    if seat.conflict and not seat.conflict_answer:
        raise MoveRefused("A conflict is already declared without an answer from the Board")
    if not conflict.strip():
        raise ParoleRefused("conflict", "Enter the conflict that the member declared")
    _refuse_day(on)
    _refuse_before(on, seat.seated_on, "The member was seated on")
    said = {"conflict": conflict.strip()[:300], "conflict_on": on}
    answer: dict[str, Any] = {"conflict_answer": "", "conflict_answered_on": None, "conflict_document": ""}
    return _set(seat, "parole.conflict_declared", by=by, **said, **answer)


@transaction.atomic
def answer_conflict(*, seat: Seat, answer: str, on: date, document: str, by: User) -> Seat:
    """The Board answered: the member stays, or is replaced, and sits no more. Raises ParoleRefused, MoveRefused."""
    seat = _sitting(seat, by=by)
    if not seat.conflict or seat.conflict_answer:
        raise MoveRefused("No conflict needs an answer from the Board")
    _refuse_day(on)
    _refuse_before(on, seat.conflict_on or seat.seated_on, "The conflict was declared on")
    if not document.strip():
        raise ParoleRefused("document", "Enter the reference of the Board’s answer")
    said = {"conflict_answer": answer, "conflict_answered_on": on, "conflict_document": document.strip()}
    left = {"left_on": on, "left_because": "Replaced: conflict of interest"}
    return _set(seat, "parole.conflict_answered", by=by, **said, **(left if answer == ConflictAnswer.REPLACED else {}))


def _sitting(seat: Seat, *, by: User) -> Seat:
    _opened(seat.review, by=by)
    found = Seat.objects.sitting().filter(pk=seat.pk).select_related("review__offender").first()
    if found is None:
        raise MoveRefused("The member is no longer on the panel")
    return found


def _refuse_before(on: date, first: date, why: str) -> None:
    if on < first:
        raise ParoleRefused("on", f"{why} {format_weekday_date(first)}")


def _set(seat: Seat, verb: str, *, by: User, **changed: Any) -> Seat:
    Seat.objects.filter(pk=seat.pk).update(**changed)
    seat.refresh_from_db()
    _record(verb, seat, by=by)
    return seat


def tell_of_shortfalls(*, on: date, at: datetime) -> int:
    """Tell once of each listed hearing whose panel, recorded on an earlier day, does not meet the rule.

    Not on the day on which a member is seated or the hearing is listed: panels are recorded one member at a time.
    Returns how many alerts are new.
    """
    rows = Hearing.objects.listed().filter(listed_on__lt=on, first_on__gte=on)
    just_seated = Seat.objects.filter(seated_on__gte=on).values("review_id")
    return _tell_of(rows.exclude(review_id__in=just_seated).with_terrorism().select_related("review__offender"), at=at)


def tell_of_shortfall(hearing: Hearing, *, at: datetime) -> int:
    """The same of one hearing that was held: members can no longer be seated."""
    return _tell_of(Hearing.objects.filter(pk=hearing.pk).with_terrorism().select_related("review__offender"), at=at)


def _tell_of(hearings: Iterable[Hearing], *, at: datetime) -> int:
    """One statement, however many; a hearing that was told of is passed over."""
    found = list(hearings)
    fits = fits_of(found)
    short = [hearing for hearing in found if hearing.pk in fits and not fits[hearing.pk].is_met]
    if not short:
        return 0
    return alerts.raise_many(
        kind=alert_kinds.PANEL_SHORT,
        new=[
            alerts.NewAlert(
                subject=hearing.offender_id,
                key=key_of(hearing),
                text=f"{fits[hearing.pk].strong} Hearing of {format_weekday_date(hearing.first_on)}. "
                f"{fits[hearing.pk].words}",
                link=review_url(hearing.review),
                of=thread_of(hearing.review),
            )
            for hearing in short
        ],
        at=at,
    )


def key_of(hearing: Hearing) -> str:
    return f"panel:{hearing.uid}"


def _end_shortfalls(review: ParoleReview) -> None:
    """A member came: where the panel meets the rule now, nobody need look any longer."""
    rows = list(Hearing.objects.listed().filter(review=review).with_terrorism())
    fits = fits_of(rows)
    for hearing in rows:
        if hearing.pk in fits and fits[hearing.pk].is_met:
            alerts.resolve(kind=alert_kinds.PANEL_SHORT, key=key_of(hearing), reason="A member was added")


def _opened(review: ParoleReview, *, by: User) -> ParoleReview:
    review = get_review_or_refuse(review, by=by)
    only_casework(by)
    if review.status in ENDS:
        raise MoveRefused("The review has ended: you cannot change its panel")
    return review


def _refuse_day(on: date) -> None:
    if on > timezone.localdate():
        raise ParoleRefused("on", "The date must be today or in the past")


def _record(verb: str, seat: Seat, *, by: User, reason: str = "") -> None:
    """Without reference and conflict, which may tell who the member is: the log is read by more than casework."""
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=seat,
        subject=seat.offender_id,
        reason=reason,
        payload=audit.fields_of(seat, *SEAT_FIELDS),
    )
