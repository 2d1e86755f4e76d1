"""The names of restricted people: told to a reader of the log who gives a reason, for half an hour, and recorded."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from sharing import audit
from sharing.agencies.models import User

NAMED_FOR = timedelta(minutes=30)
SESSION_KEY = "who_looked_named"


@transaction.atomic
def name_person(*, subject_id: int, reason: str, by: User) -> None:
    """Record that the reader of the log asks who a restricted person is."""
    audit.record(
        action=audit.Action.CONSULTATION,
        verb="sharing.log_person_named",
        by=by,
        subject=subject_id,
        reason=reason,
    )


def remember(session: Any, subject_id: int, *, at: datetime) -> None:
    named = {key: until for key, until in session.get(SESSION_KEY, {}).items() if until > at.timestamp()}
    session[SESSION_KEY] = named | {str(subject_id): (at + NAMED_FOR).timestamp()}


def named_now(session: Any, *, at: datetime) -> set[int]:
    return {int(key) for key, until in session.get(SESSION_KEY, {}).items() if until > at.timestamp()}
