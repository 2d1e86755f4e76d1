"""Recalls and urgent arrests, as the API shows and takes them. What the person must not receive is in none of them."""

from __future__ import annotations

from rest_framework import serializers

from licence.recalls.choices import ARREST_ENDS
from licence.recalls.models import Recall, RecallBreach, RecallClock, RecallMove, RecallProposal, UrgentArrest
from licence.recalls.rules.clocks import LIMITS
from licence.recalls.rules.recalls import ENDED_BY_HAND
from offenders.api.serializers import PersonNamedSerializer

MOMENTS = (
    *("begun_at", "decided_at", "called_at", "sent_at", "refused_at", "revoked_at", "at_large_since", "arrested_at"),
    *("returned_at", "look_again_at", "ended_at"),
)
PLAIN = (
    *("uid", "status", "is_emergency", "kind", "kind_reason", "sentence_group", "custody_status", "ppcs_reference"),
    *("warrant_ref", "booking_number", "next_review_on", "stop_reason", "closed_because"),
)
DONE = [clock.value for clock, limit in LIMITS.items() if limit.act]


class RecallSerializer(serializers.ModelSerializer):
    """As lists show them."""

    person = PersonNamedSerializer(source="offender")
    establishment = serializers.CharField(source="establishment.code", default=None)

    class Meta:
        model = Recall
        fields: tuple[str, ...] = ("uid", "person", *PLAIN[1:], "establishment", *MOMENTS)
        read_only_fields = fields


class RecallBreachSerializer(serializers.ModelSerializer):
    """The condition as it was in force at the time of the conduct; without one, a concern."""

    breach = serializers.UUIDField(source="breach.uid")

    class Meta:
        model = RecallBreach
        fields = ("breach", "number", "code", "policy_version", "wording")
        read_only_fields = fields


class RecallClockSerializer(serializers.ModelSerializer):
    class Meta:
        model = RecallClock
        fields = (
            *("kind", "number", "unit", "source", "started_at", "started_by_what", "due_at", "paused_at"),
            *("stopped_at", "stopped_by_what", "missed_at"),
        )
        read_only_fields = fields


class RecallMoveSerializer(serializers.ModelSerializer):
    class Meta:
        model = RecallMove
        fields = ("verb", "before", "after", "at", "moved_at", "rationale")
        read_only_fields = fields


class RecallProposalSerializer(serializers.ModelSerializer):
    """What takes two people. While `waiting` nothing of it counts; a day is on record, and not confirmed. Answered by
    people alone, on the pages."""

    class Meta:
        model = RecallProposal
        fields = ("kind", "state", "asked_at", "answer_due_at", "answered_at")
        read_only_fields = fields


class RecallDetailSerializer(RecallSerializer):
    breaches = RecallBreachSerializer(many=True)
    clocks = RecallClockSerializer(many=True)
    moves = RecallMoveSerializer(many=True)
    proposals = RecallProposalSerializer(many=True)

    class Meta(RecallSerializer.Meta):
        fields = (*RecallSerializer.Meta.fields, "what_led", "rationale", "breaches", "clocks", "moves", "proposals")
        read_only_fields = fields


class UrgentArrestSerializer(serializers.ModelSerializer):
    """As lists show them."""

    person = PersonNamedSerializer(source="offender")
    recall = serializers.UUIDField(source="recall.uid", default=None)

    class Meta:
        model = UrgentArrest
        fields: tuple[str, ...] = (
            *("uid", "person", "recall", "arrested_at", "force", "reference", "recorded_at", "ended_at", "how"),
        )
        read_only_fields = fields


class UrgentArrestDetailSerializer(UrgentArrestSerializer):
    clocks = RecallClockSerializer(many=True)

    class Meta(UrgentArrestSerializer.Meta):
        fields = (*UrgentArrestSerializer.Meta.fields, "place", "clocks")
        read_only_fields = fields


# What is sent


class AtSerializer(serializers.Serializer):
    at = serializers.DateTimeField(required=False, help_text="When it happened; now if left out")


class RefuseRecallSerializer(AtSerializer):
    reason = serializers.CharField(max_length=4000)


class RevokeSerializer(AtSerializer):
    ppcs_reference = serializers.CharField(max_length=40, required=False, allow_blank=True)
    warrant_ref = serializers.CharField(max_length=60, required=False, allow_blank=True)


class ArrestedSerializer(serializers.Serializer):
    at = serializers.DateTimeField()


class ReturnSerializer(AtSerializer):
    establishment = serializers.CharField(max_length=6, help_text="The code of the prison")
    booking_number = serializers.CharField(max_length=20, required=False, allow_blank=True)


class DoneSerializer(AtSerializer):
    clock = serializers.ChoiceField(DONE, help_text="dossier: sent to the prison. part_b: received")


class NewArrestSerializer(serializers.Serializer):
    person = serializers.UUIDField(help_text="uid of the person, who is on licence")
    arrested_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=120)
    force = serializers.CharField(max_length=120)
    reference = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)


class EndArrestSerializer(AtSerializer):
    how = serializers.ChoiceField([(code, words) for code, words in ARREST_ENDS if code in ENDED_BY_HAND])
    power = serializers.CharField(max_length=160, required=False, allow_blank=True, help_text="Of `other_power`: which")
