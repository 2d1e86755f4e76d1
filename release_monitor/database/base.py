"""The engine: Django's, the limits on this side, and cursors that declare for whom guarded rows are read."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base
from psycopg2.extensions import set_wait_callback

from release_monitor.database import limits
from release_monitor.database.guarded import GuardedCursor
from release_monitor.database.owner import OWNER_ALIAS

set_wait_callback(limits.wait)


class DatabaseWrapper(base.DatabaseWrapper):
    def get_connection_params(self) -> dict[str, Any]:
        """The owner says otherwise that it reads guarded rows (`sharing/row_guard/policies.py`)."""
        found = super().get_connection_params()
        return found if self.alias == OWNER_ALIAS else found | {"cursor_factory": GuardedCursor}

    def is_usable(self) -> bool:
        """Of a kept connection, asked before a request: one whose server has gone is replaced within the request."""
        with limits.within(limits.USABLE_SECONDS):
            return super().is_usable()
