"""List a hearing, move it, cancel it, record that notice was given and that it was heard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.people.once import made_before
from parole.hearings import alert_kinds, event_kinds, rules
from parole.hearings.actions.listings import alert_listing, listed
from parole.hearings.models import Hearing
from parole.moves.actions.moves import make_move, refuse_order
from parole.reviews.actions import clocks
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse
from parole.reviews.models import ParoleReview, ReviewClock
from parole.reviews.rules.clocks import Clock
from parole.reviews.rules.moves import Status
from parole.seats import actions as panels
from sharing import audit, events
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed
from sharing.time_words import format_weekday_date

LAW_ENTRIES = ("pbr-15", "pbr-22")

HEARING_FIELDS = ("days", "starts_at", "mode", "place", "is_public")
BEFORE_A_HEARING = (Clock.WITHHOLDING, Clock.NOTICE_OF_HEARING)


@dataclass(frozen=True)
class Planned:
    """How a hearing is to be, or was. days: in any order, doubles count once. place: where, or the link's owner."""

    days: Sequence[date]
    mode: str
    place: str
    starts_at: time | None = None
    is_public: bool = False

    def fields(self) -> dict[str, Any]:
        days = rules.in_order(self.days)
        return {
            "days": list(days),
            "first_on": days[0],
            "last_on": days[-1],
            "mode": self.mode,
            "place": self.place,
            "starts_at": self.starts_at,
            "is_public": self.is_public,
        }


@transaction.atomic
def list_hearing(
    *,
    review: ParoleReview,
    planned: Planned,
    on: date,
    by: User,
    notice_on: date | None = None,
    uid: UUID | None = None,
) -> Hearing:
    """The Board has listed a hearing. Limits before it run, every team of the person is told.

    on: the day on which it was listed; the rule on panels goes by it. notice_on: when notice of it was given, if it
    was. uid: the key of the form; the same again returns what was made. Raises ParoleRefused, MoveRefused.
    """
    review = get_review_or_refuse(review, by=by)
    if made := made_before(Hearing, uid, offender=review.offender):
        return made
    days = _refuse_days(planned, on=on)
    refuse_order(review, "list_hearing", "on", on)
    review = make_move(review, "list_hearing", by=by, on=on)
    hearing = _write(review, planned, on=on, by=by, uid=uid)
    notice = start_limits(review, hearing, on=on, kinds=BEFORE_A_HEARING)
    if notice_on is not None:
        _give_notice_with_the_listing(review, notice_on, by=by)
    alert_listing(
        alert_kinds.HEARING_LISTED,
        event_kinds.LISTED,
        hearing,
        review,
        title=f"Hearing listed for {format_weekday_date(hearing.first_on)}",
        text=f"{review.get_kind_display()}. {format_hearing(hearing)} {limits_in_words(review, notice)}",
        days=days,
    )
    drafts.forget(user=by, form="hearing.list", key=str(review.uid))
    return hearing


@transaction.atomic
def move_hearing(
    *, review: ParoleReview, planned: Planned, reason: str, on: date, by: User, version: str | None = None
) -> Hearing:
    """The Board has moved the hearing, or changed how it is held: the same row, which says from when it was moved.

    on: the day on which it was moved. version: of what the form was filled from. The limits before it run anew.
    Raises ParoleRefused, MoveRefused, ChangedMeanwhile.
    """
    review = get_review_or_refuse(review, by=by)
    hearing = listed(review)
    if hearing is None:
        raise MoveRefused("No hearing is listed")
    days = _refuse_days(planned, on=on)
    fields = planned.fields()
    if all(getattr(hearing, name) == fields[name] for name in HEARING_FIELDS):
        return hearing  # sent twice, or nothing is another
    if version is not None and version != version_of(hearing, *HEARING_FIELDS):
        raise ChangedMeanwhile(hearing)
    before = audit.fields_of(hearing, *HEARING_FIELDS)
    first_before, is_moved = hearing.first_on, hearing.days != fields["days"]
    ran = running(review)
    review = make_move(review, "move_hearing", by=by, on=on, reason=reason)
    if hearing.first_on != fields["first_on"]:
        fields["moved_from"] = hearing.first_on
    for name, value in fields.items():
        setattr(hearing, name, value)
    hearing.save(update_fields=list(fields))
    _record("parole.hearing_changed", hearing, by=by, before=before, reason=reason)
    notice = start_limits(review, hearing, on=on, kinds=BEFORE_A_HEARING if is_moved else ran)
    now = (
        f"Hearing moved to {format_weekday_date(hearing.first_on)}"
        if is_moved
        else f"Hearing of {format_weekday_date(first_before)} changed"
    )
    was = f"Was {format_weekday_date(first_before)}. " if is_moved else ""
    alert_listing(
        alert_kinds.HEARING_MOVED,
        event_kinds.MOVED,
        hearing,
        review,
        title=now,
        text=f"{review.get_kind_display()}. {was}{format_hearing(hearing)} {limits_in_words(review, notice)}",
        days=[first_before, *days],
    )
    drafts.forget(user=by, form="hearing.move", key=str(review.uid))
    return hearing


