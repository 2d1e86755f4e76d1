"""What draws requests from the schema and what makes the smallest body of one: the parts of two proofs."""

import random
from types import SimpleNamespace

import pytest

from proofs.generated_client import least
from proofs.schema_cases import Asker

UID = "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22"
CAST = {"person": SimpleNamespace(uid=UID), "bound": SimpleNamespace(uid=UID)}
DOCUMENT = {"components": {"schemas": {"Kind": {"type": "string", "enum": ["a", "b"]}}}}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"$ref": "#/components/schemas/Kind"}, "a"),
        ({"oneOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]}, "a"),
        ({"type": ["string", "null"], "format": "date"}, "2026-11-27"),
        ({"type": "array", "items": {"type": "boolean"}}, [True]),
        ({"type": "integer", "minimum": 3}, 3),
        (
            {
                "type": "object",
                "required": ["person"],
                "properties": {"person": {"type": "string", "format": "uuid"}, "more": {"type": "string"}},
            },
            {"person": UID},
        ),
    ],
)
def test_the_smallest_value_of_a_schema(schema, value):
    assert least(schema, DOCUMENT, CAST) == value


def test_uids_of_a_drawn_body_are_mostly_of_rows_that_there_are():
    asker = Asker("partner system", SimpleNamespace(), CAST, random.Random(1))

    meant = [asker._meant({"person": "x", "conditions": ["y"], "words": "z"}) for _ in range(50)]

    assert {each["words"] for each in meant} == {"z"}
    assert 30 < sum(each["person"] == UID for each in meant) < 50
    assert 30 < sum(each["conditions"] == [UID] for each in meant) < 50
