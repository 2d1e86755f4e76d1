"""Capacity in the API: what is entered, and entering it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from rest_framework import exceptions, serializers
from rest_framework.response import Response

from release_monitor.capacity import actions
from release_monitor.capacity.models import KINDS, CapacityNumber
from release_monitor.capacity.rules.kinds import LONGEST, CapacityKind
from sharing import access, audit
from sharing.access.fields import EVERYBODY, read_by
from sharing.access.roles import Capability
from sharing.api.filters import Filter, choice, day, text
from sharing.api.of_nobody import OfNobodyViewSet
from sharing.api.verbs import verb
from sharing.clients.token_scopes import TokenScope
from sharing.models import Team
from sharing.records.errors import Refused


class CapacitySerializer(serializers.Serializer):
    """How many a place has for the releases, or hearings, of one week. Of the same kind, place and week the newest row
    counts."""

    of = CapacityNumber
    READERS = read_by(EVERYBODY, "region", "team", "team_name", "source")
    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(KINDS)
    region = serializers.CharField(allow_null=True, help_text="null: England and Wales, of hearings")
    team = serializers.UUIDField(source="team.uid", default=None)
    team_name = serializers.CharField(source="team.name", default=None)
    week = serializers.DateField(help_text="Monday")
    number = serializers.IntegerField(allow_null=True, help_text="null: no longer known")
    source = serializers.CharField()  # type: ignore[assignment]
    entered_at = serializers.DateTimeField()


class NewCapacitySerializer(serializers.Serializer):
    kind = serializers.ChoiceField(KINDS)
    region = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    team = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="uid of the team")
    week = serializers.DateField(help_text="Any date in the first week")
    weeks = serializers.IntegerField(min_value=1, max_value=LONGEST, default=1, help_text="How many weeks from it on")
    number = serializers.IntegerField(min_value=0, max_value=actions.MOST, allow_null=True)
    source = serializers.CharField(max_length=200)  # type: ignore[assignment]


def _week(name: str, lookup: str, says: str) -> Filter:
    def narrow(rows: Any, on: date) -> Any:
        return rows.filter(**{f"week__{lookup}": on})

    return Filter(name, narrow, says, ("week",), type=date, read=day)


class CapacityViewSet(OfNobodyViewSet):
    queryset: Any = CapacityNumber.objects.select_related("team")
    serializer_class = CapacitySerializer
    list_says, one_says = "Capacity as it was entered, newest first", "One row of capacity"
    read_scope = TokenScope.CAPACITY_READ
    write_scope = TokenScope.CAPACITY_WRITE
    capabilities = (Capability.VIEW_PEOPLE,)
    order = "-entered_at"
    filters = (
        choice("kind", [kind for kind, _ in KINDS]),
        replace(text("region", "region", "Only those of this probation region"), asks=()),
        _week("from", "gte", "Of weeks whose Monday is this date or later"),
        _week("to", "lte", "Of weeks whose Monday is this date or earlier"),
    )
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8ea001",
        "kind": "premises",
        "region": "North East",
        "team": None,
        "team_name": None,
        "week": "2026-12-07",
        "number": 3,
        "source": "Monthly return of the region",
        "entered_at": "2026-12-01T09:00:00Z",
    }

    @verb(
        "Enter or correct capacity of one week, or of several from it on",
        takes=NewCapacitySerializer,
        example={
            "kind": "premises",
            "region": "North East",
            "week": "2026-12-07",
            "weeks": 4,
            "number": 3,
            "source": "Monthly return of the region",
        },
    )
    def create(self, request):
        if not request.user.can(Capability.KEEP_CAPACITY):
            audit.refuse(by=request.user, verb=f"sharing.{Capability.KEEP_CAPACITY}_refused")
            raise access.RecordHidden
        given = self.validated(NewCapacitySerializer)
        team = given.pop("team")
        row = Team.objects.filter(uid=team, owner=None).first() if team else None
        if team and row is None:
            raise exceptions.ValidationError({"team": ["Select a team from the list."]})
        return self._entered(
            lambda: actions.enter_capacity(
                **given | {"kind": CapacityKind(given["kind"]), "team": row, "by": request.user}
            )
        )

    def _entered(self, act: Callable[[], list[CapacityNumber]]) -> Response:
        try:
            rows = act()
        except Refused as refused:
            raise exceptions.ValidationError({refused.field or "detail": [str(refused)]}) from None
        return Response(CapacitySerializer(rows[0]).data, status=201)
