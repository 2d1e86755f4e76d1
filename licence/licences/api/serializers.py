"""Licences and their conditions, as the API shows and takes them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from licence.catalogue.choices import FAMILIES
from licence.licences.models import Licence, LicenceCondition, Zone
from offenders.api.serializers import PersonNamedSerializer
from sharing.access.fields import EVERYBODY
from sharing.compiled.fields import Formed
from sharing.compiled.plain_rows import Below
from sharing.compiled.queries import NEVER

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

    code = serializers.CharField(help_text="Of the policy's catalogue; null for a bespoke one")
    policy_version = serializers.CharField(help_text="A code can name different conditions in different versions")
    starts_at = serializers.DateTimeField(allow_null=True, help_text="In force from; null until the licence is")
    ends_at = serializers.DateTimeField(allow_null=True, help_text="In force until, this moment excluded")


class LicenceSerializer(serializers.ModelSerializer):
    person = PersonNamedSerializer(source="offender")
    version = Formed(serializers.CharField(), "number", "part", by="{}.{}".format)
    officer = serializers.CharField(source="officer.name", default=None, help_text="The responsible officer")
    conditions = ConditionSerializer(
        many=True, help_text="Those in force on `on`, today without it; of a draft all of them"
    )

    BELOW = {"conditions": Below(lambda rows, at: rows.shown(at=at).order_by("position"), (("at", NEVER),))}

    class Meta:
        model = Licence
        fields: tuple[str, ...] = (
            *("uid", "person", "version", "kind", "status", "policy_version", "starts_on", "ends_on", "officer"),
            "conditions",
        )
        read_only_fields = fields
        extra_kwargs = {
            "policy_version": {"help_text": "The version of the licence policy that its conditions are from"},
            "starts_on": {"help_text": "The first date in force; null until then"},
            "ends_on": {"help_text": "The last date in force; null for life"},
            "system_of_record": {"help_text": "Where the official licence is kept"},
            "external_ref": {"help_text": "Its reference there"},
            "approved_as": {"help_text": "Who approved it"},
            "direction_ref": {"help_text": "Of the Board's direction, or of the Secretary of State's decision"},
            "meets_with": {"help_text": "Who the person meets first"},
            "meets_whom": {"help_text": "Of `specific_person`: the name"},
            "signing": {"help_text": "Whether the person signed"},
            "planned_for": {"help_text": "When an approved variation comes into force, if later than the signature"},
            "danger": {"help_text": "Why it came into force before it was explained to the person"},
            "spo_view": {"help_text": "The senior probation officer's view of the variation"},
        }


@extend_schema_field({"type": "number"})
class DegreeField(serializers.FloatField):
    """Of longitude or latitude, in WGS 84."""


class PlaceSerializer(serializers.ModelSerializer):
    """Of those that the caller may read: where someone must be says where they live."""

    READERS = dict.fromkeys(["kind", "place", "hours", "starts_at", "ends_at", "outline", "radius_metres"], EVERYBODY)
    outline = serializers.ListField(
        child=serializers.ListField(child=DegreeField()),
        help_text="Longitude and latitude of each point; a single one is the centre of a circle",
    )

    class Meta:
        model = Zone
        fields = ("uid", "kind", "place", "hours", "starts_at", "ends_at", "outline", "radius_metres")
        read_only_fields = fields


class ConditionDetailSerializer(ConditionSerializer):
    kind = serializers.ChoiceField(LicenceCondition.Kind.choices)
    category = serializers.CharField(help_text="As the catalogue has it")
    inputs = serializers.DictField(help_text="What its blanks were filled with, by their names in the catalogue")
    necessity = serializers.CharField(help_text="Why it is necessary")
    proportionality = serializers.CharField(help_text="Why it is proportionate")
    review_on = serializers.DateField()
    state = serializers.ChoiceField(LicenceCondition.State.choices)
    approved_by_body = serializers.ChoiceField(LicenceCondition.ApprovedBy.choices)
    approved_on = serializers.DateField()
    refused_at = serializers.DateTimeField(help_text="When PPCS refused the words of a bespoke one")
    refused_because = serializers.CharField()
    unchecked_because = serializers.CharField(help_text="Why it has no check plan")
    places = PlaceSerializer(source="zones", many=True)


class LicenceDetailSerializer(LicenceSerializer):
    READERS = {"missing": EVERYBODY}

    release = serializers.UUIDField(source="release.uid", default=None, help_text="uid of the release it is for")
    team = serializers.CharField(source="team.name", default=None)
    variation_of = serializers.UUIDField(source="variation_of.uid", default=None, help_text="uid of the one it varies")
    conditions = ConditionDetailSerializer(
        many=True, help_text="Those in force on `on`, today without it; of a draft all of them"
    )
    missing = serializers.ListField(
        child=serializers.CharField(), help_text="Of a draft: what must be filled in before it can be submitted"
    )
    explained_at = serializers.DateTimeField(
        source="told_at", allow_null=True, help_text="When someone explained it to the person"
    )

    class Meta(LicenceSerializer.Meta):
        fields = (
            *LicenceSerializer.Meta.fields,
            *("release", "system_of_record", "external_ref", "team", "meets_with", "meets_whom", "meets_when"),
            *("meets_at", "meets_where", "started_at", "submitted_at", "approved_at", "approved_as", "direction_ref"),
            *("directed_on", "activated_at", "ended_at", "ended_because", "variation_of", "variation_reason"),
            *("spo_view", "explained_at", "signing", "planned_for", "danger", "missing"),
        )
        read_only_fields = fields


# What is sent


class NewLicenceSerializer(serializers.Serializer):
    """A first licence, or with `varies` a variation: a copy of the licence in force, to be changed."""

    person = serializers.UUIDField(help_text="uid of the person")
    varies = serializers.UUIDField(required=False, allow_null=True, help_text="uid of the licence in force")
    reason = serializers.CharField(
        max_length=500, required=False, default="", allow_blank=True, help_text="Of a variation: why"
    )


class LicenceDetailsSerializer(serializers.Serializer):
    """Only what is sent changes. null or an empty text: not known."""

    officer = serializers.EmailField(
        required=False, allow_null=True, help_text="The email of the responsible officer, of a team with access"
    )
    team = serializers.UUIDField(required=False, allow_null=True, help_text="uid of a probation team with access")
    ends_on = serializers.DateField(required=False, allow_null=True, help_text="The last date it binds")
    system_of_record = serializers.ChoiceField(Licence.Record.choices, required=False)
    external_ref = serializers.CharField(max_length=80, required=False, allow_blank=True)
    meets_with = serializers.ChoiceField(Licence.MeetsWith.choices, required=False, allow_blank=True)
    meets_whom = serializers.CharField(max_length=120, required=False, allow_blank=True)
    meets_when = serializers.ChoiceField(Licence.MeetsWhen.choices, required=False, allow_blank=True)
    meets_at = serializers.DateTimeField(required=False, allow_null=True)
    meets_where = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DiscardLicenceSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=300)
