"""Work out the dates of cases in a file, and say how. It reads no record and keeps nothing."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from offenders.dates.engine import calculate_case
from offenders.dates.engine.law.in_force import law_on
from offenders.management.arrays import read_array, written_array


class Command(BaseCommand):
    help = "Read a JSON array of cases and write a JSON array of their dates with the working; it needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON array of cases; - reads standard input")
        parser.add_argument("--no-working", action="store_true", help="leave the steps out")

    def handle(self, *args: Any, **options: Any) -> None:
        cases = read_array(options["file"])
        dates = partial(calculate_case, working=not options["no_working"], law=law_on(timezone.localdate()))
        self.stdout.ending = ""
        for part in written_array(cases, dates):
            self.stdout.write(part)
