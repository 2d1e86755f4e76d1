"""The list of licences as the API sends it. From a few columns, read as plain values.

Each line, here and in the features above, is what the serializer of the same name says of one row, and a test holds it
to that. To build the rows and their people, officers and conditions as models cost several times what the database did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db.models import Value
from rest_framework import serializers

from licence.licences.models import LicenceCondition
from offenders.api.lines import PERSON, Row, person_of
from sharing.access.compiled_queries import CompiledQuery
from sharing.access.querysets import OneOf

CONDITION = ("uid", "position", "family", "wording")
BOUND = ("code", "policy_version", "starts_at", "ends_at")
LICENCE_PLAIN = ("uid", "status", "policy_version", "starts_on", "ends_on")
LICENCE = (*LICENCE_PLAIN, *PERSON, "number", "part", "officer__name")


def _bound(licences: list[int], at: datetime) -> Any:
    return LicenceCondition.objects.in_force(at=at).filter(OneOf("licence_id", Value(licences))).order_by("position")


BINDING = CompiledQuery(
    ("licence_id", *CONDITION, *BOUND), _bound, licences=[-20_191_038], at=datetime.min.replace(tzinfo=UTC)
)
_written = serializers.DateTimeField().to_representation


def of_licences(rows: list[Row], *, at: datetime) -> list[Row]:
    """at: the moment whose conditions are told. One query for those of all rows."""
    bound = defaultdict(list)
    for each in BINDING.asked(licences=[row["pk"] for row in rows], at=at):
        each.update(moments_of(each, ("starts_at", "ends_at")), number=each.pop("position"))
        bound[each.pop("licence_id")].append(each)
    return [
        {name: row[name] for name in LICENCE_PLAIN}
        | {
            "person": person_of(row),
            "version": f"{row['number']}.{row['part']}",
            "officer": row["officer__name"],
            "conditions": bound[row["pk"]],
        }
        for row in rows
    ]


def condition_of(values: Iterable[Any]) -> Row:
    return dict(zip(("uid", "number", "family", "wording"), values, strict=True))


def moments_of(row: Row, names: Iterable[str]) -> Row:
    return {name: row[name] and _written(row[name]) for name in names}
