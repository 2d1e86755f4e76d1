"""Withdraw a request, end an exemption before its time, and withdraw an approval that was a mistake."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from licence import followers
from licence.exemptions import alert_kinds, event_kinds
from licence.exemptions.actions.moves import facts_of, make_move, reread, stop_asking, tell
from licence.exemptions.models import Exemption
from sharing import access, alerts, events
from sharing.access.rules import Permission
from sharing.models import User


@transaction.atomic
def withdraw(*, exemption: Exemption, reason: str, by: User) -> Exemption:
    """Nobody has to decide it. For the person who asked alone. Raises MoveRefused."""
    exemption = _end(exemption, "withdraw", reason, by)
    stop_asking(exemption, "Withdrawn by the person who asked")
    return exemption


@transaction.atomic
def end_early(*, exemption: Exemption, reason: str, by: User) -> Exemption:
    """The condition applies again from now on; every team hears. For anybody who may change the person: the person is
    bound again by it. Raises MoveRefused."""
    exemption = _end(exemption, "end_early", reason, by)
    _tell_over(exemption, f"the permission was ended by {by}. The condition applies again.", by)
    return exemption


@transaction.atomic
def withdraw_approval(*, exemption: Exemption, reason: str, by: User) -> Exemption:
    """It was approved by mistake, and holds no longer. The approval stays in sight. Raises MoveRefused."""
    exemption = _end(exemption, "withdraw_approval", reason, by)
    _tell_over(exemption, f"{by} withdrew the approval. The condition applies again.", by)
    return exemption


def _end(exemption: Exemption, verb: str, reason: str, by: User) -> Exemption:
    access.require(by, Permission.CHANGE, exemption.offender)
    exemption = reread(exemption)
    now = timezone.now()
    return make_move(
        exemption,
        verb,
        by=by,
        facts=facts_of(exemption, by=by, at=now, reason=reason),
        reason=reason,
        ended_at=now,
        ended_by=by,
        ended_because=reason[:300],
    )


def _tell_over(exemption: Exemption, words: str, by: User) -> None:
    alerts.resolve(kind=alert_kinds.APPROVED, key=str(exemption.uid), reason=exemption.get_status_display())
    tell(alert_kinds.OVER_EARLY, exemption, words)
    events.publish_event(kind=event_kinds.ENDED, record=exemption, subject=exemption.offender)
    followers.exemption_ended.tell(exemption=exemption, by=by)
