"""Plans and checks, as the API shows and takes them."""

from __future__ import annotations

from rest_framework import serializers

from licence.checks.choices import ANSWERS, CHECK_KINDS, POLYGRAPH_RESULTS
from licence.checks.models import Check, CheckPlan
from licence.licences.api.serializers import ConditionNamedSerializer
from offenders.api.serializers import PersonNamedSerializer


class CheckPlanSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    condition = ConditionNamedSerializer()
    officer = serializers.CharField(source="officer.name", default=None)
    team = serializers.CharField(source="team.name", default=None)

    class Meta:
        model = CheckPlan
        fields = (
            *("uid", "person", "condition", "kinds", "number", "unit", "grace_days", "officer", "team"),
            *("starts_on", "ends_on"),
        )
        read_only_fields = fields


class CheckSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    plan = serializers.UUIDField(source="plan.uid", default=None)
    conditions = ConditionNamedSerializer(many=True)
    officer = serializers.CharField(source="officer.name", default=None)
    team = serializers.CharField(source="team.name", default=None)

    class Meta:
        model = Check
        fields = (
            *("uid", "person", "plan", "conditions", "kind", "due_on", "due_at", "grace_ends_on", "officer", "team"),
            *("place", "outcome", "outcome_code", "done_at", "done_by", "narrative", "worry", "not_done_because"),
            *("polygraph_result", "has_disclosure", "recorded_at"),
        )
        read_only_fields = fields


class AnswerSerializer(serializers.Serializer):
    """What was found: an outcome of ours, or a code of probation's case system."""

    outcome = serializers.ChoiceField(ANSWERS, required=False, default=None)
    outcome_code = serializers.CharField(max_length=8, required=False, default="")
    done_at = serializers.DateTimeField()
    narrative = serializers.CharField(max_length=8000, required=False, default="", allow_blank=True)
    worry = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    not_done_because = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    polygraph_result = serializers.ChoiceField(POLYGRAPH_RESULTS, required=False, default="", allow_blank=True)
    has_disclosure = serializers.BooleanField(required=False, default=None, allow_null=True)


class AnswerDueSerializer(AnswerSerializer):
    again_on = serializers.DateField(required=False, default=None, allow_null=True)


class UnplannedSerializer(AnswerSerializer):
    """A check that nobody had planned."""

    person = serializers.UUIDField(help_text="uid of the person")
    conditions = serializers.ListField(child=serializers.UUIDField(), help_text="uids of conditions in force")
    kind = serializers.ChoiceField(CHECK_KINDS)
