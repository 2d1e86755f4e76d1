"""A person and a team, as bodies of the API name them."""

from rest_framework import serializers

from sharing import access, audit
from sharing.agencies.models import Team


class TeamSerializer(serializers.ModelSerializer):
    agency = serializers.CharField(source="agency.name", read_only=True)

    class Meta:
        model = Team
        fields = ("uid", "name", "kind", "agency")
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


def _is_uuid(data) -> bool:
    try:
        serializers.UUIDField().to_internal_value(data)
    except serializers.ValidationError:
        return False
    return True
