"""How do the lists of licences, checks and breaches become what is sent? From a few columns, read as plain values.

Each line is what the serializer of the same name says of one row, and a test holds it to that. To build the rows and
their people, officers and conditions as models cost several times what the database did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Value
from rest_framework import serializers

from licence.checks.models import Check
from licence.licences.models import LicenceCondition
from licence.recalls.api import serializers as recall_serializers
from offenders.api.lines import PERSON, Row, person_of
from sharing.access.compiled_queries import CompiledQuery
from sharing.access.querysets import OneOf

CONDITION = ("uid", "position", "family", "wording")
BOUND = ("code", "policy_version", "starts_on", "ends_on")

LICENCE_PLAIN = ("uid", "status", "policy_version", "starts_on", "ends_on")
LICENCE = (*LICENCE_PLAIN, *PERSON, "number", "part", "officer__name")

CHECK_PLAIN = (
    *("uid", "kind", "due_on", "due_at", "grace_ends_on", "place", "outcome", "outcome_code", "done_by"),
    *("narrative", "worry", "not_done_because", "polygraph_result", "has_disclosure"),
)
CHECK_AT = ("done_at", "recorded_at")
CHECK = (*CHECK_PLAIN, *CHECK_AT, *PERSON, "plan__uid", "officer__name", "team__name")

BREACH_PLAIN = ("uid", "source", "reason", "status", "is_concern", "summary")
BREACH_AT = ("occurred_at", "occurred_until", "found_at", "look_again_at")
BREACH = (
    *(*BREACH_PLAIN, *BREACH_AT, *PERSON, "licence__number", "licence__part", "agency__name"),
    *(f"condition__{name}" for name in CONDITION),
)


RECALL_PLAIN, RECALL_AT = recall_serializers.PLAIN, recall_serializers.MOMENTS
RECALL = (*RECALL_PLAIN, *RECALL_AT, *PERSON, "establishment__code")

ARREST_PLAIN, ARREST_AT = ("uid", "force", "reference", "how"), ("arrested_at", "recorded_at", "ended_at")
ARREST = (*ARREST_PLAIN, *ARREST_AT, *PERSON, "recall__uid")


def _bound(licences: list[int], on: date) -> Any:
    return LicenceCondition.objects.in_force(on=on).filter(OneOf("licence_id", Value(licences))).order_by("position")


def _looked_at(checks: list[int]) -> Any:
    links = Check.conditions.through.objects.filter(OneOf("check_id", Value(checks)))
    return links.order_by("licencecondition__position", "licencecondition")


BINDING = CompiledQuery(("licence_id", *CONDITION, *BOUND), _bound, licences=[-20_191_038], on=date.min)
LOOKED_AT = CompiledQuery(
    ("check_id", *(f"licencecondition__{name}" for name in CONDITION)), _looked_at, checks=[-20_191_038]
)

_written = serializers.DateTimeField().to_representation


def of_licences(rows: list[Row], *, on: date) -> list[Row]:
    """on: the day whose conditions are told. One query for those of all rows."""
    bound = defaultdict(list)
    for each in BINDING.asked(licences=[row["pk"] for row in rows], on=on):
        each["number"] = each.pop("position")
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


def of_checks(rows: list[Row]) -> list[Row]:
    """One query for the conditions of all rows."""
    looked_at = defaultdict(list)
    for each in LOOKED_AT.asked(checks=[row["pk"] for row in rows]):
        looked_at[each["check_id"]].append(_condition(each[name] for name in LOOKED_AT.names[1:]))
    return [
        {name: row[name] for name in CHECK_PLAIN}
        | _moments(row, CHECK_AT)
        | {
            "person": person_of(row),
            "plan": row["plan__uid"],
            "conditions": looked_at[row["pk"]],
            "officer": row["officer__name"],
            "team": row["team__name"],
        }
        for row in rows
    ]


def of_breaches(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in BREACH_PLAIN}
        | _moments(row, BREACH_AT)
        | {
            "person": person_of(row),
            "licence_version": f"{row['licence__number']}.{row['licence__part']}",
            "condition": _condition(row[f"condition__{name}"] for name in CONDITION) if row["condition__uid"] else None,
            "agency": row["agency__name"],
        }
        for row in rows
    ]


def of_recalls(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in RECALL_PLAIN}
        | _moments(row, RECALL_AT)
        | {"person": person_of(row), "establishment": row["establishment__code"]}
        for row in rows
    ]


def of_arrests(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in ARREST_PLAIN}
        | _moments(row, ARREST_AT)
        | {"person": person_of(row), "recall": row["recall__uid"]}
        for row in rows
    ]


def _condition(values: Iterable[Any]) -> Row:
    return dict(zip(("uid", "number", "family", "wording"), values, strict=True))


def _moments(row: Row, names: Iterable[str]) -> Row:
    return {name: row[name] and _written(row[name]) for name in names}
