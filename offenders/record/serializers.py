"""People, as the API shows them."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from offenders.api.serializers import EstablishmentSerializer
from offenders.people.models import Alias, Identifier, Offender
from sharing.grants.models import PROGRAMMES
from sharing.models import PersonProgramme


class PersonSerializer(serializers.ModelSerializer):
    """As lists show them: narrow, so that they are quick."""

    programme = serializers.ChoiceField(
        PROGRAMMES,
        allow_null=True,
        help_text="The earliest-started of the person's current programmes that the caller can see",
    )

    class Meta:
        model = Offender
        fields: tuple[str, ...] = ("uid", "prison_number", "given_names", "family_name", "programme", "marking")
        read_only_fields = fields


class AliasSerializer(serializers.ModelSerializer):
    class Meta:
        model = Alias
        fields = ("name", "script", "transliteration")
        read_only_fields = fields


class IdentifierSerializer(serializers.ModelSerializer):
    value = serializers.CharField(source="canonical")

    class Meta:
        model = Identifier
        fields = ("kind", "value", "is_verified", "is_primary", "warning", "starts_on", "ends_on")
        read_only_fields = fields


class PersonProgrammeSerializer(serializers.ModelSerializer):
    class Meta:
        model = PersonProgramme
        fields = ("programme", "starts_at", "ends_at")
        read_only_fields = fields


class PersonDetailSerializer(PersonSerializer):
    """One person who was opened."""

    programmes = PersonProgrammeSerializer(
        many=True, help_text="Programmes the caller can see, current and ended, with start and end"
    )

    establishment = EstablishmentSerializer(allow_null=True)
    aliases = AliasSerializer(many=True)
    identifiers = IdentifierSerializer(many=True)

    class Meta(PersonSerializer.Meta):
        fields = (
            *PersonSerializer.Meta.fields,
            "programmes",
            "date_of_birth",
            "status",
            "status_until",
            "establishment",
            "region",
            "aliases",
            "identifiers",
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "status": {"help_text": "By what was recorded, the law and the day: docs/status.md"},
            "status_until": {
                "help_text": "The last day on licence. null: not on licence, for life, at large (each day moves it), "
                "or no official date"
            },
        }
