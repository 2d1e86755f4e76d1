"""Directions of the Board to an agency, with a due day: written, met, dropped, extended."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from offenders.people.locking import lock
from parole.directions import alert_kinds
from parole.dossier.actions import may_read
from parole.dossier.models import Direction, Extension
from parole.reviews.actions.opening import ParoleRefused, get_review_or_refuse, not_in_the_future, only_casework
from parole.reviews.addresses import review_url, thread_of
from parole.reviews.models import ParoleReview
from parole.reviews.rules.moves import ENDS
from sharing import access, alerts, audit
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.drafts import actions as drafts
from sharing.models import Agency, User
from sharing.records.once import keyed, made_before
from sharing.time_words import format_date


@transaction.atomic
def write(
    *,
    review: ParoleReview,
    words: str,
    agency: Agency,
    issued_on: date,
    due_on: date,
    by: User,
    owner: User | None = None,
    uid: UUID | None = None,
) -> Direction:
    """The Board asks an agency for something by a day. owner: who of the agency answers for it, where that is known."""
    review = get_review_or_refuse(review, by=by)
    if made := made_before(Direction, uid):
        if made.review_id != review.pk:
            raise access.RecordHidden
        return made
    only_casework(by)
    if review.status in ENDS:
        raise MoveRefused("The review has ended")
    not_in_the_future("issued_on", issued_on)
    if due_on < issued_on:
        raise ParoleRefused("due_on", "Enter a deadline on or after the date of issue")
    if owner and (owner.agency_id != agency.pk or not access.may(owner, Permission.VIEW, review.offender)):
        raise ParoleRefused("owner", "Select someone in that agency who works with this person")
    direction = Direction.objects.create(
        review=review,
        offender_id=review.offender_id,
        words=words,
        agency=agency,
        owner=owner,
        issued_on=issued_on,
        due_on=due_on,
        **keyed(uid),
    )
    drafts.forget(user=by, form="direction.write", key=str(review.uid))
    _record(direction, "direction_written", by=by)
    alerts.raise_alert(
        kind=alert_kinds.DIRECTION_WRITTEN,
        key=f"direction:{direction.pk}",
        subject=review.offender,
        text=f"{agency}, by {format_date(due_on)}: {words}",
        link=review_url(review) + "#directions",
        of=thread_of(review),
    )
    return direction


@transaction.atomic
def meet(*, direction: Direction, on: date, by: User) -> Direction:
    """Request is there since this day. Anybody who works with the person may record it; twice is once."""
    direction = _as_it_stands(direction, by=by)
    if direction.met_on == on:
        return direction
    not_in_the_future("on", on)
    if on < direction.issued_on:
        raise ParoleRefused("on", "Enter a date on or after the direction")
    return _end(direction, "direction_met", by=by, because="Mark as received", met_on=on, met_by=by)


@transaction.atomic
def drop(*, direction: Direction, on: date, reason: str, by: User) -> Direction:
    """The Board no longer requires this."""
    direction = _as_it_stands(direction, by=by)
    only_casework(by)
    if direction.dropped_on == on:
        return direction
    not_in_the_future("on", on)
    if not reason.strip():
        raise ParoleRefused("reason", "Enter a reason")
    drafts.forget(user=by, form="direction.drop", key=str(direction.uid))
    ended = {"dropped_on": on, "dropped_because": reason[:300]}
    return _end(direction, "direction_dropped", by=by, because="It was withdrawn", **ended)


@transaction.atomic
def ask_extension(
    *, direction: Direction, on: date, until: date, reason: str, by: User, uid: UUID | None = None
) -> Extension:
    """Somebody wants more time; the day stays what it is until the Board has answered."""
    direction = _as_it_stands(direction, by=by)
    if made := made_before(Extension, uid):
        if made.direction_id != direction.pk:
            raise access.RecordHidden
        return made
    _still_open(direction)
    if until <= direction.due_on:
        raise ParoleRefused("until", f"The deadline is already {format_date(direction.due_on)}")
    if direction.extensions.filter(answered_on__isnull=True).exists():
        raise MoveRefused("More time has already been requested: wait for the answer")
    extension = Extension.objects.create(
        direction=direction,
        offender_id=direction.offender_id,
        asked_on=on,
        asked_by=by,
        until=until,
        reason=reason,
        **keyed(uid),
    )
    drafts.forget(user=by, form="direction.extend", key=str(direction.uid))
    _record(direction, "extension_asked", by=by)
    return extension


@transaction.atomic
def answer_extension(*, extension: Extension, granted_until: date | None, on: date, by: User) -> Extension:
    """The Board's answer: a new last day, which can be missed again, or None for no."""
    direction = _as_it_stands(extension.direction, by=by)
    only_casework(by)
    extension.refresh_from_db()
    if extension.answered_on:
        if extension.granted_until == granted_until:
            return extension
        raise MoveRefused("There is already an answer")
    _still_open(direction)
    not_in_the_future("on", on)
    if granted_until and granted_until <= direction.due_on:
        raise ParoleRefused("granted_until", "Enter a deadline after the current one")
    Extension.objects.filter(pk=extension.pk).update(answered_on=on, answered_by=by, granted_until=granted_until)
    if granted_until:
        _resolve_late(direction, because="More time was given")
        Direction.objects.filter(pk=direction.pk).update(due_on=granted_until, told_late_at=None)
        direction.refresh_from_db(fields=["due_on", "told_late_at"])
    _record(direction, "extension_granted" if granted_until else "extension_refused", by=by)
    extension.refresh_from_db()
    return extension


