"""Places and numbers of events: of what one program hears, the order of its feed and the count about each person.

Both are given when an event is first sent or read, after the access relation was asked: what the program may not hear
of takes none, and leaves no gap. Whoever calls these has locked the row of the address, so that one hand at a time
counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection

from sharing.events import seeing
from sharing.events.models import EventDelivery, EventEndpoint

State = EventDelivery.State

NUMBER = """
WITH fresh AS (
    SELECT d.id, e.subject_id, row_number() OVER (ORDER BY d.event_id) AS nth,
           row_number() OVER (PARTITION BY e.subject_id ORDER BY d.event_id) AS of_person
    FROM sharing_eventdelivery d JOIN sharing_event e ON e.id = d.event_id
    WHERE d.id = ANY(%(keys)s::bigint[]) AND d.position IS NULL
),
counts AS (SELECT subject_id, count(*) AS number FROM fresh GROUP BY subject_id),
counted AS (
    INSERT INTO sharing_eventsequence (endpoint_id, subject_id, last)
    SELECT %(endpoint)s, subject_id, number FROM counts
    ON CONFLICT (endpoint_id, subject_id) DO UPDATE SET last = sharing_eventsequence.last + EXCLUDED.last
    RETURNING subject_id, last
),
placed AS (
    UPDATE sharing_eventendpoint SET last_position = last_position + (SELECT count(*) FROM fresh)
    WHERE id = %(endpoint)s RETURNING last_position - (SELECT count(*) FROM fresh) AS before
)
UPDATE sharing_eventdelivery d
SET position = placed.before + fresh.nth, number = counted.last - counts.number + fresh.of_person,
    published_at = %(at)s::timestamptz
FROM fresh
JOIN counts ON counts.subject_id IS NOT DISTINCT FROM fresh.subject_id
JOIN counted ON counted.subject_id IS NOT DISTINCT FROM fresh.subject_id
CROSS JOIN placed
WHERE d.id = fresh.id
RETURNING d.id, d.position, d.number
"""

# A number that nobody heard is free again, unless a later one about the person was given.
GIVE_BACK = """
UPDATE sharing_eventsequence s
SET last = greatest(freed.first - 1, (
    SELECT max(d.number) FROM sharing_eventdelivery d JOIN sharing_event e ON e.id = d.event_id
    WHERE d.endpoint_id = s.endpoint_id AND e.subject_id IS NOT DISTINCT FROM s.subject_id))
FROM (
    SELECT subject_id, min(number) AS first
    FROM unnest(%(subjects)s::bigint[], %(numbers)s::bigint[]) AS row (subject_id, number) GROUP BY subject_id
) freed
WHERE s.endpoint_id = %(endpoint)s AND s.subject_id IS NOT DISTINCT FROM freed.subject_id
"""


def give_places(endpoint: EventEndpoint, rows: Iterable[EventDelivery], *, at: datetime) -> None:
    """The next place and number to each that has none, in the order in which they happened. One statement."""
    without = {row.pk: row for row in rows if row.position is None}
    if not without:
        return
    with connection.cursor() as cursor:
        cursor.execute(NUMBER, {"keys": list(without), "endpoint": endpoint.pk, "at": at})
        for key, position, number in cursor.fetchall():
            row = without[key]
            row.position, row.number, row.published_at = position, number, at


def leave_out(endpoint: EventEndpoint, rows: Iterable[EventDelivery], *, at: datetime) -> None:
    """The program may no longer hear of these: nothing more is sent. One that it has heard keeps its place.

    Of a person of whom it had numbers that it never heard, all that it may not hear of now go together, so that no gap
    among them stays.
    """
    rows = list(rows)
    heard = [row.pk for row in rows if row.heard_at is not None]
    EventDelivery.objects.filter(pk__in=heard, state=State.WAITING).update(state=State.TAKEN, next_try_at=None)
    unheard = {row.pk: row for row in rows if row.heard_at is None}
    if people := {row.event.subject_id for row in unheard.values() if row.number is not None}:
        waiting = endpoint.deliveries.filter(
            event__subject__in=people, state=State.WAITING, position__isnull=False, heard_at__isnull=True
        ).exclude(pk__in=unheard)
        others = list(waiting.select_related("event"))
        seen = seeing.seen_now(others, endpoint=endpoint, at=at) if others else {}
        unheard |= {row.pk: row for row in others if row.pk not in seen}
    EventDelivery.objects.filter(pk__in=unheard).update(
        state=State.DROPPED, next_try_at=None, position=None, number=None, published_at=None
    )
    numbered = [row for row in unheard.values() if row.number is not None]
    if numbered:
        with connection.cursor() as cursor:
            cursor.execute(
                GIVE_BACK,
                {
                    "endpoint": endpoint.pk,
                    "subjects": [row.event.subject_id for row in numbered],
                    "numbers": [row.number for row in numbered],
                },
            )
