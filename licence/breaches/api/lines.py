"""Lines of the API's list of breaches, made from a few columns that are read as plain values.

Each line is what the serializer of the same name says of one row, and a test holds it to that.
"""

from __future__ import annotations

from licence.licences.api.lines import CONDITION, condition_of, moments_of
from offenders.api.lines import PERSON, Row, person_of

BREACH_PLAIN = ("uid", "source", "reason", "status", "is_concern", "summary")
BREACH_AT = ("occurred_at", "occurred_until", "found_at", "look_again_at")
BREACH = (
    *(*BREACH_PLAIN, *BREACH_AT, *PERSON, "licence__number", "licence__part", "agency__name"),
    *(f"condition__{name}" for name in CONDITION),
)


def of_breaches(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in BREACH_PLAIN}
        | moments_of(row, BREACH_AT)
        | {
            "person": person_of(row),
            "licence_version": f"{row['licence__number']}.{row['licence__part']}",
            "condition": condition_of(row[f"condition__{name}"] for name in CONDITION)
            if row["condition__uid"]
            else None,
            "agency": row["agency__name"],
        }
        for row in rows
    ]
