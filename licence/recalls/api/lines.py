"""Lines of the API's lists of recalls and of arrests, made from a few columns that are read as plain values.

Each line is what the serializer of the same name says of one row, and a test holds it to that.
"""

from __future__ import annotations

from licence.licences.api.lines import moments_of
from licence.recalls.api import serializers as recall_serializers
from offenders.api.lines import PERSON, Row, person_of

RECALL_PLAIN, RECALL_AT = recall_serializers.PLAIN, recall_serializers.MOMENTS
RECALL = (*RECALL_PLAIN, *RECALL_AT, *PERSON, "establishment__code")
ARREST_PLAIN, ARREST_AT = ("uid", "force", "reference", "how"), ("arrested_at", "recorded_at", "ended_at")
ARREST = (*ARREST_PLAIN, *ARREST_AT, *PERSON, "recall__uid")


def of_recalls(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in RECALL_PLAIN}
        | moments_of(row, RECALL_AT)
        | {"person": person_of(row), "establishment": row["establishment__code"]}
        for row in rows
    ]


def of_arrests(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in ARREST_PLAIN}
        | moments_of(row, ARREST_AT)
        | {"person": person_of(row), "recall": row["recall__uid"]}
        for row in rows
    ]
