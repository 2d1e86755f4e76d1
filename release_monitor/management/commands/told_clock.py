"""Open or close the told clock, by the role that owns the database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from release_monitor.database import owner
from sharing.told_clock.actions import set_told_clock
from sharing.told_clock.standing import is_open_now


class Command(BaseCommand):
    help = (
        "While a told clock is open, rows can be recorded with another time than the database's own, everything reads "
        "as synthetic, and no production starts. Only the role that owns the database opens and closes it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("change", nargs="?", choices=("open", "close"), help="without one, it says how it stands")
        parser.add_argument("--reason", default="", help="why; the log keeps it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["change"]:
            self.change(is_open=options["change"] == "open", reason=options["reason"].strip())
        self.stdout.write(f"A told clock is {'open' if is_open_now() else 'not open'}.")

    def change(self, *, is_open: bool, reason: str) -> None:
        if not reason:
            raise CommandError("Enter why, with --reason: the log keeps it")
        try:
            owner.check()
        except owner.NotOwner as why:
            raise CommandError(f"{why}: only the role that owns the database opens and closes the clock") from None
        with owner.by_owner():
            set_told_clock(is_open=is_open, reason=reason[:500])
