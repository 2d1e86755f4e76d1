"""A person and a team, as bodies of the API name them."""

from rest_framework import serializers

from sharing import access, audit
from sharing.agencies.models import Team
from sharing.compiled.fields import Formed


class TeamSerializer(serializers.ModelSerializer):
    agency = serializers.CharField(source="agency.name", read_only=True)

    class Meta:
        model = Team
        fields = ("uid", "name", "kind", "agency")
        read_only_fields = fields


def person_name(path: str = "subject") -> Formed:
    """The name of the person whom a row is about, from its columns; null of a row about nobody."""
    person = access.subjects().model
    columns = [f"{path}__{name}" for name in person.NAME_COLUMNS]
    family_name = columns.index(f"{path}__{person.NAME_COLUMNS[-1]}")
    return Formed(
        serializers.CharField(),
        *columns,
        by=lambda *names: None if names[family_name] is None else person.name_of(*names),
        allow_null=True,
    )


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