def people_to_ask(review: ParoleReview, *, by: User) -> list[User]:
    """Those who see the person, no program among them: their agencies can be asked."""
    return [*([] if by.is_program else [by]), *may_read(review, by=by)]


def tell_of_late(*, on: date, at: datetime) -> int:
    """Claim each direction that is late, and tell the teams; once for each last day that was set. Returns how many."""
    late = Direction.objects.late(on=on).filter(told_late_at__isnull=True)
    rows = late.select_related("review__offender").order_by("due_on", "pk")
    return sum(_alert_direction(row, on=on, at=at) for row in rows)


@transaction.atomic
def _alert_direction(direction: Direction, *, on: date, at: datetime) -> bool:
    lock(direction.review.offender)  # first, as every verb does: else a job and a verb could wait for each other
    claimed = Direction.objects.late(on=on).filter(pk=direction.pk, told_late_at__isnull=True)
    if not claimed.update(told_late_at=at):
        return False
    # Read after the claim: what was extended, or belongs to somebody else meanwhile, is told as it stands.
    direction = Direction.objects.select_related("agency", "review__offender").get(pk=direction.pk)
    _record(direction, "direction_late", by=None)
    alerts.raise_alert(
        kind=alert_kinds.DIRECTION_LATE,
        key=_late_key(direction),
        subject=direction.review.offender,
        text=f"{direction.agency} was due to respond by {format_date(direction.due_on)}: {direction.words}",
        link=review_url(direction.review) + "#directions",
        of=thread_of(direction.review),
        at=at,
    )
    return True


def _as_it_stands(direction: Direction, *, by: User) -> Direction:
    get_review_or_refuse(direction.review, by=by)
    return Direction.objects.select_related("review__offender", "agency").get(pk=direction.pk)


def _still_open(direction: Direction) -> None:
    if direction.met_on or direction.dropped_on:
        raise MoveRefused("It has already been met" if direction.met_on else "It was withdrawn")


def _end(direction: Direction, verb: str, *, by: User, because: str, **changed) -> Direction:
    _still_open(direction)
    Direction.objects.open().filter(pk=direction.pk).update(**changed)
    direction.refresh_from_db()
    _record(direction, verb, by=by)
    _resolve_late(direction, because=because)
    alerts.resolve(kind=alert_kinds.DIRECTION_WRITTEN, key=f"direction:{direction.pk}", reason=because)
    return direction


def _resolve_late(direction: Direction, *, because: str) -> None:
    alerts.resolve(kind=alert_kinds.DIRECTION_LATE, key=_late_key(direction), reason=because)


def _late_key(direction: Direction) -> str:
    return f"direction:{direction.pk}:{direction.due_on}"


def _record(direction: Direction, verb: str, *, by: User | None) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"parole.{verb}",
        by=by,
        target=direction,
        subject=direction.offender_id,
        payload=audit.fields_of(direction, "words", "agency", "owner", "due_on", "met_on", "dropped_on"),
    )
