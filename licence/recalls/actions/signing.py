"""Sign the papers, telephone PPCS, send: what three different people do between the decision and casework."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.breaches import alert_kinds as breach_alert_kinds
from licence.recalls import alert_kinds
from licence.recalls.actions import telling
from licence.recalls.actions.begin import kind_now
from licence.recalls.actions.moves import (
    RecallRefused,
    checked_time,
    facts_of,
    get_recall_or_refuse,
    is_made,
    make_move,
    only,
    record_move,
)
from licence.recalls.models import Recall
from licence.recalls.rules import recalls
from sharing.access.roles import Capability
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_same_person
from sharing.models import User
from sharing.time_words import say_datetime


@transaction.atomic
def countersign(*, recall: Recall, view: str, by: User, uid: UUID | None = None) -> Recall:
    """A senior (SPO) signs the Part A; nothing in it changes from then on. The kind of recall is settled now.

    Raises MoveRefused, and SamePerson when the author signs.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    decided = kind_now(recall)
    facts = facts_of(recall, view=view, kind=decided.kind)
    refuse_same_person(recall.author, by)
    now = timezone.now()
    return make_move(
        recall,
        "countersign",
        by=by,
        at=now,
        facts=facts,
        why=view,
        uid=uid,
        kind=decided.kind,
        kind_reason=decided.reason,
        countersigned_by=by,
        countersigned_at=now,
        countersigned_view=view,
    )


@transaction.atomic
def endorse(*, recall: Recall, view: str, by: User, uid: UUID | None = None) -> Recall:
    """The head of the unit (ACO) endorses. Raises MoveRefused, and SamePerson for the author and each senior."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    facts = facts_of(recall, view=view)
    for before in (recall.author, recall.decided_by, recall.countersigned_by):
        if before is not None:
            refuse_same_person(before, by)
    now = timezone.now()
    return make_move(
        recall,
        "endorse",
        by=by,
        at=now,
        facts=facts,
        why=view,
        uid=uid,
        endorsed_by=by,
        endorsed_at=now,
        endorsed_view=view,
    )


@transaction.atomic
def record_call(*, recall: Recall, at: datetime, whom: str, words: str, by: User, uid: UUID | None = None) -> Recall:
    """PPCS was telephoned, before the papers go. Recorded once. Raises RecallRefused, MoveRefused."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    only(Capability.SEND_RECALLS, by)
    if recall.status not in recalls.IN_PREPARATION:
        raise MoveRefused("The call is recorded between the decision and the sending of the papers")
    if recall.called_at:
        raise MoveRefused("The call is recorded already")
    at = checked_time("at", at, not_before=recall.decided_at, that="recall was agreed")
    for field, typed in (("whom", whom), ("words", words)):
        if not typed.strip():
            raise RecallRefused(field, "Say whom you spoke to" if field == "whom" else "Say what was said")
    recall.called_at, recall.called_by, recall.called_whom, recall.called_words = at, by, whom, words
    recall.save(update_fields=["called_at", "called_by", "called_whom", "called_words"])
    record_move(recall, "call", before=recall.status, by=by, at=at, uid=uid)
    return recall


@transaction.atomic
def send(*, recall: Recall, by: User, ppcs_reference: str = "", uid: UUID | None = None) -> Recall:
    """The signed papers go to PPCS, whose time runs from now. Raises MoveRefused: without the call where one is due."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    if by.is_program:
        raise MoveRefused("This is for somebody with another role")
    now = timezone.now()
    recall = make_move(
        recall,
        "send",
        by=by,
        at=now,
        uid=uid,
        sent_at=now,
        sent_by=by,
        ppcs_reference=ppcs_reference or recall.ppcs_reference,
    )
    telling.resolve(recall, breach_alert_kinds.RECALL_DECIDED, reason=f"Sent to PPCS by {by}")
    due = recall.clocks.get(kind="assessment").due_at
    urgent = "An emergency. " if recall.is_emergency else ""
    telling.alert_recall(recall, alert_kinds.SENT, f"{urgent}Sent by {by}. PPCS decides by {say_datetime(due)}.")
    return recall
