"""Licences in force and their conditions, as the API shows them."""

from __future__ import annotations

from rest_framework import serializers

from licence.licences.models import Licence, LicenceCondition
from offenders.api.serializers import PersonNamedSerializer
from sharing.access.compiled_queries import NEVER
from sharing.api.fields import Formed
from sharing.api.plain_rows import Below


class ConditionNamedSerializer(serializers.Serializer):
    """The condition as it stood on the day of the conduct."""

    of = LicenceCondition
    uid = serializers.UUIDField()
    number = serializers.IntegerField(source="position")
    family = serializers.CharField()
    wording = serializers.CharField()


class ConditionSerializer(ConditionNamedSerializer):
    """As it bound at the moment that was asked for."""

    code = serializers.CharField()
    policy_version = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)


class LicenceSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    version = Formed(serializers.CharField(), "number", "part", by="{}.{}".format)
    officer = serializers.CharField(source="officer.name", default=None)
    conditions = ConditionSerializer(many=True, help_text="Those in force on `on`, today without it")

    BELOW = {"conditions": Below(lambda rows, at: rows.in_force(at=at).order_by("position"), (("at", NEVER),))}

    class Meta:
        model = Licence
        fields = (
            "uid",
            "person",
            "version",
            "status",
            "policy_version",
            "starts_on",
            "ends_on",
            "officer",
            "conditions",
        )
        read_only_fields = fields
