"""Rows as they were known at a moment: what the newest version of each said by then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models

from sharing.access import sql
from sharing.history.models import RowVersion

M = TypeVar("M", bound=models.Model)


def rows_known(model: type[M], *, subject_id: int, at: datetime) -> list[M]:
    """The rows of this table about this person as they stood at the moment, oldest row first; never to be saved. Each
    with `version_at` and `version_transaction`: when and by which transaction it was recorded as it stood.

    Unfiltered: `release_monitor/history/sections.py` leaves of them what a reader may see now.
    """
    table = model._meta.db_table
    words = f"WITH {then(table, more=VERSION)} SELECT * FROM {table} ORDER BY id"  # noqa: S608 - names of our tables
    return list(model._default_manager.raw(*sql.bind(words, {"subject": subject_id, "known_at": at})))


def begun_at() -> datetime | None:
    """Since when history is kept; None where nothing has been kept yet."""
    first = RowVersion.objects.order_by("pk").values_list("recorded_at", flat=True)[:1]
    return next(iter(first), None)


VERSION = ", _v.recorded_at AS version_at, _v.transaction AS version_transaction"


def then(table: str, *, of_person: bool = True, only: str = "", more: str = "") -> str:
    """A part of WITH, by which the words that follow read the table as it stood at `%(known_at)s`.

    of_person: its rows about `%(subject)s` alone. only: what else the row must fulfil, as `_k`. more: columns besides.

    The name of the table is that of the question too: so the access relation (`sharing/access/sql.py`) is asked of what
    stood then in the same words as of what stands now.
    """
    whose = "= %(subject)s" if of_person else "IS NULL"
    return f"""{table} AS (
    SELECT _k.*{more} FROM (
        SELECT DISTINCT ON (row_id) operation, data, recorded_at, transaction FROM sharing_rowversion
        WHERE subject_id {whose} AND table_name = '{table}' AND recorded_at <= %(known_at)s
        ORDER BY row_id, recorded_at DESC, id DESC
    ) _v CROSS JOIN LATERAL jsonb_populate_record(NULL::public.{table}, _v.data) _k
    WHERE _v.operation <> 'D'{f" AND {only}" if only else ""})"""  # noqa: S608 - as above


def asked(words: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The answer to words with named places."""
    with connection.cursor() as cursor:
        cursor.execute(*sql.bind(words, values))
        return cursor.fetchall()


def joined(parts: Iterable[str]) -> str:
    return ",\n".join(parts)


# Near in time too: a database that is restored from a dump counts its transactions anew.
BY = """SELECT DISTINCT ON (_v.transaction, _v.at) _v.transaction, _v.at, _e.actor_id, _e.id
FROM unnest(%(transactions)s::bigint[], %(moments)s::timestamptz[]) _v (transaction, at)
JOIN sharing_entrytransaction _l ON _l.transaction = _v.transaction
JOIN sharing_auditentry _e ON _e.id = _l.entry_id AND _e.subject_id = %(subject)s
  AND _e.at BETWEEN _v.at - interval '1 hour' AND _v.at + interval '1 hour'
ORDER BY _v.transaction, _v.at, _e.id"""


def recorded_by(rows: Iterable[Any], *, subject_id: int) -> dict[tuple[int, datetime], int]:
    """By transaction and moment of a version (of `rows_known`), the key of the user who made the change, as the log
    says. What jobs, commands and files without a user did is not there."""
    versions = {(row.version_transaction, row.version_at) for row in rows}
    return {version: actor for version, (actor, _) in _entries_of(versions, subject_id).items() if actor is not None}


def entries_behind(versions: Iterable[tuple[int, datetime]], *, subject_id: int) -> set[int]:
    """Keys of the log's entries about the changes by which rows became as they were."""
    return {entry for _, entry in _entries_of(versions, subject_id).values()}


def _entries_of(
    versions: Iterable[tuple[int, datetime]], subject_id: int
) -> dict[tuple[int, datetime], tuple[int | None, int]]:
    """By version, the actor and the key of the entry."""
    ordered = sorted(set(versions))
    values = {
        "transactions": [transaction for transaction, _ in ordered],
        "moments": [moment for _, moment in ordered],
        "subject": subject_id,
    }
    return {(transaction, at): (actor, entry) for transaction, at, actor, entry in asked(BY, values)}
