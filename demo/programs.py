"""The one program of the demo: what it may read, and which events it was sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from demo import cast
from offenders.models import Offender
from sharing import events
from sharing.clients import actions as clients
from sharing.clients.token_scopes import TokenScope
from sharing.events import endpoints
from sharing.models import Event, EventDelivery, EventEndpoint, User

ADDRESS = "https://events.tags.example/inbox"  # of a name that can never be anybody's
TAKES = timedelta(seconds=1)
# As if each had been sent when it happened.
PLACES = """
WITH told AS (
    SELECT d.id, e.subject_id, row_number() OVER (ORDER BY e.happened_at, e.id) AS position,
           row_number() OVER (PARTITION BY e.subject_id ORDER BY e.happened_at, e.id) AS number
    FROM sharing_eventdelivery d JOIN sharing_event e ON e.id = d.event_id WHERE d.endpoint_id = %(endpoint)s
),
counted AS (
    INSERT INTO sharing_eventsequence (endpoint_id, subject_id, last)
    SELECT %(endpoint)s, subject_id, max(number) FROM told GROUP BY subject_id
),
placed AS (
    UPDATE sharing_eventendpoint SET last_position = (SELECT count(*) FROM told) WHERE id = %(endpoint)s
)
UPDATE sharing_eventdelivery d
SET position = told.position, number = told.number, published_at = d.tried_at, heard_at = d.tried_at
FROM told WHERE d.id = told.id
"""


def make_client() -> None:
    """A client, and where it takes events from now on."""
    scopes = [scope for scope in TokenScope if scope not in (TokenScope.GRANTS_READ, TokenScope.PAROLE_REVIEWS_WRITE)]
    made = clients.add_client(
        name="Tag desk events",
        purpose="Fits and removes tags",
        user=User.objects.get(name=cast.CLIENT_USER),
        scopes=scopes,
        expires_at=timezone.now() + timedelta(days=365),
        by=None,
        client_id=cast.CLIENT_ID,
        secret=cast.CLIENT_SECRET,
    )
    kinds = [name for name, kind in events.KINDS.items() if kind.scope in scopes]
    endpoints.set_endpoint(client=made.client, address=ADDRESS, kinds=kinds, by=None)


def were_told(person: Offender, *, since: datetime, at: datetime) -> None:
    """What was put down since was told and taken then."""
    told = list(Event.objects.filter(subject=person, happened_at__gte=since).values_list("pk", flat=True))
    if not told:
        return
    Event.objects.filter(pk__in=told).update(happened_at=at)
    EventDelivery.objects.filter(event__in=told).update(
        state=EventDelivery.State.TAKEN, next_try_at=None, attempts=1, status=204, told_at=at, tried_at=at + TAKES
    )


def took_all(person: Offender) -> None:
    """What happened to the person was told and taken in the second in which it happened."""
    _took(EventDelivery.objects.filter(event__subject=person, state=EventDelivery.State.WAITING))


def _took(waiting: QuerySet[EventDelivery]) -> None:
    happened_at = Subquery(Event.objects.filter(pk=OuterRef("event")).values("happened_at"))
    taken = {"state": EventDelivery.State.TAKEN, "next_try_at": None, "attempts": 1, "status": 204}
    waiting.update(told_at=happened_at, tried_at=happened_at, **taken)


def switch_off(*, by: User) -> None:
    """Nobody takes events at an invented address: the demo sends none, and the page says why. What happened until now
    was told and taken, in its order."""
    endpoint = EventEndpoint.objects.get(address=ADDRESS)
    _took(endpoint.deliveries.filter(state=EventDelivery.State.WAITING))
    with connection.cursor() as cursor:
        cursor.execute(PLACES, {"endpoint": endpoint.pk})
    last = endpoint.deliveries.filter(state=EventDelivery.State.TAKEN).order_by("-tried_at").first()
    EventEndpoint.objects.filter(pk=endpoint.pk).update(taken_at=last.tried_at if last else None)
    endpoints.switch_off(endpoint=endpoint, reason="Their system is moving to a new server this week", by=by)
