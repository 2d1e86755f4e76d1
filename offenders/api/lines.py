"""The name of the person in a list that is read as plain values, as `PersonNamedSerializer` gives it."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]
PERSON = ("offender_id", "offender__uid", "offender__prison_number", "offender__given_names", "offender__family_name")


def person_of(row: Row) -> Row:
    """row: holds `PERSON`."""
    return {
        "uid": row["offender__uid"],
        "prison_number": row["offender__prison_number"],
        "name": f"{row['offender__given_names']} {row['offender__family_name']}".strip(),
    }
