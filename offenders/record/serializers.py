"""People, as the API shows them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.utils import timezone
from rest_framework import serializers

from offenders.api.serializers import EstablishmentSerializer
from offenders.people.models import Alias, Identifier, Offender
from offenders.people.regions import current_regions
from offenders.people.rules.identifiers import FURTHER_KINDS
from sharing.access.fields import EVERYBODY
from sharing.access.rules import Marking, Programme
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
        fields = ("uid", "name", "script", "transliteration")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "name": {"help_text": "As it is written"},
            "script": {"help_text": "null: Latin letters"},
            "transliteration": {"help_text": "In Latin letters. People are found by it too"},
        }


class IdentifierSerializer(serializers.ModelSerializer):
    value = serializers.CharField(source="canonical", help_text="In the form of its kind")

    class Meta:
        model = Identifier
        fields = ("uid", "kind", "value", "is_verified", "is_primary", "warning", "given_at", "starts_on", "ends_on")
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "given_at": {
                "help_text": "When the number was given. For 5 days from then (a service setting) it counts as not yet "
                "checked. null: before this was kept"
            },
            "warning": {"help_text": "What is wrong with its form; it then counts as unverified"},
            "ends_on": {"help_text": "An earlier number from then on"},
        }


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
    merged_with = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="uids of other records of the same person that the caller can see. No row of either was moved",
    )
    # For those who are not told of it empty, as its last day is (`offenders/status/reading.py`)
    READERS: ClassVar = {"status_power": EVERYBODY}

    class Meta(PersonSerializer.Meta):
        fields = (
            *PersonSerializer.Meta.fields,
            "programmes",
            "date_of_birth",
            "sex",
            "nationalities",
            "status",
            "status_until",
            "status_power",
            "after_licence_from",
            "establishment",
            "region",
            "number_given_at",
            "aliases",
            "identifiers",
            "merged_with",
        )
        read_only_fields = fields
        extra_kwargs: ClassVar = {
            "number_given_at": {"help_text": "When the prison number was given, as `given_at` of `identifiers`"},
            "sex": {"help_text": "null: not recorded"},
            "region": {"help_text": "The probation region that supervises the person, or will"},
            "status": {"help_text": "By what was recorded, the law and the day: docs/status.md"},
            "status_until": {
                "help_text": "The last day on licence; after it, that of the notification or order that runs longest. "
                "null: neither that the caller can see, for life, at large (each day moves it), or no official date"
            },
            "status_power": {
                "help_text": "After the licence: the notification or order that runs longest. "
                "null: none runs that the caller can see"
            },
            "after_licence_from": {
                "help_text": "The first day with neither licence nor custody. null: not after the licence"
            },
        }


# What is sent


def _region(region: str) -> str:
    """One of today, as /reference/regions/ has them."""
    if region and region not in dict(current_regions("")()):
        raise serializers.ValidationError("Select a region of today, as /reference/regions/ has them.")
    return region


def _not_in_the_future(day: date | None) -> date | None:
    if day and day > timezone.localdate():
        raise serializers.ValidationError("The date must be today or in the past.")
    return day


class ChangePersonSerializer(serializers.Serializer):
    family_name = serializers.CharField(max_length=100, required=False)
    given_names = serializers.CharField(max_length=150, required=False, allow_blank=True)
    date_of_birth = serializers.DateField(required=False, allow_null=True)
    sex = serializers.ChoiceField(
        [choice for choice in Offender.Sex.choices if choice[0]],
        required=False,
        allow_blank=True,
        help_text="Empty: not recorded",
    )
    nationalities = serializers.ListField(child=serializers.CharField(max_length=60), max_length=20, required=False)
    prison_number = serializers.CharField(max_length=20, required=False, help_text="For example A1234BC")
    region = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="As /reference/regions/ has it; empty: not known yet"
    )
    marking = serializers.ChoiceField([marking.value for marking in Marking], required=False)

    def validate_region(self, region: str) -> str:
        return _region(region)

    def validate_date_of_birth(self, day: date | None) -> date | None:
        return _not_in_the_future(day)


class NewPersonSerializer(ChangePersonSerializer):
    family_name = serializers.CharField(max_length=100)
    prison_number = serializers.CharField(max_length=20, help_text="For example A1234BC")
    marking = serializers.ChoiceField([marking.value for marking in Marking], default=Marking.OFFICIAL_SENSITIVE.value)
    team = serializers.UUIDField(
        help_text="uid of the team of yours that leads and decides which others see the person"
    )
    programme = serializers.ChoiceField(PROGRAMMES, default=Programme.TERRORISM.value)
    crn = serializers.CharField(max_length=40, required=False)
    pnc = serializers.CharField(max_length=40, required=False)
    cro = serializers.CharField(max_length=40, required=False)
    not_these = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=20,
        required=False,
        help_text="uids of people with such a name and date of birth who are someone else. Without them you are asked",
    )


class NameSerializer(serializers.Serializer):
    name = serializers.CharField(max_length=200, help_text="As it is written")
    script = serializers.CharField(max_length=30, required=False, default="", allow_blank=True)
    transliteration = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    note = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, help_text="Where it comes from"
    )


class ChangeNameSerializer(serializers.Serializer):
    alias = serializers.UUIDField(help_text="uid of one of the person's `aliases`")
    name = serializers.CharField(max_length=200, required=False)
    script = serializers.CharField(max_length=30, required=False, allow_blank=True)
    transliteration = serializers.CharField(max_length=200, required=False, allow_blank=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class RemoveNameSerializer(serializers.Serializer):
    alias = serializers.UUIDField(help_text="uid of one of the person's `aliases`")
    reason = serializers.CharField(max_length=500)


class NewNumberSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(FURTHER_KINDS)
    value = serializers.CharField(max_length=40, help_text="One in a wrong form is kept with a warning, unverified")
    source = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)  # type: ignore[assignment]  # the field, not where it is read
    starts_on = serializers.DateField(required=False, allow_null=True, default=None)


class EndNumberSerializer(serializers.Serializer):
    identifier = serializers.UUIDField(help_text="uid of one of the person's `identifiers`")
    on = serializers.DateField(help_text="The last date of the number")
    reason = serializers.CharField(max_length=500)

    def validate_on(self, on: date) -> date | None:
        return _not_in_the_future(on)
