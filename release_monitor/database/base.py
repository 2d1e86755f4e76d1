"""The engine: Django's, and the limits on this side."""

from __future__ import annotations

from django.db.backends.postgresql import base
from psycopg2.extensions import set_wait_callback

from release_monitor.database import limits

set_wait_callback(limits.wait)


class DatabaseWrapper(base.DatabaseWrapper):
    def is_usable(self) -> bool:
        """Of a kept connection, asked before a request: one whose server has gone is replaced within the request."""
        with limits.within(limits.USABLE_SECONDS):
            return super().is_usable()
