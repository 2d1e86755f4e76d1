"""A person and an establishment, as rows of the API name them."""

from __future__ import annotations

from rest_framework import serializers

from offenders.people.models import Offender
from offenders.people.rules.names import full_name
from offenders.reference.establishments.models import Establishment
from sharing.api.fields import Formed


class EstablishmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Establishment
        fields = ("code", "name")
        read_only_fields = fields


class PersonNamedSerializer(serializers.ModelSerializer):
    """Whom something is about."""

    name = Formed(serializers.CharField(), "given_names", "family_name", by=full_name)

    class Meta:
        model = Offender
        fields = ("uid", "prison_number", "name")
        read_only_fields = fields
