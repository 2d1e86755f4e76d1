"""Setting aside a bad record in a job that goes through many, so that it never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

logger = logging.getLogger(__name__)


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
