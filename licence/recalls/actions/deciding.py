"""A senior (SPO) decides whether recall is asked for: the one place where this is decided of a breach or concern."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.breaches import alert_kinds as breach_alert_kinds
from licence.breaches import decision_snapshot
from licence.breaches.actions.moves import follow_recall
from licence.recalls import alert_kinds
from licence.recalls.actions import arrests, proposals, telling
from licence.recalls.actions.begin import SITTING
from licence.recalls.actions.moves import facts_of, get_recall_or_refuse, is_made, make_move, record_move
from licence.recalls.models import Recall, RecallProposal
from licence.recalls.rules.proposals import ProposalKind, ProposalState
from licence.recalls.rules.recalls import RECALL, RecallFacts, Status
from sharing.access.two_people import refuse_same_person
from sharing.items.rules import Occasion
from sharing.models import User
from sharing.sittings import actions as sittings
from sharing.time_words import say_datetime


@transaction.atomic
def agree(
    *,
    recall: Recall,
    rationale: str,
    alternatives: Sequence[str],
    by: User,
    alternatives_words: str = "",
    uid: UUID | None = None,
) -> Recall:
    """Recall is asked for. The time for the papers runs, the breaches follow, teams hear at once.

    alternatives: what was tried instead; `none` says that nothing was. uid: the key of the form. Raises MoveRefused,
    SamePerson when the author decides, and Unseen while an item that must be seen before is not.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    now = timezone.now()
    facts = facts_of(recall, rationale=rationale, alternatives=tuple(alternatives))
    refuse_same_person(recall.author, by)
    recall = make_move(
        recall,
        "agree",
        by=by,
        at=now,
        facts=facts,
        why=rationale,
        knew=decision_snapshot.known_of(recall.offender, at=now, by=by),
        uid=uid,
        decided_by=by,
        decided_at=now,
        rationale=rationale,
        alternatives=list(alternatives),
        alternatives_words=alternatives_words or recall.alternatives_words,
    )
    _refuse_unseen(recall, by, by=by)
    for breach in recall.breaches.select_related("breach__offender", "breach__condition"):
        follow_recall(breach.breach, "recall", by=by, rationale=rationale, alternatives=alternatives)
    _decided(recall, by=by)
    due = recall.clocks.running().get(kind="papers").due_at
    text = f"Agreed by {by}. Endorsement, and papers to PPCS, by {say_datetime(due)}."
    telling.alert_recall(recall, breach_alert_kinds.RECALL_DECIDED, text)
    return recall


@transaction.atomic
def no_recall(
    *,
    recall: Recall,
    rationale: str,
    alternatives: Sequence[str],
    look_again_hours: int | None,
    letter: Mapping[str, str],
    by: User,
    alternatives_words: str = "",
    uid: UUID | None = None,
) -> Recall:
    """Recall is not asked for now. The concern stays in sight and comes back automatically.

    Of somebody held under s.43B it is proposed: an ACO agrees within minutes, while the relevant period runs on
    (`agree_not_to_recall`). look_again_hours: when it comes back. letter: the parts of the letter to the person, named
    as in Recall.LETTER. Raises MoveRefused, RecallRefused, and SamePerson when the author decides.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    now = timezone.now()
    said = {
        "rationale": rationale,
        "alternatives": list(alternatives),
        "alternatives_words": alternatives_words,
        "look_again_hours": look_again_hours,
        "letter": {name: letter.get(name, "") for name in Recall.LETTER},
    }
    facts = _facts_against(recall, said)
    refuse_same_person(recall.author, by)
    if not arrests.is_held_for(recall):
        knew = decision_snapshot.known_of(recall.offender, at=now, by=by)
        return _decide_against(recall, said, facts=facts, knew=knew, decided_by=by, by=by, uid=uid)
    RECALL.move("no_recall", Status(recall.status), by=by, facts=facts)
    sittings.attend(occasion=Occasion.RECALL, about=recall.uid, by=by)
    said["knew"] = decision_snapshot.known_of(recall.offender, at=now, by=by)
    proposal = proposals.propose(recall, ProposalKind.NO_RECALL, by=by, reason=rationale, said=said)
    record_move(recall, "propose_no_recall", before=recall.status, by=by, at=now, why=rationale, uid=uid)
    arrests.tell_police_in_time(recall, decided_by=by, answer_due_at=proposal.answer_due_at)
    return recall


@transaction.atomic
def agree_not_to_recall(*, proposal: RecallProposal, because: str, by: User) -> Recall:
    """An ACO agrees that recall is not asked for of somebody held under s.43B: it is decided. The police who hold are
    alerted at once, and end the arrest by their own act.

    Raises MoveRefused, and SamePerson for the senior who proposed it and for the author.
    """
    before = (proposal.recall.author,)
    row = proposals.answered(proposal, "agree", ProposalState.AGREED, because=because, by=by, but=before)
    facts = _facts_against(row.recall, row.said)
    knew = row.said.get("knew", {})
    return _decide_against(row.recall, row.said, facts=facts, knew=knew, decided_by=row.asked_by, by=by, uid=None)


def _facts_against(recall: Recall, said: Mapping[str, Any]) -> RecallFacts:
    return facts_of(
        recall,
        rationale=said["rationale"],
        alternatives=tuple(said["alternatives"]),
        look_again_hours=said["look_again_hours"],
        letter=tuple(said["letter"].values()),
    )


def _decide_against(
    recall: Recall,
    said: Mapping[str, Any],
    *,
    facts: RecallFacts,
    knew: dict[str, Any],
    decided_by: User,
    by: User,
    uid: UUID | None,
) -> Recall:
    """decided_by: the senior; by: the same, or the ACO who agreed."""
    now, hours = timezone.now(), said["look_again_hours"] or 0
    why = said["rationale"] if by == decided_by else f"{said['rationale']}\n\nDecided by {decided_by}. {by} agrees."
    recall = make_move(
        recall,
        "no_recall",
        by=by,
        judged_by=decided_by,
        at=now,
        facts=facts,
        why=why,
        knew=knew,
        uid=uid,
        decided_by=decided_by,
        decided_at=now,
        rationale=said["rationale"],
        alternatives=said["alternatives"],
        alternatives_words=said["alternatives_words"] or recall.alternatives_words,
        look_again_at=now + timedelta(hours=hours),
        **said["letter"],
    )
    _refuse_unseen(recall, decided_by, by=by)
    for breach in recall.breaches.select_related("breach__offender", "breach__condition"):
        follow_recall(
            breach.breach,
            "no_recall",
            by=by,
            rationale=said["rationale"],
            alternatives=said["alternatives"],
            hours=said["look_again_hours"],
        )
    arrests.ask_for_release(recall, at=now)
    _decided(recall, by=by)
    again = say_datetime(recall.look_again_at or now)
    agreed = "" if by == decided_by else f" {by} agrees."
    telling.alert_recall(recall, breach_alert_kinds.NO_RECALL, f"Decided by {decided_by}.{agreed} Review due {again}.")
    return recall


def _refuse_unseen(recall: Recall, decided_by: User, *, by: User) -> None:
    """Each who decides has seen what must be seen before, and what they had seen is kept. Raises Unseen."""
    sittings.decide(
        subject=recall.offender,
        occasion=Occasion.RECALL,
        about=recall.uid,
        title=SITTING,
        by=by,
        deciders={decided_by, by},
    )


def _decided(recall: Recall, *, by: User) -> None:
    telling.resolve(recall, alert_kinds.TO_DECIDE, reason=f"Decided by {by}")
