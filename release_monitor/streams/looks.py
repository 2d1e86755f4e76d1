"""The one thread of a process, and its one connection, that asks the database which sessions are alive, for all streams
that wait to know."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor

from django.db import close_old_connections
from django.utils import timezone

from release_monitor.database import limits
from sharing.sign_in.sessions import alive

TOGETHER_SECONDS = 0.02  # whoever comes within them is asked of by the same question
LONGEST_SECONDS = 2.0  # of one question


class Looks:
    """Who comes while a question is asked waits for the next one, together with all others who do."""

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.next: asyncio.Task[dict[str, int]] | None = None
        self.turn = asyncio.Lock()
        self.thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sessions")

    async def alive(self, keys: Collection[str]) -> dict[str, int]:
        """The key of the user by that of each session which is alive. Raises what the database raises."""
        self.waiting.update(keys)
        if self.next is None:
            self.next = asyncio.create_task(self._ask_together())
        return await asyncio.shield(self.next)

    async def _ask_together(self) -> dict[str, int]:
        async with self.turn:
            await asyncio.sleep(TOGETHER_SECONDS)
            keys, self.waiting, self.next = self.waiting, set(), None
            return await asyncio.get_running_loop().run_in_executor(self.thread, self._ask, keys)

    def _ask(self, keys: set[str]) -> dict[str, int]:
        """On a connection of the thread's own, kept as a page's is."""
        with limits.within(LONGEST_SECONDS):
            close_old_connections()
            return alive.alive(keys, at=timezone.now())
