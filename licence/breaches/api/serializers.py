"""Breaches, as the API shows and takes them."""

from __future__ import annotations

from rest_framework import serializers

from licence.breaches.choices import BREACH_REASONS, BREACH_SOURCES
from licence.breaches.models import Breach, BreachMove, Evidence
from licence.licences.api.serializers import ConditionNamedSerializer
from offenders.api.serializers import PersonNamedSerializer
from sharing.api.fields import Formed


class EvidenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Evidence
        fields = ("words", "reference")


class BreachMoveSerializer(serializers.ModelSerializer):
    moved_by = serializers.CharField(source="moved_by.name", default=None)

    class Meta:
        model = BreachMove
        fields = ("verb", "before", "after", "moved_at", "moved_by", "rationale")
        read_only_fields = fields


class BreachSerializer(serializers.ModelSerializer):
    """As lists show them."""

    person = PersonNamedSerializer(source="offender")
    condition = ConditionNamedSerializer(allow_null=True)
    licence_version = Formed(serializers.CharField(), "licence__number", "licence__part", by="{}.{}".format)
    agency = serializers.CharField(source="agency.name", default=None)

    class Meta:
        model = Breach
        fields: tuple[str, ...] = (
            "uid",
            "person",
            "licence_version",
            "condition",
            "source",
            "reason",
            "status",
            "is_concern",
            "occurred_at",
            "occurred_until",
            "found_at",
            "agency",
            "summary",
            "look_again_at",
        )
        read_only_fields = fields


class BreachDetailSerializer(BreachSerializer):
    evidence = EvidenceSerializer(many=True)
    moves = BreachMoveSerializer(many=True)

    class Meta(BreachSerializer.Meta):
        fields = (*BreachSerializer.Meta.fields, "risk", "harm", "decided_at", "rationale", "evidence", "moves")
        read_only_fields = fields


class NewBreachSerializer(serializers.Serializer):
    """A suspected breach to record."""

    person = serializers.UUIDField(help_text="uid of the person")
    condition = serializers.UUIDField(help_text="uid of the condition that was in force on the day of the conduct")
    source = serializers.ChoiceField(BREACH_SOURCES)  # type: ignore[assignment]  # a field of ours named so
    reason = serializers.ChoiceField(BREACH_REASONS)
    occurred_at = serializers.DateTimeField()
    occurred_until = serializers.DateTimeField(required=False, allow_null=True)
    summary = serializers.CharField(max_length=4000)
    risk = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    harm = serializers.ChoiceField(Breach.Harm.choices, required=False, default="", allow_blank=True)
    evidence = EvidenceSerializer(many=True, required=False, default=list)
