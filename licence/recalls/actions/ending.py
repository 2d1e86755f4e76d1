"""End a recall before it has run its course: stop it, rescind a revocation, close it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.breaches import alert_kinds as breach_alert_kinds
from licence.breaches.actions.moves import follow_recall
from licence.licences.actions import licences
from licence.licences.models import Licence
from licence.licences.rules import Status as LicenceStatus
from licence.recalls import alert_kinds
from licence.recalls.actions import arrests, proposals, telling
from licence.recalls.actions.moves import (
    RecallRefused,
    facts_of,
    get_recall_or_refuse,
    is_made,
    make_move,
    record_move,
)
from licence.recalls.models import Recall, RecallProposal
from licence.recalls.rules import recalls
from licence.recalls.rules.proposals import HANDS, ProposalKind, ProposalState
from licence.recalls.rules.recalls import RECALL, ClosedBecause, StopReason
from offenders.custody.rules import Happening
from offenders.movements import actions as custody
from offenders.status import faults
from sharing.access.roles import Capability
from sharing.access.state_machines import MoveRefused, RoleRefused
from sharing.models import User
from sharing.sentence_words import mid_sentence

TOLD = (
    *(alert_kinds.TO_DECIDE, breach_alert_kinds.RECALL_DECIDED, alert_kinds.SENT, alert_kinds.REVOKED),
    alert_kinds.AT_LARGE,
)


@transaction.atomic
def stop(*, recall: Recall, reason: StopReason | str, rationale: str, by: User, uid: UUID | None = None) -> Recall:
    """It goes no further; until the licence is revoked. What it was considered for waits for a decision: stopping
    decides nothing, and whoever is held under s.43B is held still. After the papers were sent only casework stops it.
    Raises MoveRefused."""
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    if by.is_program:
        raise RoleRefused
    if recall.status == recalls.Status.SENT_TO_PPCS and not by.can(Capability.DECIDE_RECALLS):
        raise MoveRefused("It is with PPCS. Ask them to stop it")
    if StopReason(reason) is StopReason.WITHDRAWN_BY_ACO and not by.can(Capability.WITHDRAW_RECALLS):
        raise RecallRefused("reason", "Ask an ACO to withdraw it")
    was_known = recall.status not in recalls.BEFORE_DECISION
    recall = make_move(
        recall,
        "stop",
        by=by,
        facts=facts_of(recall, rationale=rationale, reason=str(reason)),
        why=rationale,
        uid=uid,
        stop_reason=StopReason(reason),
    )
    for breach in recall.breaches.select_related("breach__offender", "breach__condition"):
        follow_recall(breach.breach, "ask_again", by=by, rationale="The recall was stopped")
    _tell_of_end(recall, by=by, is_told=was_known)
    arrests.left_undecided(recall)
    return recall


@transaction.atomic
def propose_rescission(*, recall: Recall, rationale: str, by: User, uid: UUID | None = None) -> RecallProposal | None:
    """One person of PPCS proposes to take the revocation back. Nothing changes until a second one agrees.

    Before the return alone. None where an earlier sending of the form was kept. Raises MoveRefused, RecallRefused.
    """
    return _propose(recall, ProposalKind.RESCIND, "propose_rescission", rationale=rationale, by=by, uid=uid)


@transaction.atomic
def propose_closing(*, recall: Recall, rationale: str, by: User, uid: UUID | None = None) -> RecallProposal | None:
    """One person of PPCS proposes to look for the person no longer, who has left the United Kingdom. Nothing changes
    until a second one agrees; all else that closes a recall is recorded of the person.

    None where an earlier sending of the form was kept. Raises MoveRefused.
    """
    return _propose(recall, ProposalKind.LEFT_UK, "propose_closing", rationale=rationale, by=by, uid=uid)


def _propose(
    recall: Recall, kind: ProposalKind, named: str, *, rationale: str, by: User, uid: UUID | None
) -> RecallProposal | None:
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return None
    if by.is_program:
        raise RoleRefused
    RECALL.move(HANDS[kind].verb, recalls.Status(recall.status), by=by, facts=facts_of(recall, rationale=rationale))
    proposal = proposals.propose(recall, kind, by=by, reason=rationale, said={})
    record_move(recall, named, before=recall.status, by=by, at=timezone.now(), why=rationale, uid=uid)
    return proposal


@transaction.atomic
def agree_to_rescind(*, proposal: RecallProposal, because: str, by: User) -> Recall:
    """Another person of PPCS agrees: the person is on licence as if it had not been revoked, and the licence binds
    again. Raises MoveRefused, and SamePerson for who proposed it and for a program."""
    row = proposals.answered(proposal, "agree", ProposalState.AGREED, because=because, by=by)
    recall, rationale = row.recall, row.reason
    recall = make_move(
        recall,
        "rescind",
        by=by,
        facts=facts_of(recall, rationale=rationale),
        why=f"{rationale}\n\nProposed by {row.asked_by}. {by} agrees: {row.answer}",
        stop_reason=StopReason.RESCINDED,
    )
    custody.record_happening(
        offender=recall.offender, happening=Happening.REVOCATION_RESCINDED, on=timezone.localdate(), by=by
    )
    # What was revoked binds again: a variation may have come into force after the recall was begun.
    revoked = Licence.objects.filter(offender=recall.offender_id, status=LicenceStatus.RECALLED)
    licence = revoked.latest("number", "part")
    licences.reinstate(licence=licence, reason=rationale, by=by)
    faults.tell_of_fault(offender=recall.offender)
    for breach in recall.breaches.select_related("breach__offender", "breach__condition"):
        follow_recall(breach.breach, "ask_again", by=by, rationale="The revocation was rescinded")
    _tell_of_end(recall, by=by, is_told=True)
    return recall


@transaction.atomic
def agree_to_close(*, proposal: RecallProposal, because: str, by: User) -> Recall:
    """Another person of PPCS agrees: the recall is closed until the person returns (`following.returned`).

    Raises MoveRefused, and SamePerson for who proposed it and for a program.
    """
    row = proposals.answered(proposal, "agree", ProposalState.AGREED, because=because, by=by)
    recall = make_move(
        row.recall,
        "close_as_left",
        by=by,
        facts=facts_of(row.recall, rationale=row.reason),
        why=f"{row.reason}\n\nProposed by {row.asked_by}. {by} agrees: {row.answer}",
        closed_because=ClosedBecause.LEFT_UK,
    )
    _tell_of_end(recall, by=by, is_told=True)
    return recall


def close(recall: Recall, *, because: ClosedBecause, by: User | None) -> None:
    """Nothing more can come of it, by what is recorded elsewhere: the person died or was removed, the licence ended.

    An arrest that nobody has recorded the end of does not hold it up; the teams are told of that.
    """
    recall = make_move(recall, "close", by=by, as_clock=True, closed_because=because)
    for kind in TOLD:
        telling.resolve(recall, kind, reason=recall.get_closed_because_display())
    if because is not ClosedBecause.DIED:
        arrests.left_undecided(recall)


def _tell_of_end(recall: Recall, *, by: User, is_told: bool) -> None:
    for kind in TOLD:
        telling.resolve(recall, kind, reason=f"{recall.get_status_display()}, {by}")
    if is_told:
        reason = recall.get_closed_because_display() or recall.get_stop_reason_display()
        text = f"{recall.get_status_display()} by {by}: {mid_sentence(reason)}."
        telling.alert_recall(recall, alert_kinds.ENDED, text)
