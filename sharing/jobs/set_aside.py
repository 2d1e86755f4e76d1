"""Setting aside a bad record in a job that goes through many, so that it never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from celery import current_task
from django.db import DatabaseError, Error, OperationalError, connection, transaction
from django.db.models import Model
from django.utils import timezone

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)
Made = TypeVar("Made")
Written = TypeVar("Written")

NOTE = """
INSERT INTO sharing_leftout (job, work, key, subject_id, error, first_at, last_at, tries)
VALUES (%(job)s, %(work)s, %(key)s, %(subject)s, %(error)s, %(at)s, %(at)s, 1)
ON CONFLICT (work, key) WHERE worked_on_at IS NULL DO UPDATE SET
    job = excluded.job, error = excluded.error, last_at = greatest(sharing_leftout.last_at, excluded.last_at),
    subject_id = coalesce(excluded.subject_id, sharing_leftout.subject_id), tries = sharing_leftout.tries + 1
"""


@contextmanager
def alone(work: str, key: int, *, subject: int | None = None) -> Iterator[None]:
    """One record in a transaction of its own. Whatever it raises is taken back, kept as left out, and the next has its
    turn.

    work: in snake case; key: the record's primary key; subject: the key of the person whom it is about.
    """
    try:
        with transaction.atomic():
            yield
    except Exception as error:  # whatever it was, the others go on
        set_aside(work, key, error, subject=subject)


def made_of_each(
    work: str, rows: Iterable[Row], make: Callable[[Row], Made], *, subject: str = "offender_id"
) -> list[Made]:
    """What `make` gives for each row, without those for which it raises: they are set aside. It must not write.

    For words that are made for many and written by one statement. subject: the field of a row that names the person.
    """
    made = []
    for row in rows:
        try:
            made.append(make(row))
        except Exception as error:  # whatever it was, the others go on
            set_aside(work, row.pk, error, subject=getattr(row, subject, None))
    return made


def in_halves(
    work: str,
    rows: Sequence[Written],
    write: Callable[[Sequence[Written]], list[Made]],
    *,
    record_of: Callable[[Written], tuple[int, int | None]],
) -> list[Made]:
    """What `write` makes of all rows in one statement; where that raises, in halves, until the row that raises is alone
    and set aside. Part of the caller's transaction.

    record_of: the key of a row's record, and of the person whom it is about. Raises OperationalError: that is of the
    database, and of no row.
    """
    try:
        with transaction.atomic():
            return write(rows)
    except OperationalError:
        raise
    except DatabaseError as error:
        if len(rows) == 1:
            key, subject = record_of(rows[0])
            set_aside(work, key, error, subject=subject)
            return []
    half = len(rows) // 2
    return [
        *in_halves(work, rows[:half], write, record_of=record_of),
        *in_halves(work, rows[half:], write, record_of=record_of),
    ]


def set_aside(work: str, key: int, error: Exception, *, subject: int | None = None) -> None:
    """Keep that this record was left out. Never raises: a database that cannot be written to has its own alarm."""
    logger.error("record_set_aside", extra={"work": work, "record": key}, exc_info=error)
    job = (current_task and current_task.name) or ""
    noted: dict[str, Any] = {"job": job, "work": work, "key": key, "subject": subject, "error": type(error).__name__}
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(NOTE, noted | {"at": timezone.now()})
    except Error:
        logger.exception("record_set_aside_not_kept", extra={"work": work, "record": key})
