"""Facts of somebody whose records are destroyed: what was counted stays counted, and leads to nobody."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from release_monitor.figures.actions.keeping import ADD, CLEAN, LOCK, look_at

# Of now, and of no day: how many there are. Whoever is in no record is none of them.
OF_NOW = "DELETE FROM release_monitor_figurefact WHERE person_id = ANY(%(people)s::bigint[]) AND day IS NULL"
FACTS = "UPDATE release_monitor_figurefact SET person_id = %(nobody)s WHERE person_id = ANY(%(people)s::bigint[])"
PEOPLE = """UPDATE release_monitor_figureperson SET person_id = %(nobody)s, changes_at = NULL
WHERE person_id = ANY(%(people)s::bigint[])"""
MOST = 1 << 62


@transaction.atomic
def detach(key: int) -> None:
    """Before the rows go, and in the same transaction. The facts get a number below zero, drawn by lot and written
    nowhere else; those that were not looked at yet are looked at first."""
    values: dict[str, Any] = {"people": [key], "nobody": -1 - secrets.randbelow(MOST)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        look_at(cursor, [key], at=timezone.now())
        cursor.execute(ADD, values | {"sign": -1})
        for words in (OF_NOW, FACTS, PEOPLE):
            cursor.execute(words, values)
        cursor.execute(ADD, {"people": [values["nobody"]], "sign": 1})
        cursor.execute(CLEAN)
