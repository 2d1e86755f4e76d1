"""Decide on a breach: one move of its ladder, with what the decider knew at that minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence import breach_alert_kinds as alert_kinds
from licence import knowledge
from licence.actions.breaches import in_words, link_to, tell_of_concern
from licence.models import Breach, BreachMove
from licence.rules.breaches import BREACH, ENDS, Facts, Status
from offenders.actions.dates import lock
from offenders.actions.once import made_before
from sharing import alerts, audit
from sharing.actions.once import keyed
from sharing.machines import MoveRefused
from sharing.models import User

VERBS = (
    *("review", "not_made_out", "confirm", "warn", "vary", "refer", "consider_recall", "recall", "no_recall", "close"),
)
WITHOUT_DECISION = ("review", "consider_recall")  # somebody looks, or asks; nobody has decided yet


@transaction.atomic
def move_breach(
    *,
    breach: Breach,
    verb: str,
    by: User,
    rationale: str = "",
    alternatives: Sequence[str] = (),
    look_again_hours: int | None = None,
    uid: UUID | None = None,
) -> Breach:
    """Take the breach on by this verb of the ladder. Teams hear of a recall considered, decided or refused.

    alternatives: what was tried instead of recall. look_again_hours: when a refused concern comes back. uid: the key of
    the move that the form was given; the same again changes nothing. Raises MoveRefused when it may not be made now,
    by this role, or without what must hold; nothing is then changed.
    """
    if made_before(BreachMove, uid, offender=breach.offender):
        breach.refresh_from_db()
        return breach
    lock(breach.offender)
    breach.refresh_from_db()
    before = Status(breach.status)
    facts = Facts(rationale, tuple(alternatives), look_again_hours, has_condition=breach.condition_id is not None)
    after = BREACH.move(verb, before, by=by.role, facts=facts).after
    now = timezone.now()
    knew = {} if verb == "review" else knowledge.known_of(breach.offender, at=now)
    changes = _changes(verb, after, by=by, at=now, facts=facts)
    if not Breach.objects.filter(pk=breach.pk, status=before).update(**changes):
        raise MoveRefused("Somebody else moved it meanwhile. Look at it again")
    made = BreachMove.objects.create(
        **keyed(uid),
        breach=breach,
        offender=breach.offender,
        verb=verb,
        before=before,
        after=after,
        moved_at=now,
        moved_by=by,
        rationale=rationale,
        knew=knew,
    )
    breach.refresh_from_db()
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"licence.breach_{verb}",
        by=by,
        target=breach,
        subject=breach.offender,
        reason=rationale[:500],
        payload={
            "before": before,
            "after": after,
            "rationale": rationale,
            "alternatives": list(alternatives),
            "look_again_at": breach.look_again_at,
        },
    )
    _tell(breach, made, at=now)
    return breach


def _changes(verb: str, after: Status, *, by: User, at: datetime, facts: Facts) -> dict[str, Any]:
    changes: dict[str, Any] = {"status": after, "look_again_at": None}
    if verb not in WITHOUT_DECISION:
        changes |= {"decided_at": at, "decided_by": by, "rationale": facts.rationale}
    if facts.alternatives:
        changes["alternatives"] = list(facts.alternatives)
    if after is Status.NO_RECALL and facts.look_again_hours:
        changes["look_again_at"] = at + timedelta(hours=facts.look_again_hours)
    return changes


def _tell(breach: Breach, made: BreachMove, *, at: datetime) -> None:
    """What the move says to the teams. A concern that was decided on waits for nobody any more."""
    if made.after == Status.RECALL_CONSIDERED:
        tell_of_concern(breach, made, kind=alert_kinds.CONCERN, text=in_words(breach))
    if made.before == Status.RECALL_CONSIDERED:
        _end_concern(breach, reason=f"Decided by {made.moved_by}: {breach.get_status_display().lower()}", at=at)
    kind = {Status.RECALL_DECIDED: alert_kinds.RECALL_DECIDED, Status.NO_RECALL: alert_kinds.NO_RECALL}.get(
        Status(made.after)
    )
    if kind:
        alerts.raise_alert(
            kind=kind,
            key=f"breach:{breach.pk}:{made.pk}",
            subject=breach.offender,
            text=f"Decided by {made.moved_by}. {in_words(breach)}",
            link=link_to(breach),
        )
    if Status(made.after) in ENDS:
        reason = f"{breach.get_status_display()}, {made.moved_by}"
        alerts.resolve(kind=alert_kinds.BREACH, key=f"breach:{breach.pk}", reason=reason, at=at)


def _end_concern(breach: Breach, *, reason: str, at: datetime) -> None:
    asked = breach.moves.filter(after=Status.RECALL_CONSIDERED).order_by("-moved_at", "-pk").first()
    if asked is None:
        return
    for kind in (alert_kinds.CONCERN, alert_kinds.CONCERN_BACK):
        alerts.resolve(kind=kind, key=f"breach:{breach.pk}:{asked.pk}", reason=reason, at=at)
