"""A person and an establishment, as rows of the API name them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from offenders.people.models import Offender
from offenders.people.rules.names import full_name
from offenders.reference.establishments.models import Establishment
from offenders.reference.establishments.rules import PlaceNames
from sharing.compiled.fields import Formed

# As examples of the API have them; nobody is called so
A_PERSON = {"uid": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22", "prison_number": "A1234BC", "name": "Callum Haldon"}
A_PRISON = {"code": "FKI", "name": "HMP Frankland"}


class EstablishmentSerializer(serializers.ModelSerializer):
    class Meta:
        model = Establishment
        fields = ("code", "name")
        read_only_fields = fields


class EstablishmentCodeField(serializers.CharField):
    """An establishment, by its code or its name."""

    def __init__(self, **more: Any):
        super().__init__(max_length=120, **{"help_text": "The code of the prison, or its name", **more})

    def run_validation(self, data: Any = serializers.empty) -> Any:
        found = PlaceNames(Establishment.objects.all()).read(super().run_validation(data))
        if isinstance(found, str):
            raise serializers.ValidationError(f"{found}.")
        return found


class PersonNamedSerializer(serializers.ModelSerializer):
    """Whom something is about."""

    name = Formed(serializers.CharField(), "given_names", "family_name", by=full_name)

    class Meta:
        model = Offender
        fields = ("uid", "prison_number", "name")
        read_only_fields = fields