@transaction.atomic
def cancel_hearing(*, review: ParoleReview, reason: str, on: date, by: User) -> ParoleReview:
    """The hearing is off, and the case is to be listed anew. Every team is told. Raises MoveRefused."""
    review = make_move(get_review_or_refuse(review, by=by), "cancel_hearing", by=by, on=on, reason=reason)
    drafts.forget(user=by, form="hearing.cancel", key=str(review.uid))
    return review


@transaction.atomic
def give_notice(*, review: ParoleReview, on: date, by: User) -> ReviewClock:
    """Notice of the hearing was given on this day: what its limit waits for (r.22). Raises ParoleRefused."""
    review = get_review_or_refuse(review, by=by)
    hearing = listed(review)
    if hearing is None:
        raise ParoleRefused("on", "No hearing is listed")
    if on > timezone.localdate():
        raise ParoleRefused("on", "The date must be today or in the past")
    if on < hearing.listed_on:
        raise ParoleRefused(
            "on", f"Notice cannot be earlier than the listing, {format_weekday_date(hearing.listed_on)}"
        )
    limit = ReviewClock.objects.running().filter(review=review, kind=Clock.NOTICE_OF_HEARING).first()
    if limit is None or not clocks.meet(review, Clock.NOTICE_OF_HEARING, on=on):
        raise ParoleRefused("on", "Notice of this hearing is already recorded")
    limit.refresh_from_db()
    audit.record(
        action=audit.Action.ALTERATION,
        verb="parole.notice_given",
        by=by,
        target=hearing,
        subject=review.offender_id,
        payload=audit.fields_of(limit, "due_on", "met_on"),
    )
    return limit


def _give_notice_with_the_listing(review: ParoleReview, on: date, *, by: User) -> None:
    """The same, of which the listing says the day under another name."""
    try:
        give_notice(review=review, on=on, by=by)
    except ParoleRefused as refused:
        raise ParoleRefused("notice_on", refused.message) from None


@transaction.atomic
def hear(*, review: ParoleReview, by: User, held: Planned | None = None) -> Hearing:
    """The hearing was held: the decision is due 14 days after its last day (r.25(6)).

    held: how it was, where that is not what was listed, or where nothing was: what lies in the past is recorded as
    heard and never listed. Raises ParoleRefused, MoveRefused.
    """
    review = get_review_or_refuse(review, by=by)
    hearing = listed(review) or _latest(review)
    if held is not None:
        days = rules.in_order(held.days)
        if why := rules.refusal_as_heard(days, on=timezone.localdate()):
            raise ParoleRefused("days", why)
        refuse_order(review, "hear", "days", days[0])
        if hearing is None or hearing.status != Hearing.Status.LISTED:
            if review.status == Status.READY_TO_LIST:
                review = make_move(review, "list_hearing", by=by, on=days[0])
            hearing = _write(review, held, on=days[0], by=by, uid=None)
        elif any(getattr(hearing, name) != value for name, value in held.fields().items()):
            before = audit.fields_of(hearing, *HEARING_FIELDS)
            Hearing.objects.filter(pk=hearing.pk).update(**held.fields())
            hearing.refresh_from_db()
            _record("parole.hearing_changed", hearing, by=by, before=before, reason="As it was held")
    if hearing is None:
        raise MoveRefused("No hearing is listed")
    review = make_move(review, "hear", by=by, on=hearing.last_on)
    Hearing.objects.filter(pk=hearing.pk).update(status=Hearing.Status.HEARD)
    clocks.start(review, Clock.DECISION, event=hearing.last_on)
    hearing.refresh_from_db()
    panels.tell_of_shortfall(hearing, at=timezone.now())
    events.publish_event(kind=event_kinds.HELD, record=hearing, subject=review.offender, more={"reviewId": review.uid})
    drafts.forget(user=by, form="hearing.heard", key=str(review.uid))
    return hearing


