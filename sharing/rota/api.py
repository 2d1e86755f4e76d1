"""Who is on call, in the API: to read, and to call; and the shifts of the caller's own agency, which a program enters.

A person alone asks for a swap, takes a shift, and signs the sheet of one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from sharing import access
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.api.filters import Filter, choice, day, uid
from sharing.api.of_nobody import OfNobodyViewSet
from sharing.api.refusals.errors import Conflict
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.records.errors import Refused
from sharing.rota import actions, posts
from sharing.rota.models import LEVELS, Shift
from sharing.rota.on_call.now import ANY_LEVEL, everybody_on_call
from sharing.rota.posts import post_of


class OnCallSerializer(serializers.Serializer):
    """place: the duty desk; of command, the agency. until: when somebody else is, or nobody."""

    place = serializers.CharField(help_text="The duty desk; of command, the agency")
    level = serializers.ChoiceField(choices=["first", "second", "command"])
    name = serializers.CharField()
    phone = serializers.CharField(allow_null=True)
    until = serializers.DateTimeField(help_text="When someone else is on call, or no one")


class OnCallsSerializer(serializers.Serializer):
    at = serializers.DateTimeField()
    results = OnCallSerializer(many=True)


ON_CALL = {
    "at": "2026-12-01T20:15:00Z",
    "results": [
        {
            "place": "North East duty desk",
            "level": "first",
            "name": "Joan Farrow",
            "phone": "+447700900418",
            "until": "2026-12-02T08:00:00Z",
        }
    ],
}


class OnCallView(APIView):
    """Who is on call now for each duty desk and in command of each agency. One that has nobody is not there."""

    read_scope = TokenScope.ON_CALL_READ

    @extend_schema(
        summary="Who is on call now, with phone numbers",
        responses=OnCallsSerializer,
        examples=[OpenApiExample("Answer", ON_CALL, response_only=True, status_codes=["200"])],
    )
    def get(self, request):
        if not request.user.can(Capability.VIEW_PEOPLE):
            raise access.RecordHidden
        now = timezone.now()
        found = everybody_on_call(ANY_LEVEL, at=now)
        return Response({"at": now, "results": OnCallSerializer(found, many=True).data})


class CoverSerializer(serializers.Serializer):
    """A part of a shift that someone else has."""

    READERS = read_by(EVERYBODY, "user")
    user = serializers.CharField(source="user.name")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class ShiftSerializer(serializers.Serializer):
    of = Shift
    READERS = read_by(EVERYBODY, "agency", "team", "team_name", "user", "user_uid")
    uid = serializers.UUIDField()
    agency = serializers.CharField(source="agency.name")
    team = serializers.UUIDField(
        source="team.uid", default=None, help_text="uid of the duty desk; null: command of the agency"
    )
    team_name = serializers.CharField(source="team.name", default=None)
    level = serializers.ChoiceField(LEVELS)
    user = serializers.CharField(source="user.name", help_text="Who is on call, but for the parts that others have")
    user_uid = serializers.UUIDField(source="user.uid")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    cancelled_at = serializers.DateTimeField(
        source="called_off_at", allow_null=True, help_text="When it was cancelled; null: it was not"
    )
    covers = CoverSerializer(many=True, source="held_by", help_text="Parts that someone else has")


class TimesSerializer(serializers.Serializer):
    user = serializers.EmailField(help_text="Email address of who is on call")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class NewShiftSerializer(TimesSerializer):
    team = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="uid of the duty desk; null: command of the agency"
    )
    level = serializers.ChoiceField(LEVELS)


class EndShiftSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)


A_STINT = {
    "user": "joan.farrow@probation.example",
    "starts_at": "2026-12-01T18:00:00Z",
    "ends_at": "2026-12-02T08:00:00Z",
}


def _begins(name: str, lookup: str, says: str) -> Filter:
    def narrow(rows: Any, on: date) -> Any:
        return rows.filter(**{f"starts_at__date__{lookup}": on})

    return Filter(name, narrow, says, ("starts_at",), type=date, read=day)


class ShiftViewSet(OfNobodyViewSet):
    """Of the caller's own agency, for those who keep its rota: the page asks the same."""

    queryset: Any = Shift.objects.all()
    serializer_class = ShiftSerializer
    list_says, one_says = "Shifts of the caller's own agency, latest first", "One shift"
    read_scope = TokenScope.SHIFTS_READ
    write_scope = TokenScope.SHIFTS_WRITE
    capabilities = (Capability.KEEP_ROTA, Capability.ENTER_SHIFTS)
    order = "-starts_at"
    filters = (
        choice("level", [level for level, _ in LEVELS]),
        replace(uid("team", "team", "Only those of this desk, by uid"), asks=()),
        _begins("from", "gte", "Begins on this date or later"),
        _begins("to", "lte", "Begins on this date or earlier"),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e8001",
        "agency": "North East Probation",
        "team": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9103",
        "team_name": "North East duty desk",
        "level": "first",
        "user": "Joan Farrow",
        "user_uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9501",
        "starts_at": "2026-12-01T18:00:00Z",
        "ends_at": "2026-12-02T08:00:00Z",
        "cancelled_at": None,
        "covers": [{"user": "Idris Vane", "starts_at": "2026-12-01T18:00:00Z", "ends_at": "2026-12-01T20:00:00Z"}],
    }

    def get_queryset(self):
        return posts.with_covers(super().get_queryset().filter(agency=self.request.user.agency_id))

    @verb(
        "Enter a shift; who is on call hears of it",
        takes=NewShiftSerializer,
        example={"team": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e9103", "level": "first", **A_STINT},
    )
    def create(self, request):
        given = self.validated(NewShiftSerializer)
        team, level = given.pop("team"), given.pop("level")
        mine = posts.posts_to_keep(request.user)
        post = next((each for each in mine if (each.team and each.team.uid, each.level) == (team, level)), None)
        if post is None:
            raise exceptions.ValidationError({"team": ["Select a duty desk of your agency and its level."]})
        user = self._who(given.pop("user"), post)
        return self._answered(lambda: actions.enter(post=post, user=user, by=request.user, **given), status=201)

    @verb("Change who has a shift, or its times", takes=TimesSerializer, example=A_STINT)
    def change(self, request, uid):
        shift, given = self._to_keep(uid), self.validated(TimesSerializer)
        user = self._who(given.pop("user"), post_of(shift))
        return self._answered(lambda: actions.change(shift=shift, user=user, by=request.user, **given))

    @verb("Give a part of a shift to someone else", takes=TimesSerializer, example=A_STINT)
    def cover(self, request, uid):
        shift, given = self._to_keep(uid), self.validated(TimesSerializer)
        user = self._who(given.pop("user"), post_of(shift))
        return self._answered(lambda: actions.cover(shift=shift, user=user, by=request.user, **given).shift)

    @verb("End a shift now, or call it off", takes=EndShiftSerializer, example={"reason": "Entered twice"})
    def end(self, request, uid):
        shift, given = self._to_keep(uid), self.validated(EndShiftSerializer)
        return self._answered(lambda: actions.end(shift=shift, by=request.user, **given))

    def _to_keep(self, uid: Any) -> Shift:
        shift = self.open_row(uid)
        self.require_match(shift)
        if shift.called_off_at or shift.ends_at <= timezone.now():
            raise Conflict("This shift has ended, or was called off.")
        return shift

    def _who(self, email: str, post: posts.Post) -> User:
        found = posts.qualified_for(post, at=timezone.now()).filter(email__iexact=email).first()
        if found is None:
            raise exceptions.ValidationError({"user": ["No one who can be on call there has this email address."]})
        return found

    def _answered(self, act: Callable[[], Shift], *, status: int = 200) -> Response:
        try:
            made = act()
        except Refused as refused:
            names = {"starts": "starts_at", "ends": "ends_at", "day": "ends_at"}
            field = names.get(refused.field, refused.field) or "non_field_errors"
            raise exceptions.ValidationError({field: [f"{refused.message}."]}) from None
        return self.answer(self.get_queryset().get(pk=made.pk), status=status)
