"""Read convictions in a file as people write them. It reads no record and keeps nothing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from offenders.convictions.classifying import classify
from offenders.management.arrays import read_array, written_array


class Command(BaseCommand):
    help = (
        "Read a JSON array of convictions and write a JSON array of the offence that each names, or none, with what a "
        "court cannot have passed; it needs no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON array of convictions; - reads standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.ending = ""
        for part in written_array(read_array(options["file"]), classify):
            self.stdout.write(part)
