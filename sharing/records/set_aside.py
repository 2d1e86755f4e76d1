"""Setting aside a bad record in a job that goes through many, so that it never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from django.db.models import Model

logger = logging.getLogger(__name__)
Row = TypeVar("Row", bound=Model)
Made = TypeVar("Made")


@contextmanager
def alone(what: str, key: int) -> Iterator[None]:
    """One record in a transaction of its own. Whatever it raises is taken back and logged, and the next has its turn.

    what: the work, in snake case; key: the record's primary key.
    """
    try:
        with transaction.atomic():
            yield
    except Exception:  # whatever it was, the others go on
        logger.exception("record_set_aside", extra={"work": what, "record": key})


def made_of_each(what: str, rows: Iterable[Row], make: Callable[[Row], Made]) -> list[Made]:
    """What `make` gives for each row, without those for which it raises: they are logged. It must not write.

    For words that are made for many and written by one statement.
    """
    made = []
    for row in rows:
        try:
            made.append(make(row))
        except Exception:  # whatever it was, the others go on
            logger.exception("record_set_aside", extra={"work": what, "record": row.pk})
    return made
