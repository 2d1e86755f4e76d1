"""Write everybody on record to a file in the columns of the import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import track

from offenders.importing import exporting
from offenders.people.models import Offender
from sharing import audit


class Command(BaseCommand):
    help = "Write everyone on record as CSV, in the columns of import_people. It is recorded as an export."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", nargs="?", default="-", help="a .zip for all sheets; - is standard output"
        )
        parser.add_argument("--teams", action="store_true", help="include the teams with access")
        parser.add_argument("--reason", default="Asked for by command", help="what it is for; kept in the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = list(Offender.objects.order_by("family_name", "pk").values_list("pk", flat=True))
        audit.record(
            action=audit.Action.EXPORT,
            verb="people.exported",
            by=None,
            shown=keys,
            reason=options["reason"],
            payload={"teams": options["teams"]},
        )
        if options["file"].endswith(".zip"):
            self._pack(keys, options["file"], teams=options["teams"])
            return
        lines = exporting.lines(keys, teams=options["teams"])
        if options["file"] == "-":
            self._write(lines, len(keys), sys.stdout)
            return
        try:
            with Path(options["file"]).open("x", encoding="utf-8", newline="") as file:
                self._write(lines, len(keys), file)
        except FileExistsError as error:
            raise CommandError(f"{options['file']} already exists. Enter a different file name") from error
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be written: {error.strerror}") from error

    def _pack(self, keys: list[int], file: str, *, teams: bool) -> None:
        try:
            exporting.write_archive(Path(file), keys, teams=teams)
        except FileExistsError as error:
            raise CommandError(f"{file} already exists. Enter a different file name") from error

    def _write(self, lines: Iterator[str], people: int, file: TextIO) -> None:
        console = Console(stderr=True)
        for line in track(lines, "Exporting", total=people + 1, console=console, transient=True):
            file.write(line)
