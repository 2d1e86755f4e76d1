"""The sealer: puts what was recorded into the tree, and signs the tree. Only one works at a time.

Which entries are still to come? Each is stamped with the database's clock after its transaction has its number. So
everything recorded before a moment is there to be read once all transactions have ended that had a number at that
moment: up to there the log is *settled*. The sealer looks for entries recorded later than that, and every checkpoint
says it: an entry that turns up afterwards with an earlier time has been put there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from sharing.sealing.entries import COLUMNS, PAYLOAD, committed, entry_of
from sharing.sealing.models import AuditCheckpoint
from sharing.sealing.rules.leaves import leaf_text
from sharing.sealing.rules.notes import Checkpoint, SigningKey, head_of, signed_by
from sharing.sealing.rules.tree import Frontier, Node, leaf_hash
from sharing.sealing.stored import TreeBroken, size_of_tree, stored_frontier
from sharing.told_clock.standing import OPEN

LOCK = 0x5EA1  # the name of the lock that one sealer holds
BATCH = 5_000
CLOCK_SLACK = timedelta(hours=2)  # a first look goes back so far: the machine's clock may have been set back
REMEMBERED = 2_000  # moments of which it is not known yet whether they are settled

HORIZON = """
SELECT statement_timestamp(), pg_snapshot_xmin(now_running)::text::bigint, pg_snapshot_xmax(now_running)::text::bigint
FROM pg_current_snapshot() now_running
"""
CLOCKS = f"SELECT clock_timestamp(), ({OPEN})"
UNSEALED = f"""
SELECT {COLUMNS} FROM sharing_auditentry e {PAYLOAD}
WHERE (%(after)s::timestamptz IS NULL OR e.recorded_at > %(after)s)
AND NOT EXISTS (SELECT FROM sharing_auditleaf l WHERE l.entry_id = e.id)
ORDER BY e.recorded_at, e.id LIMIT {BATCH}
"""  # noqa: S608 - our names
PUT = """
INSERT INTO sharing_auditleaf (index, entry_id, said, hash)
SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[], %s::bytea[])
"""
PUT_NODES = """
INSERT INTO sharing_auditnode (level, index, hash) SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bytea[])
"""


class Sealer:
    """Goes on with the tree where it stands. keys: the one that signs, and while it is changed the one before.

    witnessed: the last checkpoint that stands outside the database, if there is one: the tree must continue it.
    """

    def __init__(self, keys: Sequence[SigningKey], *, witnessed: str = ""):
        self.keys = keys
        self.witnessed = witnessed
        self.frontier: Frontier | None = None  # None: to be read anew
        self.settled: datetime | None = None
        self._running: deque[tuple[datetime, int]] = deque(maxlen=REMEMBERED)
        self._goes_back = True

    def seal(self) -> int:
        """Put all into the tree that was recorded and can be read. Returns how many entries. Raises TreeBroken."""
        sealed = 0
        while True:
            with transaction.atomic():
                if not _alone():
                    self.frontier = None
                    return sealed
                tree = self._tree()
                at, first_running, next_begun = _asked(HORIZON)[0]
                entries = [entry_of(row) for row in _asked(UNSEALED, {"after": self._looks_after()})]
                self.frontier = None  # until it is committed
                _put(entries, tree)
            self.frontier = tree
            sealed += len(entries)
            if len(entries) < BATCH:
                self._settle(at, first_running, next_begun)
                return sealed

    def checkpoint(self) -> AuditCheckpoint | None:
        """Sign the tree as it stands; None while another sealer is at work. Raises TreeBroken."""
        with transaction.atomic():
            if not _alone():
                self.frontier = None
                return None
            tree = self._tree()
            clock, is_told = _asked(CLOCKS)[0]
            last = AuditCheckpoint.objects.last()
            said = Checkpoint(
                origin=self.keys[0].name,
                size=tree.size,
                root=tree.root(),
                made_at=max(filter(None, (clock, last and last.made_at))),
                settled_at=self.settled,
                next_key=self.keys[0].verifier if len(self.keys) > 1 else "",
                is_told=bool(is_told),
            )
            note = said.signed(self.keys)
            made = AuditCheckpoint.objects.create(
                size=said.size, note=note, made_at=said.made_at, settled_at=said.settled_at
            )
        self.witnessed = note
        return made

    def _tree(self) -> Frontier:
        """A copy of what is known of the tree, read anew and held against what was signed where it is not known."""
        size = size_of_tree()
        if self.frontier is None:
            self.frontier = self._read(size)
        elif self.frontier.size != size:
            raise TreeBroken(f"The tree has {size} leaves and should have {self.frontier.size}.")
        return self.frontier.copy()

    def _read(self, size: int) -> Frontier:
        last = AuditCheckpoint.objects.last()
        if last is not None:
            if not any(signed_by(last.note, key) for key in self.keys):
                raise TreeBroken(f"The last checkpoint, of {last.size}, is not signed with this key.")
            self.settled = self.settled or last.settled_at
        for note in (last.note if last else "", self.witnessed):
            if not note:
                continue
            told, root = head_of(note)
            if told > size:
                raise TreeBroken(f"The tree has {size} leaves, and one of {told} was signed and witnessed.")
            if stored_frontier(told).root() != root:
                raise TreeBroken(f"The first {told} leaves are not those that were signed.")
        return stored_frontier(size)

    def _looks_after(self) -> datetime | None:
        if self.settled is None or not self._goes_back:
            return self.settled
        return self.settled - CLOCK_SLACK

    def _settle(self, at: datetime, first_running: int, next_begun: int) -> None:
        """What had begun at a remembered moment has ended once none that runs has a number below the next of then."""
        self._goes_back = False
        self._running.append((at, next_begun))
        while self._running and self._running[0][1] <= first_running:
            moment, _ = self._running.popleft()
            self.settled = max(filter(None, (self.settled, moment)))


def _alone() -> bool:
    return bool(_asked("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])[0][0])


def _asked(statement: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _put(entries: list[dict[str, Any]], tree: Frontier) -> None:
    if not entries:
        return
    first, said, hashes = tree.size, [], []
    nodes: list[Node] = []
    for entry in entries:
        _, committed_to = committed(entry)
        said.append(committed_to)
        hashes.append(leaf_hash(leaf_text(entry, committed_to).encode()))
        nodes += tree.append(hashes[-1])
    with connection.cursor() as cursor:
        places = list(range(first, tree.size))
        cursor.execute(PUT, [places, [entry["id"] for entry in entries], said, hashes])
        if nodes:
            told = ([node.level for node in nodes], [node.index for node in nodes], [node.hash for node in nodes])
            cursor.execute(PUT_NODES, told)
