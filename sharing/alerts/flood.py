"""Holding emails when too many of one kind come at once, until someone has checked; sending or deleting those held.

Such a flood is a storm of the kind (`storms/models.py`), which is over once somebody has looked. Only letters: never
receipts, and so the pages. Critical ones go out whatever happens. A digest is no flood: it comes once a week by design.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from sharing import alerts, audit, practice
from sharing.agencies.models import User
from sharing.alerts.models import Delivery
from sharing.alerts.rules import Severity
from sharing.alerts.storms.models import Storm

logger = logging.getLogger(__name__)

# Whoever claimed a letter may be sending it at this moment: only those that nobody has tried are held.
HOLD = """
WITH waiting AS (
    SELECT DISTINCT a.kind
    FROM sharing_delivery d JOIN sharing_receipt r ON r.id = d.receipt_id JOIN sharing_alert a ON a.id = r.alert_id
    WHERE d.state = %(waiting)s AND d.channel = %(email)s AND d.attempts = 0 AND d.reviewed_at IS NULL
      AND r.severity > %(critical)s
),
numbered AS (
    SELECT d.id, a.kind, row_number() OVER (PARTITION BY a.kind ORDER BY a.raised_at, d.id) AS number
    FROM sharing_alert a JOIN sharing_receipt r ON r.alert_id = a.id JOIN sharing_delivery d ON d.receipt_id = r.id
    WHERE a.kind IN (SELECT kind FROM waiting) AND a.raised_at > %(since)s AND r.severity > %(critical)s
      AND d.channel = %(email)s AND d.id > coalesce(
          (SELECT max(o.id) FROM sharing_delivery o JOIN sharing_receipt ro ON ro.id = o.receipt_id
           JOIN sharing_alert ao ON ao.id = ro.alert_id WHERE ao.kind = a.kind AND o.reviewed_at IS NOT NULL), 0)
)
UPDATE sharing_delivery d SET state = %(held)s, next_try_at = NULL
FROM numbered
WHERE numbered.id = d.id AND numbered.number > %(most)s AND d.state = %(waiting)s AND d.attempts = 0
  AND d.bundled_at IS NULL
RETURNING numbered.kind, d.id
"""


# And not in the storm of a team, nor until those of a gap are put together.
HELD_BY_KIND = Q(state=Delivery.State.HELD, storm__team__isnull=True) & ~Q(storm__isnull=True, rung__isnull=False)


class NoneHeld(Exception):
    """Letters of this kind are no longer held; nothing was changed."""


class ReasonMissing(Exception):
    """Letters are sent or dropped for a reason."""


@dataclass(frozen=True)
class Held:
    """The letters of one kind that wait for somebody to look: how many, of how many alerts, since when."""

    kind: str
    title: str
    letters: int
    alerts: int
    since: datetime


@transaction.atomic
def hold(*, at: datetime) -> int:
    """Of every kind of which too many letters came within the time that is practice, and since somebody last looked,
    hold those after the first so many; returns how many."""
    if not Delivery.objects.filter(state=Delivery.State.WAITING, next_try_at__lte=at).exists():
        return 0
    today = timezone.localdate(at)
    most = practice.value(practice.FLOOD_LETTERS, on=today)
    since = at - timedelta(minutes=practice.value(practice.FLOOD_MINUTES, on=today))
    values = {
        "since": since,
        "most": most,
        "critical": Severity.CRITICAL,
        "email": Delivery.Channel.EMAIL,
        "waiting": Delivery.State.WAITING,
        "held": Delivery.State.HELD,
    }
    with connection.cursor() as cursor:
        cursor.execute(HOLD, values)
        held = defaultdict[str, list[int]](list)
        for kind, letter in cursor.fetchall():
            held[kind].append(letter)
    for kind, keys in held.items():
        letters = len(keys)
        storm, _ = Storm.objects.get_or_create(
            team=None, kind=kind, ended_at=None, defaults={"began_at": at, "alerts": letters}
        )
        Delivery.objects.filter(pk__in=keys).update(storm=storm)
        logger.warning("letters_held", extra={"kind": kind, "letters": letters})
        audit.record(
            action=audit.Action.ADMINISTRATION,
            verb="letters.held",
            by=None,
            payload={"kind": kind, "letters": letters},
        )
    return sum(map(len, held.values()))


def held_now() -> list[Held]:
    """Each kind of which letters are held, oldest first. It names no person."""
    rows = (
        Delivery.objects.filter(HELD_BY_KIND)
        .values("receipt__alert__kind")
        .annotate(
            title=Min("receipt__alert__title"),
            letters=Count("pk"),
            alerts=Count("receipt__alert", distinct=True),
            since=Min("receipt__told_at"),
        )
        .order_by("since", "receipt__alert__kind")
    )
    return [
        Held(
            kind=(kind := row["receipt__alert__kind"]),
            title=alerts.KINDS[kind].title if kind in alerts.KINDS else row["title"],
            letters=row["letters"],
            alerts=row["alerts"],
            since=row["since"],
        )
        for row in rows
    ]


@transaction.atomic
def send_held(*, kind: str, reason: str, by: User) -> int:
    """Somebody has looked: they go out after all. Returns how many. Raises ReasonMissing, NoneHeld."""
    now = timezone.now()
    letters = _decide(kind, reason, "letters.sent_after_all", by, state=Delivery.State.WAITING, next_try_at=now)
    transaction.on_commit(alerts.ring_deliverer, robust=True)
    return letters


@transaction.atomic
def drop_held(*, kind: str, reason: str, by: User) -> int:
    """Somebody has looked: they do not go out. The receipts stay. Returns how many. Raises ReasonMissing, NoneHeld."""
    return _decide(kind, reason, "letters.dropped", by, state=Delivery.State.DROPPED)


def _decide(kind: str, reason: str, verb: str, by: User, **change) -> int:
    if not reason.strip():
        raise ReasonMissing
    rows = Delivery.objects.filter(HELD_BY_KIND, receipt__alert__kind=kind)
    letters = rows.update(reviewed_at=timezone.now(), **change)
    if not letters:
        raise NoneHeld(kind)
    Storm.objects.standing().filter(team=None, kind=kind).update(ended_at=timezone.now())
    audit.record(
        action=audit.Action.ADMINISTRATION,
        verb=verb,
        by=by,
        reason=reason.strip(),
        payload={"kind": kind, "letters": letters},
    )
    return letters
