"""Directions of the Board to agencies, in the API. Their words are told to no program."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from rest_framework import exceptions, serializers

from offenders.api.of_person import by_person
from offenders.api.serializers import PersonNamedSerializer
from parole.directions import actions
from parole.dossier.models import Direction, Extension
from parole.dossier.querysets import DirectionQuerySet
from parole.reviews.api import OfReviewViewSet, OnForReasonSerializer, recorded
from sharing.agencies.models import Agency
from sharing.api.filters import state, uid
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope


class ExtensionSerializer(serializers.ModelSerializer):
    """More time that was asked for."""

    class Meta:
        model = Extension
        fields = ("asked_on", "until", "answered_on", "granted_until")
        read_only_fields = fields
        extra_kwargs = {
            "until": {"help_text": "The deadline that was asked for"},
            "answered_on": {"help_text": "When the Board answered; null: no answer yet"},
            "granted_until": {"help_text": "The deadline that the Board set; null with an answer: refused"},
        }


class DirectionSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    agency = serializers.CharField(source="agency.name", help_text="The agency that must respond")
    agency_uid = serializers.UUIDField(source="agency.uid")
    owner = serializers.CharField(source="owner.name", default=None, help_text="Who responds for the agency, if known")

    class Meta:
        model = Direction
        fields: tuple[str, ...] = (
            *("uid", "person", "review", "agency", "agency_uid", "owner", "issued_on", "due_on", "met_on"),
            "dropped_on",
        )
        read_only_fields = fields
        extra_kwargs = {
            "issued_on": {"help_text": "When the Board issued it"},
            "due_on": {"help_text": "The deadline, with more time if the Board gave it"},
            "met_on": {"help_text": "When the response was received"},
            "dropped_on": {"help_text": "When the Board withdrew it"},
        }


class DirectionDetailSerializer(DirectionSerializer):
    extensions = ExtensionSerializer(many=True, help_text="Requests for more time, oldest first")

    class Meta(DirectionSerializer.Meta):
        fields = (*DirectionSerializer.Meta.fields, "extensions")
        read_only_fields = fields


class NewDirectionSerializer(serializers.Serializer):
    review = serializers.UUIDField(help_text="uid of the review")
    words = serializers.CharField(max_length=500, help_text="Everyone who can see the person sees this")
    agency = serializers.UUIDField(help_text="uid of an agency that works with the person")
    owner = serializers.EmailField(
        required=False, allow_null=True, default=None, help_text="Email of the person who responds for the agency"
    )
    issued_on = serializers.DateField()
    due_on = serializers.DateField()


class MetSerializer(serializers.Serializer):
    on = serializers.DateField(help_text="When the response was received")


class MoreTimeSerializer(serializers.Serializer):
    until = serializers.DateField(help_text="The deadline that is asked for")
    reason = serializers.CharField(max_length=500)


class MoreTimeAnswerSerializer(serializers.Serializer):
    granted_until = serializers.DateField(allow_null=True, help_text="The new deadline; null: refused")


def _to_agencies(rows: Any, *, kind: str) -> Any:
    return rows.filter(agency__kind=kind)


class DirectionViewSet(OfReviewViewSet):
    queryset: Any = Direction.objects.all()
    serializer_class = DirectionSerializer
    detail_class = DirectionDetailSerializer
    plain = True
    list_says = "Directions of the Board about people the caller can see, by deadline"
    one_says = "One direction with the requests for more time"
    read_scope = TokenScope.PAROLE_DIRECTIONS_READ
    write_scope = TokenScope.PAROLE_DIRECTIONS_WRITE
    order = "due_on"
    filters = (
        state(
            "state",
            {
                "open": DirectionQuerySet.open,
                "met": lambda rows: rows.filter(met_on__isnull=False),
                "dropped": lambda rows: rows.filter(dropped_on__isnull=False),
            },
            asks=("met_on", "dropped_on"),
        ),
        state(
            "agency_kind",
            {kind: partial(_to_agencies, kind=kind) for kind in Agency.Kind.values},
            "Only those to agencies of this kind",
            asks=("agency.kind",),
        ),
        uid("review", "review", "Only those in this review, by uid"),
        by_person(),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e3101",
        "person": {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"},
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "agency": "Counter Terrorism Policing North East",
        "agency_uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9001",
        "owner": "Joan Farrow",
        "issued_on": "2026-11-02",
        "due_on": "2026-12-11",
        "met_on": None,
        "dropped_on": None,
    }
    detail_example = {
        "extensions": [
            {
                "asked_on": "2026-11-20",
                "until": "2026-12-11",
                "answered_on": "2026-11-23",
                "granted_until": "2026-12-11",
            }
        ]
    }

    @verb(
        "Record a direction; the teams of the person are alerted",
        takes=NewDirectionSerializer,
        example={
            "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
            "words": "A report on his contacts since 2024",
            "agency": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9001",
            "owner": "joan.farrow@ctp-ne.example",
            "issued_on": "2026-11-02",
            "due_on": "2026-12-04",
        },
    )
    def create(self, request):
        given = self.validated(NewDirectionSerializer)
        review = self.review_to_change(given)
        people = actions.people_to_ask(review, by=request.user)
        agency = _only(
            [person.agency for person in people if person.agency.uid == given["agency"]],
            {"agency": ["Select an agency that works with this person."]},
        )
        owner = given["owner"] and _only(
            [person for person in people if person.email.lower() == given["owner"].lower()],
            {"owner": ["Select someone in that agency who works with this person."]},
        )
        given |= {"agency": agency, "owner": owner}
        return self.done(lambda: actions.write(review=review, by=request.user, **given), status=201)

    met = recorded(
        "met",
        "Record the response",
        actions.meet,
        of="direction",
        takes=MetSerializer,
        example={"on": "2026-12-01"},
        needs=None,
    )
    drop = recorded(
        "drop",
        "The Board no longer requires it",
        actions.drop,
        of="direction",
        takes=OnForReasonSerializer,
        example={"on": "2026-12-01", "reason": "The report is in the dossier"},
    )

    @verb(
        "Ask the Board for more time; the deadline does not change until it answers",
        takes=MoreTimeSerializer,
        example={"until": "2026-12-11", "reason": "The psychologist is away"},
    )
    def more_time(self, request, uid):
        direction, given = self.row_to_change(uid, None), self.validated(MoreTimeSerializer)
        on = timezone.localdate()
        return self.done(
            lambda: actions.ask_extension(direction=direction, on=on, by=request.user, **given), row=direction
        )

    @verb(
        "Record the Board's answer to the open request for more time",
        takes=MoreTimeAnswerSerializer,
        example={"granted_until": "2026-12-11"},
    )
    def answer_more_time(self, request, uid):
        direction, given = self.row_to_change(uid), self.validated(MoreTimeAnswerSerializer)
        asked = direction.extensions.filter(answered_on__isnull=True).first()
        if asked is None:
            raise Conflict("No request for more time is open.")
        on = timezone.localdate()
        return self.done(
            lambda: actions.answer_extension(extension=asked, on=on, by=request.user, **given), row=direction
        )


def _only(found: list[Any], refusal: dict[str, list[str]]) -> Any:
    if not found:
        raise exceptions.ValidationError(refusal)
    return found[0]
