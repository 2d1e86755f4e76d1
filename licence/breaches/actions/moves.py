"""Decide on a breach: one move of its ladder, with what the decider knew at that minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.breaches import alert_kinds, decision_snapshot, event_kinds
from licence.breaches.actions.breaches import format_breach, tell_of_concern
from licence.breaches.models import Breach, BreachMove
from licence.breaches.rules import BREACH, ENDS, BreachFacts, Status
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import alerts, audit, events
from sharing.access.state_machines import CLOCK, Able, MoveRefused
from sharing.models import User
from sharing.records.once import keyed
from sharing.sentence_words import mid_sentence

ON_RECALL = frozenset({"recall", "no_recall", "ask_again"})  # follow from what is done on the recall
WITHOUT_DECISION = ("review", "consider_recall", "ask_again")  # somebody looks, or asks; nobody has decided yet
WITHDRAWS = ("withdraw_finding", "withdraw_decision")
AUDITED = {"no_breach": "not_made_out"}  # the audit log keeps its verbs


@transaction.atomic
def move_breach(*, breach: Breach, verb: str, by: User, rationale: str = "", uid: UUID | None = None) -> Breach:
    """Take the breach on by this verb of the ladder. Teams hear of a recall considered.

    uid: the key of the move that the form was given; the same again changes nothing. Raises MoveRefused when it may not
    be made now, by them, or without what must hold; nothing is then changed. Whether recall is asked for is
    decided on the recall, and nowhere else (`licence.recalls.actions.deciding`).
    """
    if made_before(BreachMove, uid, offender=breach.offender):
        breach.refresh_from_db()
        return breach
    if verb in ON_RECALL:
        raise MoveRefused("This is decided on the recall. Start a recall, or continue the open one")
    lock(breach.offender)
    breach.refresh_from_db()
    is_decider = breach.decided_by_id == by.pk
    facts = BreachFacts(rationale, has_condition=breach.condition_id is not None, is_decider=is_decider)
    return _make(breach, verb, as_who=by, by=by, facts=facts, uid=uid)


def follow_recall(
    breach: Breach, verb: str, *, by: User, rationale: str, alternatives: Sequence[str] = (), hours: int | None = None
) -> Breach:
    """The breach follows what was decided on the recall, in the transaction of that; a breach that has gone another
    way meanwhile stays as it is. hours: in how many of them a refused concern comes back."""
    breach.refresh_from_db()
    if not any(move.verb == verb for move in BREACH.open_to(Status(breach.status), by=CLOCK)):
        return breach
    facts = BreachFacts(rationale, tuple(alternatives), hours, has_condition=breach.condition_id is not None)
    return _make(breach, verb, as_who=CLOCK, by=by, facts=facts)


def _make(breach: Breach, verb: str, *, as_who: Able, by: User, facts: BreachFacts, uid: UUID | None = None) -> Breach:
    before = Status(breach.status)
    after = BREACH.move(verb, before, by=as_who, facts=facts).after
    now = timezone.now()
    knew = {} if verb in ("review", "ask_again") else decision_snapshot.known_of(breach.offender, at=now, by=by)
    changes = _changes(verb, after, by=by, at=now, facts=facts)
    if verb in WITHDRAWS:
        changes |= _standing_before(breach, after)
    if not Breach.objects.filter(pk=breach.pk, status=before).update(**changes):
        raise MoveRefused("Someone else changed this first. Open the breach again")
    made = BreachMove.objects.create(
        **keyed(uid),
        breach=breach,
        offender=breach.offender,
        verb=verb,
        before=before,
        after=after,
        moved_at=now,
        moved_by=by,
        rationale=facts.rationale,
        knew=knew,
    )
    breach.refresh_from_db()
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"licence.breach_{AUDITED.get(verb, verb)}",
        by=by,
        target=breach,
        subject=breach.offender,
        reason=facts.rationale[:500],
        payload={
            "before": before,
            "after": after,
            "rationale": facts.rationale,
            "alternatives": list(facts.alternatives),
            "look_again_at": breach.look_again_at,
        },
    )
    _alert_breach_move(breach, made, at=now)
    if verb not in WITHOUT_DECISION:
        events.publish_event(kind=event_kinds.DECIDED, record=breach, subject=breach.offender, at=now)
    return breach


def _changes(verb: str, after: Status, *, by: User, at: datetime, facts: BreachFacts) -> dict[str, Any]:
    changes: dict[str, Any] = {"status": after, "look_again_at": None}
    if verb not in WITHOUT_DECISION:
        changes |= {"decided_at": at, "decided_by": by, "rationale": facts.rationale}
    if facts.alternatives:
        changes["alternatives"] = list(facts.alternatives)
    if after is Status.NO_RECALL and facts.look_again_hours:
        changes["look_again_at"] = at + timedelta(hours=facts.look_again_hours)
    return changes


def _standing_before(breach: Breach, after: Status) -> dict[str, Any]:
    """What was decided before the decision that is withdrawn: by the move that led to this state, if it decided."""
    led = breach.moves.filter(after=after).order_by("-moved_at", "-pk").first()
    if led is None or led.verb in (*WITHOUT_DECISION, *WITHDRAWS):
        return {"decided_at": None, "decided_by": None, "rationale": ""}
    return {"decided_at": led.moved_at, "decided_by": led.moved_by, "rationale": led.rationale}


def _alert_breach_move(breach: Breach, made: BreachMove, *, at: datetime) -> None:
    """What the move says to the teams. Of a decision on recall they hear once, by the recall; a concern that was
    decided on no longer waits for anybody."""
    if made.verb == "ask_again":
        tell_of_concern(breach, made, kind=alert_kinds.CONCERN_BACK, text=f"{made.rationale}. {format_breach(breach)}")
    elif made.verb in WITHDRAWS:
        text = f"{made.moved_by} withdraws a decision recorded by mistake. {format_breach(breach)} It is now: "
        text += f"{mid_sentence(breach.get_status_display())}."
        tell_of_concern(breach, made, kind=alert_kinds.DECISION_WITHDRAWN, text=text)
    elif made.after == Status.RECALL_CONSIDERED:
        tell_of_concern(breach, made, kind=alert_kinds.CONCERN, text=format_breach(breach))
    if made.before == Status.RECALL_CONSIDERED:
        _end_concern(breach, reason=f"Decided by {made.moved_by}: {mid_sentence(breach.get_status_display())}", at=at)
    if Status(made.after) in ENDS:
        reason = f"{breach.get_status_display()}, {made.moved_by}"
        alerts.resolve(kind=alert_kinds.BREACH, key=f"breach:{breach.pk}", reason=reason, at=at)


def _end_concern(breach: Breach, *, reason: str, at: datetime) -> None:
    asked = breach.moves.filter(after=Status.RECALL_CONSIDERED).order_by("-moved_at", "-pk").first()
    if asked is None:
        return
    for kind in (alert_kinds.CONCERN, alert_kinds.CONCERN_BACK):
        alerts.resolve(kind=kind, key=f"breach:{breach.pk}:{asked.pk}", reason=reason, at=at)
