"""The sealer: a process of its own that puts the audit log into the tree and signs it, with a key it alone reads."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connections

from release_monitor.checks import refuse_unsafe_start
from release_monitor.database import limits
from release_monitor.running.processes import stop_on_signals
from sharing.sealing.keys import KeyRefused
from sharing.sealing.rules.cosignatures import NoWitnessKey
from sharing.sealing.running import LOOK_SECONDS, Sealing
from sharing.sealing.stored import TreeBroken

logger = logging.getLogger(__name__)
BROKEN_SECONDS = 60.0  # before it is looked at again: no seal may go on from what was not sealed


class Command(BaseCommand):
    help = "Puts what is recorded into the tree of the audit log within a second, and signs it within ten."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="seal and sign what is there, and end")
        parser.add_argument(
            "--after-restore",
            metavar="REASON",
            help="a backup was restored: go on from it though witnesses have seen more; the log says so",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refuse_unsafe_start(seals=True)
        limits.serve()
        stop_on_signals()
        try:
            sealing = Sealing.of_settings()
            if options["after_restore"]:
                sealing.go_on_after_restore(reason=options["after_restore"])
            if options["once"]:
                sealing.look(sign=True)
                return
        except (KeyRefused, NoWitnessKey, TreeBroken) as why:
            raise CommandError(str(why)) from None
        self.stderr.write(f"Sealing as {sealing.verifier}")
        try:
            run(sealing)
        except KeyboardInterrupt:
            return


def run(sealing: Sealing) -> None:
    """Until a signal. Without the database, or before a log that is not the one it signed, it waits and looks again."""
    while True:
        pause = LOOK_SECONDS
        try:
            sealing.look()
        except Error as error:
            logger.warning("sealer_without_database", extra={"error": type(error).__name__})
            connections.close_all()
            sealing.read_anew()
        except TreeBroken as why:
            logger.critical("audit_log_is_not_as_sealed", extra={"error": str(why)})
            sealing.read_anew()
            pause = BROKEN_SECONDS
        time.sleep(pause)
