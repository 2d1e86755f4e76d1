"""Grants as the API shows them and takes them."""

from rest_framework import serializers

from sharing.agencies.models import Team
from sharing.api.serializers import TeamSerializer, VisiblePersonField
from sharing.grants.actions import GrantRefused
from sharing.grants.models import PROGRAMMES, Grant, grant_role_choices


class GrantSerializer(serializers.ModelSerializer):
    person = serializers.UUIDField(source="subject.uid")
    team = TeamSerializer()
    made_by = serializers.CharField(source="made_by.name", default=None)
    ended_by = serializers.CharField(source="ended_by.name", default=None)

    class Meta:
        model = Grant
        fields = (
            "uid",
            "person",
            "team",
            "grant_role",
            "programme",
            "reason",
            "made_by",
            "starts_at",
            "ends_at",
            "ended_at",
            "ended_by",
            "ended_because",
        )
        read_only_fields = fields
        extra_kwargs = {
            "grant_role": {"help_text": "What the team may do; lead: it answers for the person too"},
            "programme": {"help_text": "The programme that the access is for; null: any that the person is under"},
            "ends_at": {"help_text": "When it ends, as set; null: no end is set"},
            "ended_at": {"help_text": "When it was ended by hand"},
        }


class NewGrantSerializer(serializers.Serializer):
    person = VisiblePersonField(source="subject", queryset=Grant.objects.none())
    team = serializers.SlugRelatedField(slug_field="uid", queryset=Team.objects.open())
    grant_role = serializers.ChoiceField(choices=grant_role_choices())
    programme = serializers.ChoiceField(
        PROGRAMMES, required=False, default="", allow_blank=True, help_text="Empty: any programme the person is under"
    )
    reason = serializers.CharField(max_length=500)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)


class EndGrantSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


def refused(error: GrantRefused) -> serializers.ValidationError:
    """What the action refused, at the field that it names."""
    return serializers.ValidationError({error.field or "non_field_errors": [error.message]})
