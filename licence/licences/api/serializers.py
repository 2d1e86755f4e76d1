"""Licences in force and their conditions, as the API shows them."""

from __future__ import annotations

from rest_framework import serializers

from licence.catalogue.choices import FAMILIES
from licence.licences.models import Licence, LicenceCondition
from offenders.api.serializers import PersonNamedSerializer
from sharing.access.compiled_queries import NEVER
from sharing.api.fields import Formed
from sharing.api.plain_rows import Below

# As examples of the API have it
A_CONDITION = {
    "uid": "0193a5c9-3f17-7d82-b6c0-2e9a5d7f1b36",
    "number": 9,
    "family": "devices",
    "wording": "Only own or use devices that your supervising officer has approved.",
}


class ConditionNamedSerializer(serializers.Serializer):
    """The condition as it stood on the day of the conduct."""

    of = LicenceCondition
    uid = serializers.UUIDField()
    number = serializers.IntegerField(source="position", help_text="As numbered on the licence, from 1")
    family = serializers.ChoiceField(FAMILIES, help_text="What it is about")
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
