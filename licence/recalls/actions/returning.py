"""Look every day at who is unlawfully at large, and bring the person back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.recalls import alert_kinds
from licence.recalls.actions import clocks, days, telling
from licence.recalls.actions.moves import (
    RecallRefused,
    checked_time,
    get_recall_or_refuse,
    is_made,
    make_move,
    only,
    record_move,
)
from licence.recalls.models import Recall
from licence.recalls.rules import recalls
from licence.recalls.rules.proposals import ProposalKind
from licence.recalls.rules.recalls import Custody, Status
from offenders.models import Establishment
from offenders.movements import actions as custody
from sharing.access.roles import Capability
from sharing.access.state_machines import MoveRefused
from sharing.models import User
from sharing.time_words import say_datetime


@transaction.atomic
def review_at_large(*, recall: Recall, words: str, by: User, uid: UUID | None = None) -> Recall:
    """Somebody has looked at what is done to find the person; it is looked at again tomorrow.

    Raises RecallRefused without words, MoveRefused unless the person is at large.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    only(Capability.REVIEW_AT_LARGE, by)
    if recall.status != Status.UNLAWFULLY_AT_LARGE:
        raise MoveRefused("The person is not unlawfully at large")
    if not words.strip():
        raise RecallRefused("words", "Enter what is being done to find the person")
    now = timezone.now()
    clocks.follow(recall, "review_at_large", at=now)
    record_move(recall, "review_at_large", before=recall.status, by=by, at=now, why=words, uid=uid)
    return recall


@transaction.atomic
def record_arrest(*, recall: Recall, at: datetime, by: User, uid: UUID | None = None) -> Recall:
    """The police have arrested the person on the revocation; the return to prison is recorded of its own.

    Raises RecallRefused for a time before the revocation or ahead, MoveRefused unless the licence is revoked.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    only(Capability.RECORD_RETURNS, by)
    if recall.status not in recalls.REVOKED:
        raise MoveRefused("No one is under arrest on this recall")
    at = checked_time("at", at, not_before=recall.revoked_at, that="the licence was revoked")
    recall.arrested_at = at
    recall.save(update_fields=["arrested_at"])
    clocks.follow(recall, "arrested", at=at)
    record_move(recall, "arrested", before=recall.status, by=by, at=at, uid=uid)
    return recall


@transaction.atomic
def record_return(
    *,
    recall: Recall,
    establishment: Establishment,
    by: User,
    at: datetime | None = None,
    booking_number: str = "",
    uid: UUID | None = None,
) -> Recall:
    """The person is back in prison: a period of custody begins there, the Board's review with it, and days at large
    move the end of the sentence.

    at: when, now unless given. A return that is recorded elsewhere does the same (`following`). Raises RecallRefused,
    MoveRefused, and MovementRefused unless the person is unlawfully at large.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    moment = checked_time("at", at or timezone.now(), not_before=recall.revoked_at, that="the licence was revoked")
    moment = checked_time("at", moment, not_before=recall.arrested_at, that="the arrest")
    recall = make_move(
        recall,
        "return",
        by=by,
        at=moment,
        uid=uid,
        returned_at=moment,
        establishment=establishment,
        custody_status=Custody.PRISON,
        booking_number=booking_number,
    )
    custody.record_return(offender=recall.offender, establishment=establishment, on=timezone.localdate(moment), by=by)
    after_return(recall, by=by)
    return recall


def after_return(recall: Recall, *, by: User | None) -> None:
    """What follows whoever recorded it: teams hear, and the person is no longer looked for."""
    days.count_what_is_sure(recall, by=by)
    days.claim(recall, ProposalKind.DAY_RETURNED, at=recall.returned_at, by=by)
    telling.resolve(recall, alert_kinds.REVOKED, alert_kinds.AT_LARGE, reason="Returned to custody")
    at = say_datetime(recall.returned_at or timezone.now())
    telling.alert_recall(
        recall, alert_kinds.RETURNED, f"Returned at {at}, to {recall.establishment}. The dossier is due."
    )
