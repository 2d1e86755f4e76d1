"""The moment at which triggers of the test database record versions: told by the test, and never the machine's clock
(a told clock is open there: `tests/database.py`)."""

from contextlib import contextmanager

import time_machine
from django.db import connection

from sharing.told_clock.standing import TOLD_TIME


def record_from(moment):
    """What is written from now on, in this transaction, is recorded at this moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [TOLD_TIME, moment.isoformat()])


@contextmanager
def at(moment):
    """The clocks of the process and of the history both stand at this moment."""
    record_from(moment)
    with time_machine.travel(moment, tick=False):
        yield
