"""Telling partner systems that something has happened. One of the doors that other apps call.

`publish_event` and `publish_many` write the events and a delivery for each program that is to hear of them, in the
caller's transaction: all is there with its cause, or nothing is. To hear, a program has chosen the kind, its client may
read such records, and the account that it acts as sees the person. All of it is asked again whenever an event leaves
(`sharing/events/seeing.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from sharing import live_updates
from sharing.access import sql
from sharing.access.rules import Permission
from sharing.compiled.queries import NEVER, CompiledQuery
from sharing.events.kinds import EventKind
from sharing.events.models import EventDelivery, EventEndpoint

SEND = "sharing.tasks.send_events"
AT_ONCE = 1_000  # events in a statement


@dataclass(frozen=True)
class NewEvent:
    """One of many that are told together. subject: the key of the person; record: the uid of the row of the kind's.

    more: uids of other records that belong to it, by what they are called. teams: of a kind that is for a team's own
    programs, the keys of the teams.
    """

    subject: int
    record: UUID
    more: Mapping[str, UUID] = field(default_factory=dict)
    teams: Sequence[int] = ()


def publish_event(
    *,
    kind: EventKind,
    record: Model,
    subject: Model,
    more: Mapping[str, UUID] | None = None,
    teams: Sequence[int] = (),
    at: datetime | None = None,
) -> int:
    """Tell the programs that are to know; returns how many. None of them: nothing is written.

    record: a row of `kind.rows`, with a `uid`. One statement where nobody has chosen the kind, else two.
    """
    uid = record.uid  # type: ignore[attr-defined]  # as every row of ours
    return publish_many(kind=kind, new=[NewEvent(subject.pk, uid, more or {}, teams)], at=at)


def publish_many(*, kind: EventKind, new: Iterable[NewEvent], at: datetime | None = None) -> int:
    """The same of many that happened together, however many in one statement for each thousand. The oldest first."""
    moment = at or timezone.now()
    endpoints = _listening(kind, at=moment)
    if not endpoints:
        return 0
    rows = list(new)
    told = sum(
        _write(kind, rows[first : first + AT_ONCE], endpoints, at=moment) for first in range(0, len(rows), AT_ONCE)
    )
    if told:
        transaction.on_commit(ring_sender, robust=True)
    return told


def is_listened_to(kind: EventKind, *, at: datetime) -> bool:
    """Whether any program has chosen the kind: for who would have to look for what to tell."""
    return bool(_listening(kind, at=at))


def _listening(kind: EventKind, *, at: datetime) -> list[int]:
    """The addresses that have chosen the kind. Asked by most acts, and mostly there are none."""
    return [row["pk"] for row in LISTENING.asked(kind=kind.name, scope=str(kind.scope), at=at)]


LISTENING = CompiledQuery(("pk",), EventEndpoint.objects.told_of, kind="kind", scope="scope", at=NEVER)


def ring_sender() -> None:
    """Let it start at once; it would come automatically within seconds. Never raises for the broker, nor waits for
    it."""
    if live_updates.answers():
        live_updates.wake(SEND)


# Whose programs hear: each event is asked of each address that has chosen the kind, by the access relation.
_PROGRAM = sql.of_user("c.user_id", "NULL")
_SEES = sql.may("given.subject_id", _PROGRAM)
_IN_TEAM = f"""ARRAY(SELECT jsonb_array_elements_text(given.teams)::int) && ARRAY({sql.teams_of("c.user_id")})
    AND {sql.not_barred("given.subject_id", _PROGRAM)}"""

WRITE = """
WITH given AS (
    SELECT n, subject_id, record_uid, more::jsonb AS more, teams::jsonb AS teams
    FROM unnest(%(subjects)s::bigint[], %(records)s::uuid[], %(mores)s::text[], %(teams)s::text[])
        WITH ORDINALITY AS row (subject_id, record_uid, more, teams, n)
),
told AS (
    SELECT given.n, e.id AS endpoint_id, e.address = '' AS only_read
    FROM given CROSS JOIN sharing_eventendpoint e JOIN sharing_client c ON c.id = e.client_id
    WHERE e.id = ANY(%(endpoints)s::bigint[]) AND {hears}
),
made AS (
    INSERT INTO sharing_event (kind, subject_id, record_uid, more, happened_at)
    SELECT %(kind)s, subject_id, record_uid, more, %(at)s::timestamptz
    FROM given WHERE n IN (SELECT n FROM told) ORDER BY n
    RETURNING id, subject_id, record_uid
)
INSERT INTO sharing_eventdelivery (event_id, endpoint_id, state, attempts, error, told_at, next_try_at)
SELECT made.id, told.endpoint_id, CASE WHEN told.only_read THEN %(kept)s ELSE %(waiting)s END, 0, '',
       %(at)s::timestamptz, CASE WHEN told.only_read THEN NULL ELSE %(at)s::timestamptz END
FROM made JOIN given USING (subject_id, record_uid) JOIN told USING (n)
ORDER BY made.id
"""


def _write(kind: EventKind, new: Sequence[NewEvent], endpoints: Sequence[int], *, at: datetime) -> int:
    """How many deliveries were written. Of the same record twice in one go one event is told: it says no more."""
    once = {(event.subject, event.record): event for event in new}.values()
    words = WRITE.format(hears=_IN_TEAM if kind.of_team else _SEES)
    values = sql.values(
        Permission.VIEW,
        at=at,
        kind=kind.name,
        endpoints=list(endpoints),
        subjects=[event.subject for event in once],
        records=[str(event.record) for event in once],
        mores=[json.dumps({name: str(uid) for name, uid in event.more.items()}) for event in once],
        teams=[json.dumps(list(event.teams)) for event in once],
        waiting=EventDelivery.State.WAITING,
        kept=EventDelivery.State.KEPT,
    )
    with connection.cursor() as cursor:
        cursor.execute(*sql.bind(words, values))
        return cursor.rowcount
