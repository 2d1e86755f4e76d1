"""The command that models a law change: who another first day moves. Everyone on record, as CSV; nothing is kept."""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from offenders.dates.engine.law.commencements import COMMENCEMENTS, CannotBegin
from offenders.dates.record_adapter import KeptLaw, kept_law
from offenders.dates.replays.actions import Mover, all_movers
from offenders.dates.replays.panels import COLUMNS, cells_of
from offenders.dates.rules.replays import build_moved_date_lines
from offenders.people.models import Offender
from sharing import audit
from sharing.pages import formulas


class Command(BaseCommand):
    help = (
        "Calculate the caseload as if a rule began on a different date, and write the people affected as CSV. It is "
        "recorded as an export. Rules: "
        + "; ".join(f"{commencement.name} (now {commencement.begins_on})" for commencement in COMMENCEMENTS.values())
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--begins", action="append", required=True, metavar='"RULE=2027-06-01"', help="may be given again"
        )
        parser.add_argument("--csv", metavar="FILE", default="-", help="where to; - is standard output")
        parser.add_argument("--reason", default="Asked for by command", help="what it is for; kept in the audit log")

    def handle(self, *args: Any, **options: Any) -> None:
        days = dict(_parse_rule_date(option) for option in options["begins"])
        try:
            then = kept_law().changed(days=days, taken={})
        except CannotBegin as refused:
            raise CommandError(str(refused)) from refused
        moved = self._movers(then)
        audit.record(
            action=audit.Action.EXPORT,
            verb="law_replay.exported",
            by=None,
            shown=[mover.person.pk for mover in moved],
            reason=options["reason"],
            payload={"commencements": {name: day.isoformat() for name, day in days.items()}},
        )
        if options["csv"] == "-":
            self._write(moved, sys.stdout)
            return
        try:
            with Path(options["csv"]).open("x", encoding="utf-8", newline="") as file:
                self._write(moved, file)
        except FileExistsError as error:
            raise CommandError(f"{options['csv']} already exists. Enter a different file name") from error
        except OSError as error:
            raise CommandError(f"{options['csv']} cannot be written: {error.strerror}") from error

    def _movers(self, then: KeptLaw) -> list[Mover]:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task("Working out", total=Offender.objects.count())
            return list(
                all_movers(then, on=timezone.localdate(), tell=lambda looked: progress.update(task, completed=looked))
            )

    def _write(self, moved: list[Mover], file: TextIO) -> None:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for mover in moved:
            rows = cells_of(
                mover.person,
                build_moved_date_lines(mover.before.dates, mover.after.dates),
                refused_before=mover.before.refused,
                refused_after=mover.after.refused,
            )
            writer.writerows([formulas.disarm(cell) for cell in row] for row in rows)


def _parse_rule_date(said: str) -> tuple[str, date]:
    name, _, day = said.rpartition("=")
    try:
        return name.strip(), date.fromisoformat(day.strip())
    except ValueError:
        raise CommandError(f'"{said}" does not read RULE=2027-06-01') from None
