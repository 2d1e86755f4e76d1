"""Steps of PPCS in a recall: ask for more, refuse, revoke; and later dossier, Part B, referral, executive release."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.breaches.actions.moves import follow_recall
from licence.recalls import alert_kinds
from licence.recalls.actions import arrests, clocks, days, returning, telling
from licence.recalls.actions.moves import (
    checked_time,
    facts_of,
    get_recall_or_refuse,
    is_made,
    make_move,
    only,
    record_move,
)
from licence.recalls.models import Recall
from licence.recalls.rules.clocks import LIMITS, Clock
from licence.recalls.rules.proposals import ProposalKind
from licence.recalls.rules.recalls import Custody
from offenders.custody.rules import Happening
from offenders.movements import actions as custody
from sharing.access.roles import Capability
from sharing.access.state_machines import MoveRefused, RoleRefused
from sharing.models import User
from sharing.time_words import say_datetime


@transaction.atomic
def ask_for_more(*, recall: Recall, words: str, by: User, uid: UUID | None = None) -> Recall:
    """PPCS asks probation for something before it decides; its time stands still until it is given."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    only(Capability.DECIDE_RECALLS, by)
    now = timezone.now()
    clocks.pause(recall, Clock.ASSESSMENT, at=now, why=words)
    record_move(recall, "ask_for_more", before=recall.status, by=by, at=now, why=words, uid=uid)
    return recall


@transaction.atomic
def give_more(*, recall: Recall, words: str, by: User, uid: UUID | None = None) -> Recall:
    """Probation has given what was asked for; the time of PPCS runs on."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    only(Capability.SEND_RECALLS, by)
    now = timezone.now()
    clocks.resume(recall, Clock.ASSESSMENT, at=now)
    record_move(recall, "give_more", before=recall.status, by=by, at=now, why=words, uid=uid)
    return recall


@transaction.atomic
def refuse(*, recall: Recall, reason: str, by: User, at: datetime | None = None, uid: UUID | None = None) -> Recall:
    """PPCS does not revoke. Whatever recall was considered for waits for a decision again; the police who hold
    somebody for it release them, and record that.

    at: when PPCS decided, now unless given. Raises RecallRefused, MoveRefused.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    moment = checked_time("at", at or timezone.now(), not_before=recall.sent_at, that="the papers were sent")
    recall = make_move(
        recall,
        "refuse",
        by=by,
        at=moment,
        facts=facts_of(recall, reason=reason),
        why=reason,
        uid=uid,
        refused_at=moment,
        refused_because=reason,
    )
    for breach in recall.breaches.select_related("breach__offender", "breach__condition"):
        follow_recall(breach.breach, "ask_again", by=by, rationale="PPCS refused the recall")
    arrests.ask_for_release(recall, at=moment)
    telling.resolve(recall, alert_kinds.SENT, reason="Refused by PPCS")
    telling.alert_recall(
        recall, alert_kinds.REFUSED, f"Refused by {by}. Its breaches and concerns need a decision again."
    )
    return recall


