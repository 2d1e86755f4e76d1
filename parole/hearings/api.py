"""Oral hearings, for programs. Who sits on the panel is told to no program."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from offenders.api.of_person import OfPersonViewSet, by_establishment, by_person, by_region
from offenders.api.serializers import EstablishmentSerializer, PersonNamedSerializer
from parole.hearings.models import Hearing
from parole.hearings.querysets import HearingQuerySet
from parole.reviews.choices import REVIEW_KINDS
from sharing.api.filters import choice, since, until
from sharing.clients.token_scopes import TokenScope


class HearingSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    review = serializers.UUIDField(source="review.uid", help_text="uid of the review")
    review_kind = serializers.ChoiceField(REVIEW_KINDS, source="review.kind")
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
        extra_kwargs = {
            "round": {"help_text": "The round of the review that it belongs to"},
            "place": {"help_text": "The prison, or the sender of the link"},
            "first_on": {"help_text": "The first of its days"},
            "last_on": {"help_text": "The last of its days"},
            "moved_from": {"help_text": "The first day before it was moved"},
            "listed_on": {"help_text": "When the Board listed it"},
        }


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
    example = {
        "uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1201",
        "person": {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001", "prison_number": "A7001QX", "name": "Arun Haldon"},
        "review": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1001",
        "review_kind": "initial_244a",
        "round": 1,
        "status": "listed",
        "mode": "video",
        "place": "HMP Full Sutton",
        "days": ["2027-03-02", "2027-03-03"],
        "starts_at": "10:00:00",
        "first_on": "2027-03-02",
        "last_on": "2027-03-03",
        "is_public": False,
        "moved_from": None,
        "listed_on": "2026-12-01",
        "establishment": {"code": "FSI", "name": "HMP Full Sutton"},
        "region": "North East",
    }
