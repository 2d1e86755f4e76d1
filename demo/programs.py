"""The one program of the demo: what it may read, and which events it was sent."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
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


def make_client() -> None:
    """A client, and where it takes events from now on."""
    made = clients.add_client(
        name="Tag desk events",
        purpose="Fits and removes tags",
        user=User.objects.get(name=cast.CLIENT_USER),
        scopes=[
            scope for scope in TokenScope if scope not in (TokenScope.GRANTS_READ, TokenScope.PAROLE_REVIEWS_WRITE)
        ],
        expires_at=timezone.now() + timedelta(days=365),
        by=None,
        client_id=cast.CLIENT_ID,
        secret=cast.CLIENT_SECRET,
    )
    endpoints.set_endpoint(client=made.client, address=ADDRESS, kinds=list(events.KINDS), by=None)


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
    waiting = EventDelivery.objects.filter(event__subject=person, state=EventDelivery.State.WAITING)
    happened_at = Subquery(Event.objects.filter(pk=OuterRef("event")).values("happened_at"))
    taken = {"state": EventDelivery.State.TAKEN, "next_try_at": None, "attempts": 1, "status": 204}
    waiting.update(told_at=happened_at, tried_at=happened_at, **taken)


def switch_off(*, by: User) -> None:
    """Nobody takes events at an invented address: the demo sends none, and the page says why."""
    endpoint = EventEndpoint.objects.get(address=ADDRESS)
    last = endpoint.deliveries.filter(state=EventDelivery.State.TAKEN).order_by("-tried_at").first()
    EventEndpoint.objects.filter(pk=endpoint.pk).update(taken_at=last.tried_at if last else None)
    endpoints.switch_off(endpoint=endpoint, reason="Their system is moving to a new server this week", by=by)
