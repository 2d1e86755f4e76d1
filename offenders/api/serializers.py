"""A person and an establishment, as rows of the API name them."""

from __future__ import annotations

from rest_framework import serializers

from offenders.people.models import Offender
from offenders.people.rules.names import full_name
from offenders.reference.establishments.models import Establishment
from sharing.api.fields import Formed

# As examples of the API have them; nobody is called so
A_PERSON = {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22", "prison_number": "A1234BC", "name": "Callum Haldon"}
A_PRISON = {"code": "FKI", "name": "HMP Frankland"}


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
