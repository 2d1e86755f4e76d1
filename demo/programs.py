"""The programs of the demo: what each may do, and which events one was sent."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from demo import cast
from offenders.models import Offender
from sharing import access, events
from sharing.access import roles
from sharing.access.rules import GrantRole
from sharing.administration.actions import people, teams
from sharing.clients import actions as clients
from sharing.clients.credentials.jose import PRIVATE
from sharing.clients.token_scopes import OF_PROGRAMS, OPENS, TokenScope
from sharing.events import endpoints
from sharing.grants import actions as grants
from sharing.grants import who_can_see
from sharing.models import Agency, Event, EventDelivery, EventEndpoint, Team, User

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
SANDBOX_KEY = Path(__file__).resolve().parents[1] / "docs" / "examples" / "demo-key.json"
OF_EACH = 4  # people of each status, to whom the sandbox has access


def make_client() -> None:
    """A client, and where it takes events from now on."""
    not_its = {TokenScope.GRANTS_READ, TokenScope.PAROLE_REVIEWS_WRITE, *OPENS}
    scopes = [scope for scope in OF_PROGRAMS if scope not in not_its]
    client = clients.add_client(
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
    endpoints.set_endpoint(client=client, address=ADDRESS, kinds=kinds, by=None)


def make_sandbox() -> None:
    """A program of PPCS to try the API with: it may do all that its scopes say, to a few people, also on behalf of its
    agency's users. Its key pair is in docs/examples/."""
    now = timezone.now()
    agency = Agency.objects.get(name=cast.SANDBOX_AGENCY)
    user = people.add_user(name=cast.SANDBOX_USER, email=cast.SANDBOX_EMAIL, agency=agency, role=roles.PROGRAM, by=None)
    team = teams.add_team(name=cast.SANDBOX_USER, kind=Team.Kind.CASE_GROUP, agency=agency, by=None)
    teams.add_member(team=team, user=user, by=None)
    client = clients.add_client(
        name=cast.SANDBOX_USER,
        purpose="To try API clients against invented people",
        user=user,
        scopes=OF_PROGRAMS,
        expires_at=now + timedelta(days=365),
        acts_for_users=True,
        by=None,
        client_id=cast.SANDBOX_ID,
    )
    clients.add_key(client=client, text=public_half(SANDBOX_KEY.read_text()), by=None)
    for person in _some_of_each_status():
        if giver := who_can_see.who_shares(person, at=now).order_by("pk").first():
            with suppress(grants.GrantRefused, access.NotAllowed):
                grants.grant_access(
                    subject=person,
                    team=team,
                    grant_role=GrantRole.CONTRIBUTOR,
                    reason="For the sandbox of partner systems",
                    by=giver,
                )


def public_half(key: str) -> str:
    return json.dumps({name: value for name, value in json.loads(key).items() if name not in PRIVATE})


def _some_of_each_status() -> list[Offender]:
    statuses = Offender.objects.order_by("status").values_list("status", flat=True).distinct()
    return [person for status in statuses for person in Offender.objects.filter(status=status).order_by("pk")[:OF_EACH]]


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
