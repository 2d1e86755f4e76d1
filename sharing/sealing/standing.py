"""Whether the log is being sealed, for those who watch over it. It asks nothing of the sealer itself."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from sharing.sealing.models import AuditCheckpoint, SealWitness
from sharing.sealing.rules.notes import head_of
from sharing.time_words import say_datetime

WITNESS_LATE = timedelta(minutes=15)  # a checkpoint is made each 10 minutes, if nothing is recorded

OLDEST = """
SELECT min(e.recorded_at) FROM sharing_auditentry e
WHERE e.recorded_at > coalesce((SELECT max(settled_at) FROM sharing_auditcheckpoint), '-infinity')
AND e.recorded_at < clock_timestamp() - make_interval(secs => %s)
"""


def unsealed_since(*, older_than: float) -> datetime | None:
    """When the oldest entry was recorded that no checkpoint holds after so many seconds; None if there is none. A log
    that a long transaction keeps open is told of too.

    older_than: infinite where nothing seals.
    """
    if math.isinf(older_than):
        return None
    with connection.cursor() as cursor:
        cursor.execute(OLDEST, [older_than])
        return cursor.fetchone()[0]


@dataclass(frozen=True)
class WitnessStanding:
    """One witness, and what is wrong with it; empty if nothing is. is_behind: it lacks a checkpoint or a cosignature
    for longer than 15 minutes, or answers wrongly."""

    row: SealWitness
    words: str

    @property
    def is_behind(self) -> bool:
        return bool(self.words)


@dataclass(frozen=True)
class SealStanding:
    """last: its key is the number of checkpoints. waiting: entries that no checkpoint holds yet, at most 100,000;
    oldest_at: when the oldest of them was recorded. at: when this was asked."""

    last: AuditCheckpoint | None
    waiting: int
    oldest_at: datetime | None
    witnesses: list[WitnessStanding]
    at: datetime

    @property
    def is_late(self) -> bool:
        """An entry has waited so long that administrators are alerted."""
        return self.oldest_at is not None and (self.at - self.oldest_at).total_seconds() > settings.SEAL_LATE_SECONDS

    @property
    def root(self) -> str:
        """Of the last checkpoint, in hexadecimal digits."""
        return head_of(self.last.note)[1].hex() if self.last else ""

    @property
    def good(self) -> list[WitnessStanding]:
        """Witnesses that have taken a checkpoint, and are neither behind nor wrong."""
        return [witness for witness in self.witnesses if witness.row.taken_at and not witness.is_behind]


WAITING = """
SELECT count(*), min(recorded_at) FROM (
    SELECT e.recorded_at FROM sharing_auditentry e
    WHERE e.recorded_at > coalesce((SELECT max(settled_at) FROM sharing_auditcheckpoint), '-infinity')
    AND NOT EXISTS (SELECT FROM sharing_auditleaf l WHERE l.entry_id = e.id
        AND l.index < (SELECT max(size) FROM sharing_auditcheckpoint))
    ORDER BY e.recorded_at LIMIT 100000
) waiting
"""


def standing(*, at: datetime) -> SealStanding:
    """Three short statements: of the log only what was recorded since it was last settled is looked at."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        waiting, oldest_at = cursor.fetchone()
    return SealStanding(AuditCheckpoint.objects.last(), waiting, oldest_at, witness_standings(at=at), at)


def witness_standings(*, at: datetime) -> list[WitnessStanding]:
    return [WitnessStanding(row, _fault_of(row, at=at)) for row in SealWitness.objects.all()]


def _fault_of(row: SealWitness, *, at: datetime) -> str:
    late = at - WITNESS_LATE
    if row.is_wrong and row.fault_since:
        return f"has answered wrongly since {say_datetime(row.fault_since)}: {row.fault}"
    if row.fault_since and row.fault_since <= late:
        return f"has taken no checkpoint since {say_datetime(row.fault_since)}: {row.fault}"
    if row.key_name and max(filter(None, (row.cosigned_at, row.found_at))) <= late:
        return f"has cosigned nothing since {say_datetime(row.cosigned_at or row.found_at)}"
    return ""
