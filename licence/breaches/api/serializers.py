"""Breaches, as the API shows and takes them."""

from __future__ import annotations

from rest_framework import serializers

from licence.breaches.choices import BREACH_REASONS, BREACH_SOURCES
from licence.breaches.models import Breach, BreachMove, Evidence
from licence.breaches.panels.breaches import DECISIONS
from licence.licences.api.serializers import ConditionNamedSerializer
from offenders.api.serializers import PersonNamedSerializer
from sharing.compiled.fields import Formed


class EvidenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Evidence
        fields = ("words", "reference")
        extra_kwargs = {"reference": {"help_text": "Where it is kept"}}


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
    agency = serializers.CharField(source="agency.name", default=None, help_text="The agency that recorded it")

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
        extra_kwargs = {
            "source": {"help_text": "How it is known"},
            "reason": {"help_text": "What kind of conduct it was"},
            "is_concern": {"help_text": "Whether it was raised as a concern, with or without a condition"},
            "occurred_until": {"help_text": "If it lasted: when it ended"},
            "look_again_at": {"help_text": "After a decision not to recall: when the concern returns for review"},
            "harm": {"help_text": "Risk of serious harm at that time"},
            "risk": {"help_text": "What the conduct says about the risk"},
        }


class BreachDetailSerializer(BreachSerializer):
    evidence = EvidenceSerializer(many=True)
    moves = BreachMoveSerializer(many=True)

    class Meta(BreachSerializer.Meta):
        fields = (*BreachSerializer.Meta.fields, "risk", "harm", "decided_at", "rationale", "evidence", "moves")
        read_only_fields = fields


class NewConductSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person")
    source = serializers.ChoiceField(BREACH_SOURCES, help_text="How it is known")  # type: ignore[assignment]  # of ours
    reason = serializers.ChoiceField(BREACH_REASONS, help_text="What kind of conduct it was")
    occurred_at = serializers.DateTimeField()
    occurred_until = serializers.DateTimeField(required=False, allow_null=True)
    link = serializers.UUIDField(
        required=False, allow_null=True, help_text="uid of the link to the person it was with; no answer names it"
    )
    summary = serializers.CharField(max_length=4000, help_text="What happened: facts, where, and who saw it")
    risk = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    harm = serializers.ChoiceField(Breach.Harm.choices, required=False, default="", allow_blank=True)
    evidence = EvidenceSerializer(many=True, required=False, default=list)


class NewBreachSerializer(NewConductSerializer):
    """A suspected breach to record."""

    condition = serializers.UUIDField(help_text="uid of the condition that was in force on the day of the conduct")
    check = serializers.UUIDField(required=False, allow_null=True, help_text="uid of the check that showed it")


class NewConcernSerializer(NewConductSerializer):
    """Recall is to be considered now."""

    condition = serializers.UUIDField(
        required=False, allow_null=True, help_text="uid of the condition; none if unclear"
    )
    rationale = serializers.CharField(max_length=4000, help_text="Why it cannot wait")


class RationaleSerializer(serializers.Serializer):
    rationale = serializers.CharField(max_length=4000)


class DecideBreachSerializer(RationaleSerializer):
    decision = serializers.ChoiceField(DECISIONS)
