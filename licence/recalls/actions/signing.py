"""Sign the papers, telephone PPCS, send: what three different people do between the decision and casework."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.breaches import alert_kinds as breach_alert_kinds
from licence.breaches.actions.moves import follow_recall
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
from sharing.access.state_machines import MoveRefused, RoleRefused
from sharing.access.two_people import refuse_same_person
from sharing.models import User
from sharing.reported import actions as reported
from sharing.reported.models import ReportedAct
from sharing.reported.rules import ActKind
from sharing.reported.targets import Target, register
from sharing.sentence_words import mid_sentence
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


CALL = "licence.recall_call"
# Of each signature that can be withdrawn: its fields, and what rests on it once the recall has gone on.
SIGNATURES: dict[str, tuple[str, ...]] = {
    "agreement": ("decided_by", "decided_at", "rationale"),
    "countersignature": ("countersigned_by", "countersigned_at", "countersigned_view"),
    "endorsement": ("endorsed_by", "endorsed_at", "endorsed_view"),
}
RESTS = {
    ("agreement", recalls.Status.SPO_SIGNED): "Withdraw the countersignature first: it rests on this",
    ("agreement", recalls.Status.ACO_SIGNED): "Withdraw the endorsement first: it rests on this",
    ("countersignature", recalls.Status.ACO_SIGNED): "Withdraw the endorsement first: it rests on this",
}
SENT_ALREADY = "The papers are with PPCS. Call PPCS to ask them to stop or refuse the recall"


@transaction.atomic
def withdraw_signature(*, recall: Recall, what: str, rationale: str, by: User, uid: UUID | None = None) -> Recall:
    """An agreement, a countersignature or an endorsement that was given by mistake is taken back by who gave it, before
    the next step rests on it. The move that gave it stays, and every team hears.

    what: of SIGNATURES. Raises MoveRefused, with what must be done where something rests on it.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    names = SIGNATURES[what]
    status = recalls.Status(recall.status)
    if status is recalls.Status.SENT_TO_PPCS and recall.endorsed_by_id:
        raise MoveRefused(SENT_ALREADY)
    if rests := RESTS.get((what, status)):
        raise MoveRefused(rests)
    facts = facts_of(recall, rationale=rationale, is_signer=getattr(recall, f"{names[0]}_id") == by.pk)
    gone: dict[str, Any] = {names[0]: None, names[1]: None, names[2]: ""}
    recall = make_move(recall, f"withdraw_{what}", by=by, facts=facts, why=rationale, uid=uid, **gone)
    if what == "agreement":
        for breach in recall.breaches.select_related("breach__offender", "breach__condition"):
            follow_recall(breach.breach, "ask_again", by=by, rationale="The agreement was withdrawn")
        telling.resolve(recall, breach_alert_kinds.RECALL_DECIDED, reason=f"Withdrawn by {by}")
    telling.alert_recall(
        recall,
        alert_kinds.SIGNATURE_WITHDRAWN,
        f"{by} ({by.agency}) withdraws the {what}: given by mistake. The recall is now: "
        f"{mid_sentence(recall.get_status_display())}.",
        of=f"{what}:{recall.moves.count()}",
    )
    return recall


@transaction.atomic
def record_call(
    *,
    recall: Recall,
    at: datetime,
    words: str,
    by: User,
    person: User | None = None,
    number: str = "",
    caller_role: str = "",
    caller_name: str = "",
    uid: UUID | None = None,
) -> Recall:
    """`by` telephoned PPCS, before the papers go. Recorded once. What PPCS said is reported, until they confirm it.

    person, number: who answered at PPCS, and the staff number that they read back; without an account their role and
    name. Raises RecallRefused, ReportRefused, SamePerson, MoveRefused.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    only(Capability.SEND_RECALLS, by)
    if recall.status not in recalls.IN_PREPARATION:
        raise MoveRefused("Record the call after the decision and before the papers go")
    if recall.called_at:
        raise MoveRefused("The call is already recorded")
    at = checked_time("at", at, not_before=recall.decided_at, that="recall was agreed")
    if not words.strip():
        raise RecallRefused("words", "Enter what was said")
    if person is not None and not person.can(Capability.DECIDE_RECALLS):
        raise RecallRefused("person", "Select someone at PPCS")
    recall.called_at, recall.called_by = at, by
    recall.save(update_fields=["called_at", "called_by"])
    reported.report(
        subject=recall.offender,
        about=CALL,
        target=recall.uid,
        kind=ActKind.CONSULTATION,
        said=words,
        person=person,
        number=number,
        caller=("PPCS", caller_role, caller_name),
        said_at=at,
        by=by,
    )
    record_move(recall, "call", before=recall.status, by=by, at=at, uid=uid)
    return recall


def _confirm_call(recall: Recall, act: ReportedAct, by: User) -> None:
    """PPCS says in their own session that they were called, and what they said."""
    recall = get_recall_or_refuse(recall, by=by)
    record_move(recall, "call_confirmed", before=recall.status, by=by, at=timezone.now())


register(
    Target(
        CALL,
        find=lambda uid: Recall.objects.select_related("offender").get(uid=uid),
        words=lambda recall: f"The call to PPCS before the recall papers go. {recall}",
        link=telling.link_to,
        confirm=_confirm_call,
    )
)


@transaction.atomic
def send(*, recall: Recall, by: User, ppcs_reference: str = "", uid: UUID | None = None) -> Recall:
    """The signed papers go to PPCS, whose time runs from now. Raises MoveRefused: without the call where one is due."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    if by.is_program:
        raise RoleRefused
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
    due = recall.clocks.running().get(kind="assessment").due_at
    urgent = "An emergency. " if recall.is_emergency else ""
    telling.alert_recall(recall, alert_kinds.SENT, f"{urgent}Sent by {by}. PPCS decides by {say_datetime(due)}.")
    return recall
