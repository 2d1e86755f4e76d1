"""What the database server says of itself, and when a backup was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from sharing.jobs.models import Backup

ASKED = """
SELECT pg_database_size(current_database()),
       (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),
       current_setting('max_connections')::int,
       (SELECT extract(epoch FROM max(now() - query_start)) FROM pg_stat_activity
        WHERE datname = current_database() AND state = %s AND pid <> pg_backend_pid() AND usename = current_user)
"""


@dataclass(frozen=True)
class DatabaseStanding:
    """size: bytes. longest_seconds: the question that has run longest now. Backups: None where none is recorded."""

    size: int
    connections: int
    most_connections: int
    longest_seconds: float
    backup_at: datetime | None
    restored_at: datetime | None


def database() -> DatabaseStanding:
    with connection.cursor() as cursor:
        cursor.execute(ASKED, ["active"])
        size, connections, most, longest = cursor.fetchone()
    last = Backup.objects.order_by("-taken_at").first()
    restored = Backup.objects.filter(restored_at__isnull=False).order_by("-restored_at").first()
    return DatabaseStanding(
        size=size,
        connections=connections,
        most_connections=most,
        longest_seconds=float(longest or 0),
        backup_at=last.taken_at if last else None,
        restored_at=restored.restored_at if restored else None,
    )
