"""Teams and grants as the API shows them and takes them."""

from rest_framework import serializers

from sharing import access, audit
from sharing.actions.grants import GrantRefused
from sharing.models import Grant, Team
from sharing.models.grants import grant_role_choices


class TeamSerializer(serializers.ModelSerializer):
    agency = serializers.CharField(source="agency.name", read_only=True)

    class Meta:
        model = Team
        fields = ("uid", "name", "kind", "agency")
        read_only_fields = fields


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
            "reason",
            "made_by",
            "starts_at",
            "ends_at",
            "ended_at",
            "ended_by",
            "ended_because",
        )
        read_only_fields = fields


class VisiblePersonField(serializers.SlugRelatedField):
    """A person by uid, if the caller may know of one; a hidden one is refused as one who does not exist."""

    default_error_messages = {"does_not_exist": "No record to show.", "invalid": "No record to show."}

    def __init__(self, **kwargs):
        super().__init__(slug_field="uid", **kwargs)

    def get_queryset(self):
        return access.subjects().visible_to(self.context["request"].user)

    def run_validation(self, data=serializers.empty):
        if data is not serializers.empty and not _is_uuid(data):
            self.fail("does_not_exist")
        person = super().run_validation(data)
        audit.note_told([person.pk] if person else [])
        return person


class NewGrantSerializer(serializers.Serializer):
    person = VisiblePersonField(source="subject", queryset=Grant.objects.none())
    team = serializers.SlugRelatedField(slug_field="uid", queryset=Team.objects.open())
    grant_role = serializers.ChoiceField(choices=grant_role_choices())
    reason = serializers.CharField(max_length=500)
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)


class EndGrantSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=500)


def refused(error: GrantRefused) -> serializers.ValidationError:
    """What the action refused, at the field that it names."""
    return serializers.ValidationError({error.field or "non_field_errors": [error.message]})


def _is_uuid(data) -> bool:
    try:
        serializers.UUIDField().to_internal_value(data)
    except serializers.ValidationError:
        return False
    return True
