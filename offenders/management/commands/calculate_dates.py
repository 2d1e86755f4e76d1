"""Work out the dates of cases in a file, and say how. It reads no record and keeps nothing."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from offenders.dates.engine import calculate_case
from offenders.dates.engine.facts import Law
from offenders.dates.engine.laws import law_on


class Command(BaseCommand):
    help = "Read a JSON array of cases and write a JSON array of their dates with the working; it needs no database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a JSON array of cases; - reads standard input")
        parser.add_argument("--no-working", action="store_true", help="leave the steps out")

    def handle(self, *args: Any, **options: Any) -> None:
        cases = _cases(options["file"])
        law = law_on(timezone.localdate())
        self.stdout.ending = ""
        for part in _written(cases, law, working=not options["no_working"]):
            self.stdout.write(part)


def _written(cases: list[Any], law: Law, *, working: bool) -> Iterator[str]:
    """The array, a case a line. Each is worked out as it is written, so that many take no more memory than one."""
    yield "["
    for number, raw in enumerate(cases):
        yield ",\n" if number else "\n"
        yield json.dumps(calculate_case(raw, working=working, law=law), ensure_ascii=False)
    yield "\n]\n"


def _cases(name: str) -> list[Any]:
    """The cases of the file. Raises CommandError when it cannot be read: as a file, as JSON, as an array."""
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}") from error
    try:
        cases = json.loads(text.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CommandError(f"{name} cannot be read: it is not UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise CommandError(f"{name} cannot be read: it is not JSON ({error})") from error
    if not isinstance(cases, list):
        raise CommandError(f"{name} cannot be read: it is not an array of cases")
    return cases
