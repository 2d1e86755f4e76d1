"""Oral hearings, for programs. Who sits on the panel is told to no program."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from offenders.api.of_person import OfPersonViewSet, by_establishment, by_person, by_region
from offenders.api.serializers import EstablishmentSerializer, PersonNamedSerializer
from parole.hearings.models import Hearing
from parole.hearings.querysets import HearingQuerySet
from sharing.api.filters import choice, since, until
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


class HearingViewSet(OfPersonViewSet):
    queryset: Any = Hearing.objects.all()
    serializer_class = HearingSerializer
    plain = True
    list_says, one_says = "Hearings of people the caller can see, by first date", "One hearing"
    read_scope = TokenScope.HEARINGS_READ
    order = "first_on"
    filters = (
        since("from", "first_on", "First date on or after this date"),
        until("to", "first_on", "First date on or before this date"),
        choice("status", Hearing.Status, "Default: all except cancelled hearings", absent=HearingQuerySet.standing),
        choice("mode", Hearing.Mode),
        by_region(),
        by_establishment(),
        by_person(),
    )