@transaction.atomic
def revoke(
    *,
    recall: Recall,
    by: User,
    at: datetime | None = None,
    ppcs_reference: str = "",
    warrant_ref: str = "",
    uid: UUID | None = None,
) -> Recall:
    """The licence is revoked: from that moment the person is unlawfully at large, unless and until held.

    at: when it was revoked, now unless given. Whoever the police hold waits for the recorded return; whoever is in
    prison for something else is back at once, where they are. Raises RecallRefused, MoveRefused, and MovementRefused
    when nobody could be recalled from where the person is.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    moment = checked_time("at", at or timezone.now(), not_before=recall.sent_at, that="the papers were sent")
    held_at = recall.offender.establishment
    recall = make_move(
        recall,
        "revoke",
        by=by,
        at=moment,
        uid=uid,
        revoked_at=moment,
        ppcs_reference=ppcs_reference or recall.ppcs_reference,
        warrant_ref=warrant_ref,
        custody_status=Custody.PRISON if held_at else recall.custody_status,
    )
    custody.record_happening(
        offender=recall.offender, happening=Happening.LICENCE_REVOKED, on=timezone.localdate(moment), by=by
    )
    recall = after_revocation(recall, by=by)
    return returning.record_return(recall=recall, establishment=held_at, at=moment, by=by) if held_at else recall


def after_revocation(recall: Recall, *, by: User | None) -> Recall:
    """What follows whoever recorded it: an arrest under s.43B is over, the person is held or at large."""
    moment = recall.revoked_at or timezone.now()
    arrests.end_with_revocation(recall, at=moment)
    days.claim(recall, ProposalKind.DAY_REVOKED, at=moment, by=by)
    telling.resolve(recall, alert_kinds.SENT, reason="The licence was revoked")
    if recall.custody_status == Custody.NO:
        return _at_large(recall, by=by, at=moment, as_clock=True)
    telling.alert_recall(
        recall, alert_kinds.REVOKED, f"Revoked at {say_datetime(moment)}. Record the return to prison."
    )
    return recall


@transaction.atomic
def mark_at_large(*, recall: Recall, by: User, at: datetime | None = None, uid: UUID | None = None) -> Recall:
    """The person held when the licence was revoked is no longer held: unlawfully at large, since the revocation."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    moment = checked_time("at", at or timezone.now(), not_before=recall.revoked_at, that="the licence was revoked")
    return _at_large(recall, by=by, at=moment, uid=uid)


def _at_large(
    recall: Recall, *, by: User | None, at: datetime, as_clock: bool = False, uid: UUID | None = None
) -> Recall:
    since = recall.revoked_at or at
    recall = make_move(
        recall,
        "at_large",
        by=by,
        at=at,
        as_clock=as_clock,
        facts=facts_of(recall, is_held=False),
        uid=uid,
        at_large_since=since,
        custody_status=Custody.NO,
    )
    telling.resolve(recall, alert_kinds.REVOKED, reason="No longer held")
    text = f"Unlawfully at large since {say_datetime(since)}, when the licence was revoked."
    telling.alert_recall(recall, alert_kinds.AT_LARGE, text)
    return recall


@transaction.atomic
def record_done(
    *, recall: Recall, clock: Clock | str, by: User, at: datetime | None = None, uid: UUID | None = None
) -> Recall:
    """What a limit without a move waits for was done: the dossier sent, Part B received.

    clock: Clock.DOSSIER or Clock.PART_B. at: when, now unless given. Raises MoveRefused when the limit does not run.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    only(Capability.DECIDE_RECALLS, by)
    kind = Clock(clock)
    if not LIMITS[kind].act:
        raise MoveRefused("This deadline ends by a step of the recall")
    moment = checked_time("at", at or timezone.now(), not_before=recall.returned_at, that="the return")
    if not clocks.meet(recall, kind, at=moment):
        raise MoveRefused("This deadline is not running")
    record_move(recall, clocks.ACTS[kind], before=recall.status, by=by, at=moment, uid=uid)
    return recall


@transaction.atomic
def refer(*, recall: Recall, by: User, at: datetime | None = None, uid: UUID | None = None) -> Recall:
    """The second dossier is with the Board: the case is before it. Raises RecallRefused, MoveRefused."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    moment = checked_time("at", at or timezone.now(), not_before=recall.returned_at, that="the return")
    return make_move(recall, "refer", by=by, at=moment, uid=uid)


@transaction.atomic
def release_by_executive(*, recall: Recall, rationale: str, by: User, uid: UUID | None = None) -> Recall:
    """The Secretary of State decides to release without the Board. The release is recorded when the person goes."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    if by.is_program:
        raise RoleRefused
    return make_move(
        recall, "executive_release", by=by, facts=facts_of(recall, rationale=rationale), why=rationale, uid=uid
    )
