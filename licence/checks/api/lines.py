"""Lines of the API's list of checks, made from a few columns that are read as plain values.

Each line is what the serializer of the same name says of one row, and a test holds it to that.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Value

from licence.checks.models import Check
from licence.licences.api.lines import CONDITION, condition_of, moments_of
from offenders.api.lines import PERSON, Row, person_of
from sharing.access.compiled_queries import CompiledQuery
from sharing.access.querysets import OneOf

CHECK_PLAIN = (
    *("uid", "kind", "due_on", "due_at", "grace_ends_on", "place", "outcome", "outcome_code", "done_by"),
    *("narrative", "worry", "not_done_because", "polygraph_result", "has_disclosure"),
)
CHECK_AT = ("done_at", "recorded_at")
CHECK = (*CHECK_PLAIN, *CHECK_AT, *PERSON, "plan__uid", "officer__name", "team__name")


def _looked_at(checks: list[int]) -> Any:
    links = Check.conditions.through.objects.filter(OneOf("check_id", Value(checks)))
    return links.order_by("licencecondition__position", "licencecondition")


LOOKED_AT = CompiledQuery(
    ("check_id", *(f"licencecondition__{name}" for name in CONDITION)), _looked_at, checks=[-20_191_038]
)


def of_checks(rows: list[Row]) -> list[Row]:
    """One query for the conditions of all rows."""
    looked_at = defaultdict(list)
    for each in LOOKED_AT.asked(checks=[row["pk"] for row in rows]):
        looked_at[each["check_id"]].append(condition_of(each[name] for name in LOOKED_AT.names[1:]))
    return [
        {name: row[name] for name in CHECK_PLAIN}
        | moments_of(row, CHECK_AT)
        | {
            "person": person_of(row),
            "plan": row["plan__uid"],
            "conditions": looked_at[row["pk"]],
            "officer": row["officer__name"],
            "team": row["team__name"],
        }
        for row in rows
    ]
