"""The people of the rows on My day. Asked once for all of them, whatever they wait for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from offenders.models import Offender


def name_people(*parts: Iterable[Any]) -> None:
    """Let `row.subject` of each row be the person as pages name one, as their lists load it. One query.

    parts: lists of rows that the reader may see. A row about nobody stays as it is.
    """
    rows = [row for part in parts for row in part if row.subject_id is not None]
    people = Offender.objects.in_words().in_bulk({row.subject_id for row in rows})
    for row in rows:
        row.subject = people[row.subject_id]
