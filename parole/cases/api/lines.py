"""The lists of reviews, hearings and decisions as the API sends them. From a few columns, read as plain values.

Each line is what the serializer of the same name says of one row, and a test holds it to that.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Value

from offenders.api.lines import PERSON, Row, person_of
from parole.cases.api.serializers import DAYS_OF_A_REVIEW, BoardConditionSerializer, CorrectionSerializer
from parole.decisions.models import BoardCondition, Correction
from parole.reviews.rules.moves import Outcome
from sharing.access.compiled_queries import CompiledQuery
from sharing.access.querysets import OneOf

REVIEW_PLAIN = ("uid", "kind", "status", "round", "board_ref", "refer_by", "basis", *DAYS_OF_A_REVIEW)
REVIEW = (*REVIEW_PLAIN, "sentence__uid", *PERSON)


def of_reviews(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in REVIEW_PLAIN} | {"sentence": row["sentence__uid"], "person": person_of(row)}
        for row in rows
    ]


DECISION_PLAIN = (
    *("uid", "round", "outcome", "is_on_papers", "is_open_to_reconsideration", "challengeable_until"),
    "fell_away_on",
)
READ = tuple(field.value for field in Correction.SLIPS if field != Correction.Field.REASONS_REF)
DECISION = (*DECISION_PLAIN, *READ, *PERSON, "review__uid", "review__kind", "review__final_on")
CORRECTION = CorrectionSerializer.Meta.fields
CONDITION = BoardConditionSerializer.Meta.fields


def of_decisions(rows: list[Row]) -> list[Row]:
    """Two queries for what was put right in all rows, and what the Board set with them."""
    keys = [row["pk"] for row in rows]
    put_right = by_decision(PUT_RIGHT.asked(keys=keys))
    set_by_board = by_decision(each | {"inputs": json.loads(each["inputs"])} for each in SET_BY_BOARD.asked(keys=keys))
    return [
        {name: row[name] for name in DECISION_PLAIN}
        | _reading(row, put_right[row["pk"]])
        | {
            "person": person_of(row),
            "review": row["review__uid"],
            "review_kind": row["review__kind"],
            "final_on": None if row["fell_away_on"] else row["review__final_on"],
            "conditions": set_by_board[row["pk"]] if row["outcome"] == Outcome.RELEASE_DIRECTED else [],
            "corrections": put_right[row["pk"]],
        }
        for row in rows
    ]


def _reading(row: Row, put_right: list[Row]) -> Row:
    """What it reads now: of several corrections of one field the last counts."""
    slips = {each["field"]: Correction(**each).value for each in put_right if each["field"] in READ}
    return {name: row[name] for name in READ} | slips


def by_decision(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.pop("decision_id")].append(row)
    return found


def _put_right(keys: list[int]) -> Any:
    told = Correction.objects.filter(OneOf("decision_id", Value(keys))).exclude(field=Correction.Field.REASONS_REF)
    return told.order_by("corrected_on", "pk")


def _set_by_board(keys: list[int]) -> Any:
    return BoardCondition.objects.filter(OneOf("decision_id", Value(keys))).order_by("position")


PUT_RIGHT = CompiledQuery(("decision_id", *CORRECTION), _put_right, keys=[-20_191_038])
SET_BY_BOARD = CompiledQuery(("decision_id", *CONDITION), _set_by_board, keys=[-20_191_038])
