"""Clients behind the pooler, in a process of their own that is set up for it. Each thread is a client.

They read guarded rows for users with different rights, change memberships, hold locks of jobs and read lists row by
row, each through whatever connection the pooler gives for one transaction. What each is given is held against what
was read without a pooler, and before and after each turn a client that has declared nothing looks at what others left.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

CLIENTS = 5
LOCK_TURNS = 150
FREE_SECONDS = 5.0
LEFT = """
SELECT coalesce(current_setting('release_monitor.reading', true), '')
       || coalesce(current_setting('release_monitor.owner_rewrites', true), '')
       || coalesce(current_setting('release_monitor.told_time', true), ''),
       current_setting('role'), pg_backend_pid()
"""
Expected = dict[str, dict[str, list[int]]]  # by key of a user ("": nobody), by table, the keys of rows


@dataclass
class Seen:
    turns: int = 0
    guarded_reads: int = 0
    rows: int = 0
    changes: int = 0
    locks: int = 0
    connections: set[int] = field(default_factory=set)
    wrong: Counter[str] = field(default_factory=Counter)
    guard: threading.Lock = field(default_factory=threading.Lock)


def read_guarded(key: str) -> dict[str, list[int]]:
    """As one user, or as nobody."""
    from django.apps import apps

    from sharing import row_guard
    from sharing.models import User
    from sharing.row_guard import policies

    tables = policies.guarded_tables()
    models = [model for model in apps.get_models() if model._meta.db_table in tables]
    reading = row_guard.reading_as(lambda: User.objects.get(pk=key)) if key else row_guard.nothing_declared()
    with reading:
        return {
            model._meta.db_table: sorted(model._base_manager.values_list("pk", flat=True))
            for model in sorted(models, key=lambda model: model._meta.db_table)
        }


class Clients:
    def __init__(self, expected: Expected, seed: int):
        self.expected, self.seen = expected, Seen()
        self.rng = random.Random(seed)
        self.inside = 0  # of the block that one alone may be in

    def run(self, turns: int) -> Seen:
        from django.db import connections

        def turn(number: int) -> None:
            try:
                kind = (self._reads, self._reads_in_a_transaction, self._changes, self._reads_row_by_row)[number % 4]
                self._looks_for_what_is_left()
                kind(number)
                self._looks_for_what_is_left()
            except Exception as broken:
                self._is_wrong(f"{type(broken).__name__}: {broken}"[:200])
            finally:
                if number % 7 == 0:
                    connections.close_all()

        with ThreadPoolExecutor(CLIENTS) as clients:
            list(clients.map(turn, range(turns)))
            self.seen.turns = turns
            list(clients.map(lambda _: self._takes_the_lock(), range(LOCK_TURNS)))
            clients.submit(self._lock_is_free).result()
            list(clients.map(lambda _: connections.close_all(), range(CLIENTS)))
        return self.seen

    def _is_wrong(self, words: str) -> None:
        with self.seen.guard:
            self.seen.wrong[words] += 1

    def _looks_for_what_is_left(self) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(LEFT)
            left, role, process = cursor.fetchone()
        with self.seen.guard:
            self.seen.connections.add(process)
        if left:
            self._is_wrong("a token, a right or a told time was left on the connection")
        if role != "none":
            self._is_wrong("a role was left on the connection")

    def _reads(self, number: int) -> None:
        with self.seen.guard:
            key = self.rng.choice(sorted(self.expected))
        found = read_guarded(key)
        with self.seen.guard:
            self.seen.guarded_reads += len(found)
            self.seen.rows += sum(map(len, found.values()))
        if found != self.expected[key]:
            self._is_wrong("a client was given other guarded rows than without a pooler")

    def _reads_in_a_transaction(self, number: int) -> None:
        from django.db import transaction

        with transaction.atomic():
            self._reads(number)

    def _changes(self, number: int) -> None:
        """A membership of a new user, with its entry: the database must see both in one transaction."""
        from sharing.administration.actions import people, teams
        from sharing.models import Team

        team = Team.objects.get(name="Pooled")
        user = people.add_user(
            name=f"Client {number}", email=f"client-{number}@proof.example", agency=team.agency,
            role="probation_officer", by=None,
        )  # fmt: skip
        membership = teams.add_member(team=team, user=user, by=None)
        if number % 8 == 2:
            teams.end_membership(membership=membership, by=None)
        with self.seen.guard:
            self.seen.changes += 1

    def _reads_row_by_row(self, number: int) -> None:
        from sharing.models import User

        keys = [row.pk for row in User.objects.order_by("pk").iterator(chunk_size=5)]
        if len(keys) != len(set(keys)) or not keys:
            self._is_wrong("a list was not read whole")

    def _takes_the_lock(self) -> None:
        from sharing.records.once import only_one

        try:
            with only_one("proof of the pooler") as is_mine:
                if not is_mine:
                    return
                with self.seen.guard:
                    self.inside += 1
                    self.seen.locks += 1
                    if self.inside > 1:
                        self.seen.wrong["two had a lock that is for one"] += 1
                self._looks_for_what_is_left()
                time.sleep(0.01)
                with self.seen.guard:
                    self.inside -= 1
        except Exception as broken:
            self._is_wrong(f"lock, {type(broken).__name__}: {broken}"[:200])

    def _lock_is_free(self) -> None:
        """The pooler may take a moment to learn that the last one has gone."""
        from sharing.records.once import only_one

        until = time.monotonic() + FREE_SECONDS
        while time.monotonic() < until:
            with only_one("proof of the pooler") as is_mine:
                if is_mine:
                    return
            time.sleep(0.1)
        self._is_wrong("a lock was never given back")


def plant(fault: str) -> Callable[[], Any]:
    from unittest import mock

    from proofs.servers.pooler import LOCK_OF_A_SESSION, TOKEN_STAYS
    from sharing.records import once
    from sharing.row_guard import rules

    if fault == TOKEN_STAYS:
        return mock.patch.object(rules, "SET", rules.SET.replace("true", "false")).start
    if fault == LOCK_OF_A_SESSION:
        return mock.patch.object(once, "_held_by_a_transaction", once._held_by_the_connection).start
    return lambda: None


def main() -> None:
    import django

    django.setup()
    from release_monitor import checks

    told: dict[str, Any] = json.loads(sys.stdin.readline())
    plant(told["fault"])()
    clients = Clients(told["expected"], told["seed"])
    for problem in checks.of_each_connection():
        clients._is_wrong(problem.msg)
    seen = clients.run(told["turns"])
    figures = {name: getattr(seen, name) for name in ("turns", "guarded_reads", "rows", "changes", "locks")}
    print(json.dumps({**figures, "connections": len(seen.connections), "wrong": dict(seen.wrong)}))


if __name__ == "__main__":
    main()
