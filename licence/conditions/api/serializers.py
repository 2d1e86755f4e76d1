"""What the API takes about the conditions of a licence."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from licence.catalogue.choices import FAMILIES
from licence.licences.api.serializers import DegreeField
from licence.licences.models import Zone


class InputsField(serializers.DictField):
    """By the names of the inputs in the catalogue: a text, or several where an input takes several."""

    def to_internal_value(self, data: Any) -> Any:
        inputs = super().to_internal_value(data)
        for name, answer in inputs.items():
            each = answer if isinstance(answer, list) else [answer]
            if not all(isinstance(words, str) for words in each):
                raise serializers.ValidationError(f"“{name}”: send a text, or a list of texts.")
        return inputs


class ConditionOfSerializer(serializers.Serializer):
    condition = serializers.UUIDField(help_text="uid of a condition of this licence")


class WrittenSerializer(serializers.Serializer):
    inputs = InputsField(
        required=False, help_text="What its blanks are filled with, as the words of the condition read"
    )
    text = serializers.CharField(max_length=4000, required=False, help_text="Of a bespoke one: its exact words")
    family = serializers.ChoiceField(FAMILIES, required=False, help_text="Of a bespoke one: what it is about")
    necessity = serializers.CharField(max_length=4000, help_text="Why it is necessary")
    proportionality = serializers.CharField(max_length=4000, help_text="Why it is proportionate")
    review_on = serializers.DateField()


class NewConditionSerializer(WrittenSerializer):
    """One of the catalogue by its `code`, or a bespoke one in `text`, which PPCS must approve."""

    code = serializers.UUIDField(required=False, help_text="Of the catalogue, in the policy version of the licence")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("code" in attrs) == ("text" in attrs):
            raise serializers.ValidationError({"code": ["Send the code of a condition, or the text of a bespoke one."]})
        return attrs


class ChangeConditionSerializer(WrittenSerializer, ConditionOfSerializer):
    """What is not sent stays as it is."""

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for name in ("necessity", "proportionality", "review_on"):
            fields[name].required = False
        return fields


class MoveConditionSerializer(ConditionOfSerializer):
    to = serializers.ChoiceField([("up", "Up"), ("down", "Down")])


class ConditionReasonSerializer(ConditionOfSerializer):
    reason = serializers.CharField(max_length=300)


class NewPlaceSerializer(ConditionOfSerializer):
    kind = serializers.ChoiceField(Zone.Kind.choices)
    place = serializers.CharField(max_length=300, help_text="As an officer would describe it, with boundary streets")
    hours = serializers.CharField(
        max_length=200, required=False, default="", allow_blank=True, help_text="When it applies; at all times without"
    )
    starts_at = serializers.DateTimeField(required=False, allow_null=True)
    ends_at = serializers.DateTimeField(required=False, allow_null=True)
    outline = serializers.ListField(
        child=serializers.ListField(child=DegreeField(), min_length=2, max_length=2),
        required=False,
        max_length=200,
        help_text="Longitude and latitude of each point: one with a radius is a circle, 3 or more are an outline",
    )
    radius_metres = serializers.IntegerField(min_value=1, max_value=200_000, required=False, allow_null=True)


class PlaceOfSerializer(serializers.Serializer):
    place = serializers.UUIDField(help_text="uid of a place of a condition of this licence")
