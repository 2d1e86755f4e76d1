"""Forecast the releases of a group of people from a file. It reads no record and keeps nothing."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from release_monitor.forecast.calculation.reading import FileUnreadable, answer_file


class Command(BaseCommand):
    help = "Read a JSON file of people and past releases, and write the expected releases a week; it needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON file; - reads standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        try:
            text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
            answer = answer_file(json.loads(text.decode("utf-8-sig")))
        except (OSError, ValueError, RecursionError, FileUnreadable) as error:
            self.stderr.write(f"{name} cannot be read: {' '.join(str(error).split())}")
            sys.exit(1)
        self.stdout.write(json.dumps(answer))
