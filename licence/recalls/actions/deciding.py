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
from licence.recalls.actions import arrests, telling
from licence.recalls.actions.moves import facts_of, get_recall_or_refuse, is_made, make_move
from licence.recalls.models import Recall
from licence.recalls.rules.recalls import ArrestEnd
from sharing.access.two_people import refuse_same_person
from sharing.models import User
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
    and SamePerson when the author decides.
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
    for each in recall.breaches.select_related("breach__offender", "breach__condition"):
        follow_recall(each.breach, "recall", by=by, rationale=rationale, alternatives=alternatives)
    _decided(recall, by=by)
    due = recall.clocks.get(kind="papers").due_at
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
    """Recall is not asked for now. The concern stays in sight and comes back by itself; an urgent arrest ends.

    look_again_hours: when it comes back. letter: the parts of the letter to the person, named as in Recall.LETTER.
    Raises MoveRefused, and SamePerson when the author decides.
    """
    recall = get_recall_or_refuse(recall, by=by)
    if is_made(recall, uid):
        return recall
    now = timezone.now()
    parts: dict[str, Any] = {name: letter.get(name, "") for name in Recall.LETTER}
    said = {"rationale": rationale, "alternatives": tuple(alternatives), "look_again_hours": look_again_hours}
    refuse_same_person(recall.author, by)
    recall = make_move(
        recall,
        "no_recall",
        by=by,
        at=now,
        facts=facts_of(recall, **said, letter=tuple(parts.values())),
        why=rationale,
        knew=decision_snapshot.known_of(recall.offender, at=now, by=by),
        uid=uid,
        decided_by=by,
        decided_at=now,
        rationale=rationale,
        alternatives=list(alternatives),
        alternatives_words=alternatives_words or recall.alternatives_words,
        look_again_at=now + timedelta(hours=look_again_hours or 0),
        **parts,
    )
    for each in recall.breaches.select_related("breach__offender", "breach__condition"):
        follow_recall(
            each.breach,
            "no_recall",
            by=by,
            rationale=rationale,
            alternatives=alternatives,
            hours=look_again_hours,
        )
    arrests.end_with_decision(recall, how=ArrestEnd.NOT_RECALLED, at=now)
    _decided(recall, by=by)
    again = say_datetime(recall.look_again_at or now)
    telling.alert_recall(recall, breach_alert_kinds.NO_RECALL, f"Decided by {by}. Looked at again on {again}.")
    return recall


def _decided(recall: Recall, *, by: User) -> None:
    telling.resolve(recall, alert_kinds.TO_DECIDE, reason=f"Decided by {by}")
