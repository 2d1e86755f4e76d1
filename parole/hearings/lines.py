"""Lines of the API's list of hearings, made from a few columns that are read as plain values.

Each line is what the serializer of hearings says of one row, and a test holds it to that.
"""

from __future__ import annotations

from offenders.api.lines import PERSON, Row, person_of

HEARING_PLAIN = (
    *("uid", "round", "status", "mode", "place", "days", "starts_at", "first_on", "last_on", "is_public"),
    *("moved_from", "listed_on"),
)
PRISON = ("offender__establishment__code", "offender__establishment__name")
HEARING = (*HEARING_PLAIN, *PERSON, *PRISON, "offender__region", "review__uid", "review__kind")


def of_hearings(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in HEARING_PLAIN}
        | {
            "person": person_of(row),
            "review": row["review__uid"],
            "review_kind": row["review__kind"],
            "establishment": _prison(row),
            "region": row["offender__region"],
        }
        for row in rows
    ]


def _prison(row: Row) -> Row | None:
    code, name = (row[each] for each in PRISON)
    return None if code is None else {"code": code, "name": name}
