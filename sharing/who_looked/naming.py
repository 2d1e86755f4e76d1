"""The names of restricted people: told to a reader of the log who gives a reason, for half an hour. It is recorded,
and privacy officers are alerted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from sharing import alerts, audit
from sharing.agencies.models import User
from sharing.who_looked.alert_kinds import PERSON_NAMED

NAMED_FOR = timedelta(minutes=30)
SESSION_KEY = "who_looked_named"
# Of the page on which the reason is asked for
WORDS = {
    "title": "Give a reason to see who",
    "intro": "Only named users can see this person. Your reason is recorded, privacy officers are alerted, and you see "
    "the name and number for 30 minutes.",
    "button": "See who it is about",
}


@transaction.atomic
def name_person(*, subject_id: int, reason: str, by: User) -> None:
    """Record that the reader of the log asks who a restricted person is, and alert the privacy officers."""
    entry = audit.record(
        action=audit.Action.CONSULTATION,
        verb="sharing.log_person_named",
        by=by,
        subject=subject_id,
        reason=reason,
    )
    alerts.raise_alert(
        kind=PERSON_NAMED,
        key=f"entry:{entry.pk}",
        subject=None,
        text=f"{by} ({by.agency}) gave a reason to see a restricted person. The reason is in the audit log.",
        link=reverse("who_looked"),
    )


def remember(session: Any, subject_id: int, *, at: datetime) -> None:
    named = {key: until for key, until in session.get(SESSION_KEY, {}).items() if until > at.timestamp()}
    session[SESSION_KEY] = named | {str(subject_id): (at + NAMED_FOR).timestamp()}


def named_now(session: Any, *, at: datetime) -> set[int]:
    return {int(key) for key, until in session.get(SESSION_KEY, {}).items() if until > at.timestamp()}
