"""Open and close the told clock: the owner's role alone can, and the log says so."""

from __future__ import annotations

from django.db import connection, transaction

from sharing.told_clock.standing import is_open_now

LOCK = 0x701D  # the name of the lock under which one opens or closes
ADD = "INSERT INTO sharing_toldclock (is_open, reason) VALUES (%s, %s)"


@transaction.atomic
def set_told_clock(*, is_open: bool, reason: str) -> bool:
    """Whether it was not so before. Nothing is changed if it was."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if is_open_now() == is_open:
            return False
        cursor.execute(ADD, [is_open, reason])
    return True
