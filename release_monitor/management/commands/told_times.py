"""Compare, in each table whose rows are kept as written, when a row says that it happened with when it was stored."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from release_monitor.database.kept import KEPT
from sharing.records.append_only import STORED_AT

SECONDS = 60  # as `verify_audit.py` has it: what takes longer to store was told of the past, or of a time to come
COUNTS = """
    select count(*), count(*) filter (where {at} < {stored} - make_interval(secs => %s)),
           count(*) filter (where {at} > {stored} + make_interval(secs => %s)), count(*) filter (where {stored} is null)
    from {table}
"""


class Command(BaseCommand):
    help = (
        "Counts, by table, the rows that say they happened over a minute before or after the database stored them. "
        "Imports and what is recorded afterwards are among them; so is what was dated back."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{'table':<36}{'rows':>10}{'earlier':>10}{'later':>10}{'not known':>11}")
        with connection.cursor() as cursor:
            for table, kept in KEPT.items():
                if not kept.at:
                    continue
                asked = COUNTS.format(at=kept.at, stored=STORED_AT, table=table)
                cursor.execute(asked, [SECONDS, SECONDS])
                rows, earlier, later, unknown = cursor.fetchone()
                self.stdout.write(f"{table:<36}{rows:>10}{earlier:>10}{later:>10}{unknown:>11}")
