"""The watcher: a process of its own that looks each 30 seconds whether everything has run, and tells who must know."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connections
from django.utils import timezone

from release_monitor.checks import refuse_unsafe_start
from release_monitor.database import limits
from release_monitor.running.processes import stop_on_signals
from sharing.jobs import lateness
from sharing.watching import looking, telling

logger = logging.getLogger(__name__)
EVERY_SECONDS = 30.0
LOOKS_WITHOUT_DATABASE = 3  # then the pager is rung


class Command(BaseCommand):
    help = "Looks each 30 seconds whether the jobs have run, and says so where one has not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once and end")

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start()
        limits.serve()
        stop_on_signals()
        watcher = Watcher()
        try:
            watcher.look()
            while not options["once"]:
                time.sleep(EVERY_SECONDS)
                watcher.look()
        except KeyboardInterrupt:
            return


class Watcher:
    """Looks that go on whatever happens: also without the database, of which it then tells."""

    def __init__(self) -> None:
        self.heartbeats = telling.Heartbeats()
        self.failed = 0

    def look(self) -> None:
        now = timezone.now()
        try:
            looking.look(at=now)
            telling.tell(at=now)
            self.heartbeats.beat(lateness.standings(at=now), at=now)
            self.failed = 0
        except Error as error:
            logger.warning("watcher_without_database", extra={"error": type(error).__name__})
            connections.close_all()
            self.failed += 1
            if self.failed == LOOKS_WITHOUT_DATABASE:
                telling.ring_pager("The database does not answer: no alerts are sent.")
        except Exception:
            logger.exception("watcher_failed")
