"""What takes two people in a recall: propose it, agree, refuse, withdraw, and tell of what nobody answers.

What then happens stands with its step: `ending` rescinds, `deciding` decides against recall, `days` confirms a day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from licence.recalls import alert_kinds, practice
from licence.recalls.actions import telling
from licence.recalls.actions.moves import get_recall_or_refuse
from licence.recalls.actions.overtaking import close_alerts
from licence.recalls.models import Recall, RecallProposal
from licence.recalls.rules.proposals import HANDS, PROPOSAL, ProposalFacts, ProposalKind, ProposalState
from offenders.people.locking import lock
from sharing import audit
from sharing import practice as settings
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.jobs.set_aside import alone
from sharing.models import Severity, User
from sharing.practice.working_time import working_days_after
from sharing.time_words import say_datetime

FIELDS = ("kind", "state", "asked_by", "asked_at", "answer_due_at", "answered_by", "answered_at")
CALLED = {
    ProposalKind.RESCIND: "rescind the revocation",
    ProposalKind.LEFT_UK: "close the recall because the person has left the United Kingdom",
    ProposalKind.NO_RECALL: "decide not to recall",
    ProposalKind.DAY_REVOKED: "confirm the date of the revocation",
    ProposalKind.DAY_RETURNED: "confirm the date of the return",
}


def propose(recall: Recall, kind: ProposalKind, *, by: User, reason: str, said: dict[str, Any]) -> RecallProposal:
    """One waits of each kind. Inside the transaction of the step that calls it, which has locked the person and asked
    whether `by` may. Raises MoveRefused, SamePerson for an account with which nobody could ever sign."""
    hands = HANDS[kind]
    facts = ProposalFacts(is_of_this_kind=by.can(hands.proposes), reason=reason)
    PROPOSAL.move("propose", None, by=by, facts=facts)
    refuse_who_cannot_sign(by)
    return write(recall, kind, by=by, reason=reason, said=said)


def write(recall: Recall, kind: ProposalKind, *, by: User, reason: str, said: dict[str, Any]) -> RecallProposal:
    """The row and its alert, also where a step that is done has a day which somebody else must confirm."""
    if recall.proposals.waiting().filter(kind=kind).exists():
        raise MoveRefused("This is already proposed. A second person must answer that first")
    now = timezone.now()
    row = RecallProposal.objects.create(
        recall=recall,
        offender_id=recall.offender_id,
        kind=kind,
        reason=reason,
        said=said,
        asked_by=by,
        asked_at=now,
        answer_due_at=due_of(kind, at=now),
    )
    _record(row, "proposed", by=by, reason=reason)
    text = f"{by} ({by.agency}) proposes to {CALLED[kind]}. Nothing changes until a second person agrees, by "
    if HANDS[kind].is_of_a_day:
        text = f"{row}, {said_at(row)}: reported by {by} ({by.agency}), not confirmed. A second person confirms it by "
    text = f"{text}{say_datetime(row.answer_due_at)}.{_more(row)}"
    severity = Severity.HIGH if HANDS[kind].is_of_a_day else None
    telling.alert_recall(recall, alert_kinds.SECOND_ASKED, text, of=str(row.uid), at=now, severity=severity)
    return row


@transaction.atomic
def refuse(*, proposal: RecallProposal, because: str, by: User) -> RecallProposal:
    """A second person says no: nothing of it happens, and every team hears. Raises MoveRefused, SamePerson."""
    row = answered(proposal, "refuse", ProposalState.REFUSED, because=because, by=by)
    text = f"Refused by {by} ({by.agency}): {CALLED[ProposalKind(row.kind)]}. It does not happen."
    if HANDS[ProposalKind(row.kind)].is_of_a_day:
        text = f"{row}, {said_at(row)}: refused by {by} ({by.agency}). Correct the record."
    telling.alert_recall(row.recall, alert_kinds.SECOND_SAID_NO, text, of=str(row.uid))
    return row


@transaction.atomic
def withdraw(*, proposal: RecallProposal, because: str, by: User) -> RecallProposal:
    """Who proposed it takes it back, in sight. Raises MoveRefused."""
    row = answered(proposal, "withdraw", ProposalState.WITHDRAWN, because=because, by=by)
    text = f"Withdrawn by {by} ({by.agency}): {CALLED[ProposalKind(row.kind)]}. It does not happen."
    telling.alert_recall(row.recall, alert_kinds.SECOND_SAID_NO, text, of=str(row.uid))
    return row


def answered(
    proposal: RecallProposal,
    verb: str,
    state: ProposalState,
    *,
    because: str,
    by: User,
    but: tuple[User, ...] = (),
) -> RecallProposal:
    """The row with its answer, kept; inside the transaction of what follows. but: others who had a part before.

    Raises MoveRefused, and SamePerson for who proposed it, unless it is withdrawn.
    """
    recall = get_recall_or_refuse(proposal.recall, by=by)
    row = RecallProposal.objects.select_related("recall__offender", "asked_by__agency").get(pk=proposal.pk)
    row.recall = recall
    hands = HANDS[ProposalKind(row.kind)]
    facts = ProposalFacts(
        is_of_this_kind=by.can(hands.proposes if verb == "withdraw" else hands.agrees),
        is_proposer=row.asked_by_id == by.pk,
        is_of_a_day=hands.is_of_a_day,
        reason=because,
    )
    PROPOSAL.move(verb, ProposalState(row.state), by=by, facts=facts)
    if verb != "withdraw":
        refuse_who_cannot_sign(by)
        for before in (row.asked_by, *but):
            if not before.is_program:
                refuse_same_person(before, by)
    row.state, row.answered_by, row.answered_at, row.answer = state, by, timezone.now(), because.strip()
    row.save(update_fields=["state", "answered_by", "answered_at", "answer"])
    _record(row, str(state), by=by, reason=row.answer)
    drafts.forget(user=by, form=f"recall_proposal.{verb}", key=str(row.uid))
    close_alerts(row, recall, f"{row.get_state_display()} by {by}")
    return row


def tell_of_late(*, at: datetime) -> int:
    """Claim each that nobody answered in time, and alert the teams once. Safe twice, and late."""
    told = 0
    for row in RecallProposal.objects.newly_late(at=at).select_related("recall__offender", "asked_by").order_by("pk"):
        with alone("recall_proposals", row.pk, subject=row.recall.offender_id):
            told += _alert_late(row, at=at)
    return told


def _alert_late(row: RecallProposal, *, at: datetime) -> bool:
    lock(row.recall.offender)
    if not RecallProposal.objects.newly_late(at=at).filter(pk=row.pk).update(late_at=at):
        return False
    _record(row, "late", by=None)
    words = CALLED[ProposalKind(row.kind)]
    text = f"{row.asked_by} asked a second person to {words}. No one had answered by {say_datetime(row.answer_due_at)}."
    telling.alert_recall(row.recall, alert_kinds.SECOND_LATE, f"{text}{_more(row)}", of=str(row.uid), at=at)
    return True


def due_of(kind: ProposalKind, *, at: datetime) -> datetime:
    """Until when a second person answers what is proposed at this moment."""
    on = timezone.localdate(at)
    if kind in (ProposalKind.RESCIND, ProposalKind.LEFT_UK):
        return at + timedelta(hours=settings.value(practice.PPCS_HOURS, on=on))
    if kind is ProposalKind.NO_RECALL:
        return at + timedelta(minutes=settings.value(practice.NO_RECALL_MINUTES, on=on))
    day = working_days_after(on, settings.value(practice.DAY_DAYS, on=on))
    return timezone.make_aware(datetime.combine(day, timezone.localtime(at).time()))


def said_at(row: RecallProposal) -> str:
    """The moment that a day on record claims, in words."""
    return say_datetime(datetime.fromisoformat(row.said["at"])) if "at" in row.said else ""


def _more(row: RecallProposal) -> str:
    if row.kind != ProposalKind.NO_RECALL:
        return ""
    arrest = row.recall.arrests.open().first()
    clock = arrest and arrest.clocks.filter(kind="arrest_decision").first()
    due = f" ends at {say_datetime(clock.due_at)}" if clock else " runs on"
    return f" The relevant period of the arrest{due} whatever is answered: the person is then released."


def _record(row: RecallProposal, verb: str, *, by: User | None, reason: str = "") -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"licence.recall_second_{verb}",
        by=by,
        target=row,
        subject=row.offender_id,
        reason=reason[:500],
        payload=audit.fields_of(row, *FIELDS),
    )
