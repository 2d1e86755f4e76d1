"""Timed work on exemptions: requests that nobody decided lapse, and approved ones end. Safe to run twice and late."""

from __future__ import annotations

from datetime import datetime

from licence import followers
from licence.exemptions import alert_kinds, event_kinds
from licence.exemptions.actions.moves import (
    facts_of,
    make_move,
    reread,
    still_binds,
    stop_asking,
    tell,
    window_in_words,
)
from licence.exemptions.models import Exemption
from licence.exemptions.rules import OPEN, Status
from sharing import alerts, events
from sharing.jobs.set_aside import alone

WINDOW_OVER = "The time of the permission has ended"
CONDITION_OVER = "The condition is no longer in force"


def watch(*, at: datetime) -> int:
    """All whose window is over by now, or whose condition is no longer in force. Returns how many."""
    over = 0
    for exemption in Exemption.objects.over_by(at).select_related("offender").order_by("pk"):
        with alone("exemptions", exemption.pk, subject=exemption.offender_id):
            over += _end(exemption, at)
    return over


def _end(exemption: Exemption, at: datetime) -> bool:
    exemption = reread(exemption)
    is_past = exemption.ends_at <= at
    if exemption.state not in OPEN or (still_binds(exemption.condition, at=at) and not is_past):
        return False  # somebody was first
    was_asked = exemption.state is Status.ASKED
    reason = WINDOW_OVER if is_past else CONDITION_OVER
    exemption = make_move(
        exemption,
        "lapse" if was_asked else "end",
        by=None,
        facts=facts_of(exemption, by=None, at=at),
        reason=reason,
        ended_at=exemption.ends_at if is_past else at,
        ended_because=reason,
    )
    if was_asked:
        stop_asking(exemption, "Lapsed")
        words = f"no one decided the permission {window_in_words(exemption)} that {exemption.asked_by} asked for."
        tell(alert_kinds.NOT_GIVEN, exemption, words, title="Permission request lapsed")
    else:
        alerts.resolve(kind=alert_kinds.APPROVED, key=str(exemption.uid), reason=reason, at=at)
        if not is_past:
            words = f"the permission {window_in_words(exemption)} has ended."
            tell(
                alert_kinds.OVER_EARLY, exemption, words, title="Permission ended: its condition is no longer in force"
            )
        events.publish_event(kind=event_kinds.ENDED, record=exemption, subject=exemption.offender)
        followers.exemption_ended.tell(exemption=exemption, by=None)
    return True
