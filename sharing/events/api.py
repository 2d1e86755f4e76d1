"""The feed of events, for programs, and a program's own asking for a replay."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, inline_serializer
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from sharing import audit, events
from sharing.api import bodies
from sharing.api.refusals.errors import Conflict
from sharing.api.sent_again.headers import KEY
from sharing.api.sent_again.idempotency import once
from sharing.clients.token_scopes import TokenScope
from sharing.events import endpoints, feed, positions
from sharing.events.envelopes import VERSION, envelope_of, local_base
from sharing.events.kinds import KINDS
from sharing.events.models import EventEndpoint
from sharing.records.site_address import site_address

NOT_SET_UP = "No events are set up for your client. Ask the administrator to select them."


# The envelope's names are those of HMPPS domain events.
RECORDS = sorted({kind.record for kind in KINDS.values()} | {"reviewId"})


class EventInformation(serializers.Serializer):
    """Which event it is, and of which records: the uid of each under the name that its kind gives it."""

    MAY_LACK = frozenset({"test", "replay", *RECORDS})  # each has its own record alone

    def get_fields(self) -> dict[str, Any]:
        return {
            "eventId": serializers.UUIDField(help_text="The same however often the event is sent or read"),
            "sequence": serializers.IntegerField(
                min_value=1, help_text="Counts the events about this person that were due to your client"
            ),
            "test": serializers.BooleanField(required=False, help_text="Only in a test: the person is invented"),
            "replay": serializers.BooleanField(required=False, help_text="Only while it is sent again after a replay"),
            **{
                name: serializers.UUIDField(required=False, help_text="The uid of a record that it is about")
                for name in RECORDS
            },
        }


PERSON = inline_serializer(
    "EventPerson",
    {
        "identifiers": inline_serializer(
            "EventPersonIdentifier",
            {"type": serializers.ChoiceField(choices=["NOMS", "CRN"]), "value": serializers.CharField()},
            many=True,
        )
    },
)
EVENT = inline_serializer(
    "Event",
    {
        "eventType": serializers.ChoiceField(choices=sorted(KINDS)),
        "version": serializers.ChoiceField(choices=[VERSION]),
        "description": serializers.CharField(),
        "occurredAt": serializers.DateTimeField(),
        "publishedAt": serializers.DateTimeField(help_text="When it was first sent to your client, or read by it"),
        "detailUrl": serializers.URLField(),
        "additionalInformation": EventInformation(),
        "personReference": PERSON,
    },
    many=True,
)
FEED = inline_serializer(
    "EventFeed",
    {
        "results": EVENT,
        "next": serializers.URLField(allow_null=True, help_text="The next page now; null when there is none"),
        "position": serializers.CharField(help_text="Send it as `after` to read on from here, also days later"),
    },
)


class ReplaySerializer(serializers.Serializer):
    """`from` is included, `until` is not."""

    def get_fields(self) -> dict[str, Any]:
        return {"from": serializers.DateTimeField(), "until": serializers.DateTimeField()}


EXAMPLE = {
    "results": [
        {
            "eventType": "release-monitor.parole.decided",
            "version": 1,
            "description": "A decision of the Parole Board was recorded",
            "occurredAt": "2026-12-01T12:00:00Z",
            "publishedAt": "2026-12-01T12:00:05Z",
            "detailUrl": "https://monitor.justice.example/api/v1/parole-decisions/0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22/",
            "additionalInformation": {
                "eventId": "0193a5c0-7d3e-7a31-9c55-1f0c6f7e2b11",
                "sequence": 4,
                "decisionId": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22",
                "reviewId": "0193a5c0-7a02-7b13-8e21-5d4c3b2a1908",
            },
            "personReference": {"identifiers": [{"type": "NOMS", "value": "A1234BC"}]},
        }
    ],
    "next": None,
    "position": "b0Yl2x8m0nq4cZ1r7uXx3kqT9s5vWw8a",
}


class TestSerializer(serializers.Serializer):
    """event: `eventId` of the event that was sent."""

    kind = serializers.ChoiceField(sorted(KINDS), help_text="One of those that your client gets")
    event = serializers.UUIDField(read_only=True, help_text="Its eventId")


class EventFeed(ViewSet):
    read_scope = TokenScope.EVENTS_READ
    write_scope = TokenScope.EVENTS_WRITE
    of_client_alone = True  # its events are chosen by what the client's account sees
    made: UUID | None = None
    reads_body = False

    @extend_schema(
        summary="Events for your client, oldest first",
        description="Up to 100 a page. Ask without `after` for the first, keep `position`, and send it as `after` to "
        "read on. Your token needs the scopes of all events that your client gets.",
        parameters=[
            OpenApiParameter("after", str, description="The `position` of an earlier page"),
            OpenApiParameter("since", datetime, description="In its place: from the first event that happened then"),
        ],
        responses=FEED,
        examples=[OpenApiExample("One event", value=EXAMPLE, response_only=True)],
    )
    def read(self, request):
        params = {name: str(text) for name, text in request.query_params.items()}
        if unknown := sorted(set(params) - {"after", "since"}):
            raise exceptions.ValidationError({name: ["This parameter is not known here."] for name in unknown})
        if len(params) == 2:
            raise exceptions.ValidationError({"since": ["Send either after or since."]})
        endpoint = self._endpoint()
        page = feed.read_feed(endpoint, at=timezone.now(), **_from(params, endpoint))
        audit.record_read(
            action=audit.Action.DISCLOSURE,
            verb="sharing.events_read",
            by=request.user,
            target=endpoint,
            shown=[
                seen.delivery.event.subject_id
                for seen in page.events
                if seen.delivery.event.subject_id and seen.numbers  # whom the caller does not see is not named
            ],
            payload={"events": len(page.events)},
        )
        position = positions.write(page.position, endpoint=endpoint)
        base = site_address() or request.build_absolute_uri("/").rstrip("/") or local_base()
        return Response(
            {
                "results": [envelope_of(seen, base=base) for seen in page.events],
                "next": f"{base}{request.path}?after={position}" if page.has_more else None,
                "position": position,
            }
        )

    @extend_schema(
        summary="Have the events of a time sent again to your address",
        description="With the same ids and sequence numbers, marked as a replay: those that your client may still "
        "hear of. Without an address, read the feed with `since`.",
        request=ReplaySerializer,
        responses={202: ReplaySerializer},
        parameters=[KEY],
        examples=[
            OpenApiExample("A day", value={"from": "2026-12-01T00:00:00Z", "until": "2026-12-02T00:00:00Z"}),
        ],
    )
    @once
    def replay(self, request):
        endpoint = self._endpoint()
        self.reads_body = True
        asked = bodies.read(ReplaySerializer(data=request.data))
        try:
            endpoints.replay(endpoint=endpoint, since=asked["from"], until=asked["until"], by=request.user)
        except endpoints.EndpointRefused as refused:
            if refused.field:
                raise exceptions.ValidationError({refused.field: [f"{refused.message}."]}) from refused
            raise Conflict(f"{refused.message}.") from refused
        self.made = endpoint.uid
        return self.answer_again(endpoint.uid, status=202)

    @extend_schema(
        summary="Send your client a test event, about an invented person",
        description="Signed, numbered and in the feed as any other, and marked as a test. Its record does not exist.",
        request=TestSerializer,
        responses={202: TestSerializer},
        parameters=[KEY],
        examples=[
            OpenApiExample("A kind", value={"kind": "release-monitor.parole.decided"}, request_only=True),
            OpenApiExample(
                "Answer",
                value={"kind": "release-monitor.parole.decided", "event": "0193a5c0-7d3e-7a31-9c55-1f0c6f7e2b11"},
                response_only=True,
                status_codes=["202"],
            ),
        ],
    )
    @once
    def test(self, request):
        endpoint = self._endpoint()
        self.reads_body = True
        asked = bodies.read(TestSerializer(data=request.data))
        try:
            event = endpoints.send_test(endpoint=endpoint, kind=asked["kind"], by=request.user)
        except endpoints.EndpointRefused as refused:
            if refused.field:
                raise exceptions.ValidationError({refused.field: [f"{refused.message}."]}) from refused
            raise Conflict(f"{refused.message}.") from refused
        self.made = event.uid
        return self.answer_again(event.uid, status=202)

    def answer_again(self, uid: UUID, *, status: int) -> Response:
        """What was asked for: nothing of it depends on what the client may see."""
        asked: Any = self.request.data
        if self.action == "test":
            return Response({"kind": asked["kind"], "event": uid}, status=status)
        return Response({name: asked[name] for name in ("from", "until")}, status=status)

    def refuse_unread(self) -> None:
        """The body is read, and refused where it holds more."""

    def _endpoint(self) -> EventEndpoint:
        """Of the program that asks. Its token opens whatever its events tell of: fewer would leave gaps."""
        token: Any = self.request.auth
        client = getattr(token, "application", None)
        if client is None:
            raise exceptions.PermissionDenied("Only API clients can use this address.")
        endpoint = EventEndpoint.objects.filter(client=client).first()
        if endpoint is None:
            raise exceptions.PermissionDenied(NOT_SET_UP)
        needed = {KINDS[name].scope for name in endpoint.kinds if name in events.KINDS}
        if missing := sorted(needed & set(client.scopes) - set(token.scope.split())):
            raise exceptions.PermissionDenied(f"Your token needs the scope {missing[0]}.", code="insufficient_scope")
        return endpoint


def _from(params: dict[str, str], endpoint: EventEndpoint) -> dict[str, Any]:
    if "after" in params:
        try:
            return {"after": positions.read(params["after"], endpoint=endpoint)}
        except positions.BadPosition as error:
            raise exceptions.ValidationError({"after": ["Send the position of an earlier page."]}) from error
    if "since" not in params:
        return {"after": 0}
    try:
        since = parse_datetime(params["since"])
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise exceptions.ValidationError({"since": ["Send a time such as 2026-12-04T08:42:00Z."]})
    return {"after": 0, "since": since}