def start_limits(review: ParoleReview, hearing: Hearing, *, on: date, kinds: Sequence[Clock]) -> ReviewClock | None:
    """Let the limits before a hearing run; returns that of its notice.

    Where its last day had passed when the hearing was listed, the telling of the listing says so, and no second one
    calls it missed.
    """
    notice = None
    for kind in kinds:
        clock = clocks.start(review, kind, event=hearing.first_on)
        if rules.is_short_notice(clock.due_on, listed_on=on):
            clock.told_missed_at = timezone.now()
            clock.save(update_fields=["told_missed_at"])
        if kind is Clock.NOTICE_OF_HEARING:
            notice = clock
    return notice


def running(review: ParoleReview) -> list[Clock]:
    """The limits before a hearing that run now."""
    rows = ReviewClock.objects.running().filter(review=review, kind__in=BEFORE_A_HEARING)
    return [Clock(kind) for kind in rows.values_list("kind", flat=True)]


def format_hearing(hearing: Hearing) -> str:
    """What every reader of the person may know of it; the place is for the page, for it was typed."""
    days = (
        f", {len(hearing.days)} days, the last {format_weekday_date(hearing.last_on)}" if len(hearing.days) > 1 else ""
    )
    return f"{hearing.get_mode_display()}{days}{', in public' if hearing.is_public else ''}."


def limits_in_words(review: ParoleReview, notice: ReviewClock | None) -> str:
    withholding = clocks.due_on(review, Clock.WITHHOLDING)
    said = [f"Deadline to apply to withhold material: {format_weekday_date(withholding)}."] if withholding else []
    if notice is not None:
        is_short = notice.told_missed_at is not None
        said.append(
            f"Notice was to be given by {format_weekday_date(notice.due_on)}: notice was short."
            if is_short
            else f"Notice to be given by {format_weekday_date(notice.due_on)}."
        )
    return " ".join(said)


def _refuse_days(planned: Planned, *, on: date) -> tuple[date, ...]:
    days, today = rules.in_order(planned.days), timezone.localdate()
    if on > today:
        raise ParoleRefused("on", "The date must be today or in the past")
    if why := rules.refusal(days, on=today):
        raise ParoleRefused("days", why)
    return days


def _latest(review: ParoleReview) -> Hearing | None:
    """The last one of this round that took place at least in part."""
    rows = Hearing.objects.filter(review=review, round=review.round).exclude(status=Hearing.Status.CANCELLED)
    return rows.order_by("-last_on", "-pk").first()


def _write(review: ParoleReview, planned: Planned, *, on: date, by: User, uid: UUID | None) -> Hearing:
    hearing = Hearing.objects.create(
        review=review,
        offender_id=review.offender_id,
        round=review.round,
        listed_on=on,
        recorded_by=by,
        **planned.fields(),
        **keyed(uid),
    )
    _record("parole.hearing_recorded", hearing, by=by)
    return hearing


def _record(verb: str, hearing: Hearing, *, by: User, before: dict | None = None, reason: str = "") -> None:
    after = audit.fields_of(hearing, *HEARING_FIELDS, "listed_on", "moved_from")
    audit.record(
        action=audit.Action.COLLECTION if before is None else audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=hearing,
        subject=hearing.offender_id,
        reason=reason,
        payload={"before": before, "after": after} if before else after,
    )
