"""Plans and checks, as the API shows and takes them."""

from __future__ import annotations

from rest_framework import serializers

from licence.checks.actions.plans import MOST_GRACE_DAYS
from licence.checks.choices import ANSWERS, CHECK_KINDS, EVERY, POLYGRAPH_RESULTS
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
        extra_kwargs = {
            "kinds": {"help_text": "How it is checked; the first is that of each due check"},
            "number": {"help_text": "Every so many units"},
            "grace_days": {"help_text": "Working days after the due date until a check counts as missed"},
            "starts_on": {"help_text": "The due date of the first check"},
            "ends_on": {"help_text": "The first date without a check"},
        }


class CheckSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    plan = serializers.UUIDField(source="plan.uid", default=None, help_text="uid of its plan; null if unplanned")
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
        extra_kwargs = {
            "due_at": {"help_text": "The time on the due date, if one is set"},
            "grace_ends_on": {"help_text": "The last date on which it can be logged without counting as missed"},
            "outcome": {"help_text": "null until it is logged or missed"},
            "outcome_code": {"help_text": "The code of probation's case system, if it came with one"},
            "worry": {"help_text": "What worries the officer, though no condition was broken"},
            "has_disclosure": {"help_text": "Of a polygraph session: whether the person disclosed anything"},
        }


# What is sent

OFFICER = "The email of a user who works with the person"
TEAM = "uid of a team with edit access to the person"


class AnswerSerializer(serializers.Serializer):
    """What was found: an outcome of ours, or a code of probation's case system."""

    outcome = serializers.ChoiceField(ANSWERS, required=False, default=None)
    outcome_code = serializers.CharField(
        max_length=8, required=False, default="", help_text="In place of `outcome`: a code of probation's case system"
    )
    done_at = serializers.DateTimeField()
    narrative = serializers.CharField(max_length=8000, required=False, default="", allow_blank=True)
    worry = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    not_done_because = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    polygraph_result = serializers.ChoiceField(POLYGRAPH_RESULTS, required=False, default="", allow_blank=True)
    has_disclosure = serializers.BooleanField(required=False, default=None, allow_null=True)


class AnswerDueSerializer(AnswerSerializer):
    again_on = serializers.DateField(
        required=False, default=None, allow_null=True, help_text="If it could not be checked: when it is tried again"
    )


class UnplannedSerializer(AnswerSerializer):
    """A check that nobody had planned."""

    person = serializers.UUIDField(help_text="uid of the person")
    conditions = serializers.ListField(child=serializers.UUIDField(), help_text="uids of conditions in force")
    kind = serializers.ChoiceField(CHECK_KINDS)


class CheckerSerializer(serializers.Serializer):
    """Who checks: an officer, a team, or both."""

    officer = serializers.EmailField(required=False, allow_null=True, help_text=OFFICER)
    team = serializers.UUIDField(required=False, allow_null=True, help_text=TEAM)


class ReassignSerializer(CheckerSerializer):
    reason = serializers.CharField(max_length=300)


class NewPlanSerializer(CheckerSerializer):
    person = serializers.UUIDField(help_text="uid of the person")
    condition = serializers.UUIDField(help_text="uid of a condition of a licence of the person")
    kinds = serializers.ListField(
        child=serializers.ChoiceField(CHECK_KINDS), help_text="Of those possible for the condition"
    )
    number = serializers.IntegerField(min_value=1, max_value=366, help_text="Every so many units")
    unit = serializers.ChoiceField(EVERY)
    grace_days = serializers.IntegerField(
        min_value=0, max_value=MOST_GRACE_DAYS, required=False, default=0, help_text="In working days"
    )
    starts_on = serializers.DateField(help_text="The due date of the first check")


class ChangePlanSerializer(CheckerSerializer):
    """What is not sent stays as it is."""

    number = serializers.IntegerField(min_value=1, max_value=366, required=False)
    unit = serializers.ChoiceField(EVERY, required=False)
    grace_days = serializers.IntegerField(min_value=0, max_value=MOST_GRACE_DAYS, required=False)
    reason = serializers.CharField(max_length=300)


class EndPlanSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)
