"""Absent values of answers: null, and the schema says so of each column that may be empty."""

import pytest
from rest_framework import serializers

from licence.breaches.models import Breach
from offenders.people.models import Alias, Offender
from sharing.api import absence
from sharing.api.rendering import OrjsonRenderer
from sharing.compiled.fields import model_of


def test_empty_texts_are_sent_as_null_at_any_depth():
    sent = OrjsonRenderer().render({"a": "", "b": [{"c": "", "d": "x"}], "e": False, "f": 0, "g": []})

    assert sent == b'{"a":null,"b":[{"c":null,"d":"x"}],"e":false,"f":0,"g":[]}'


class OfBreach(serializers.ModelSerializer):
    person = serializers.CharField(source="offender.family_name")
    condition = serializers.UUIDField(source="condition.uid")
    agency = serializers.CharField(source="agency.name", default=None)

    class Meta:
        model = Breach
        fields = ("uid", "person", "condition", "agency", "occurred_at", "occurred_until", "summary")
        read_only_fields = fields


class OfAlias(serializers.ModelSerializer):
    class Meta:
        model = Alias
        fields = ("name", "script")
        read_only_fields = fields


@pytest.mark.parametrize(
    ("serializer", "name", "may"),
    [
        (OfBreach, "uid", False),
        (OfBreach, "person", False),
        (OfBreach, "condition", True),  # a concern is of none
        (OfBreach, "agency", True),
        (OfBreach, "occurred_at", False),
        (OfBreach, "occurred_until", True),
        (OfAlias, "name", False),
        (OfAlias, "script", True),  # a text that may be empty
    ],
)
def test_what_a_column_may_hold_says_whether_it_may_be_absent(serializer, name, may):
    assert absence.may_be_absent(serializer().fields[name]) is may


def test_model_of_a_plain_serializer_is_the_one_that_it_names():
    assert model_of(type("Named", (), {"of": Offender})()) is Offender
