"""A person and an establishment, as rows of the API name them."""

from __future__ import annotations

from rest_framework import serializers

from offenders.people.models import Offender
from offenders.reference.establishments.models import Establishment


class EstablishmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Establishment
        fields = ("code", "name")
        read_only_fields = fields


class PersonNamedSerializer(serializers.ModelSerializer):
    """Whom something is about."""

    name = serializers.CharField(source="full_name")

    class Meta:
        model = Offender
        fields = ("uid", "prison_number", "name")
        read_only_fields = fields
