"""Oral hearings, for programs. Who sits on the panel is told to no program."""

from __future__ import annotations

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers

from offenders.api.of_person import (
    ALL,
    CURSOR,
    FIELDS,
    KNOWN,
    OF_PERSON,
    PERSON,
    OfPersonViewSet,
    day_of,
    of_person,
    one_of,
)
from offenders.api.serializers import EstablishmentSerializer, PersonNamedSerializer
from parole.hearings import lines
from parole.hearings.models import Hearing
from sharing.clients.token_scopes import TokenScope


class HearingSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    review_kind = serializers.CharField(source="review.kind")
    days = serializers.ListField(child=serializers.DateField(), help_text="In date order; they need not be consecutive")
    establishment = EstablishmentSerializer(source="offender.establishment", allow_null=True)
    region = serializers.CharField(source="offender.region")

    class Meta:
        model = Hearing
        fields = (
            *("uid", "person", "review", "review_kind", "round", "status", "mode", "place", "days", "starts_at"),
            *("first_on", "last_on", "is_public", "moved_from", "listed_on", "establishment", "region"),
        )
        read_only_fields = fields


@extend_schema_view(
    list=extend_schema(
        summary="Hearings of people the caller can see, by first date",
        parameters=[
            OpenApiParameter("from", date, description="First date on or after this date"),
            OpenApiParameter("to", date, description="First date on or before this date"),
            OpenApiParameter(
                "status", str, enum=[*Hearing.Status.values, ALL], description="Default: all except cancelled hearings"
            ),
            OpenApiParameter("mode", str, enum=Hearing.Mode.values),
            OpenApiParameter("region", str, description="The probation region"),
            OpenApiParameter("establishment", str, description="The code of the prison"),
            PERSON,
            CURSOR,
            FIELDS,
        ],
    ),
    retrieve=extend_schema(summary="One hearing", parameters=[FIELDS, KNOWN]),
)
class HearingViewSet(OfPersonViewSet):
    queryset: Any = Hearing.objects.all()
    serializer_class = HearingSerializer
    read_scope = TokenScope.HEARINGS_READ
    order = "first_on"
    columns = lines.HEARING
    filters = frozenset({"from", "to", "status", "mode", "region", "establishment", "person"})
    filters_on = OF_PERSON | {"from": ("first_on",), "to": ("first_on",)}

    def get_queryset(self):
        rows = super().get_queryset()
        return rows if self.action == "list" else rows.with_person()  # type: ignore[attr-defined]

    def lines(self, rows):
        return lines.of_hearings(rows)

    def narrowed(self, rows, params):
        status = one_of([*Hearing.Status.values, ALL], "status", params) if "status" in params else ""
        if not status:
            rows = rows.standing()
        elif status != ALL:
            rows = rows.filter(status=status)
        if "from" in params:
            rows = rows.filter(first_on__gte=day_of("from", params))
        if "to" in params:
            rows = rows.filter(first_on__lte=day_of("to", params))
        if "mode" in params:
            rows = rows.filter(mode=one_of(Hearing.Mode.values, "mode", params))
        if "region" in params:
            rows = rows.filter(offender__region=params["region"])
        if "establishment" in params:
            rows = rows.filter(offender__establishment__code=params["establishment"].upper())
        return of_person(rows, params)
