"""Bring people in from a file: a preview of what would change, and with --apply the change."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from offenders.importing import applying, reference
from offenders.importing.applying import Report
from offenders.importing.reading import CSV_BYTES, FileRefused, Form
from sharing.models import Team


class Command(BaseCommand):
    help = "Show what a file of people would change; with --apply, change it, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a .csv or .xlsx file; - reads standard input")
        parser.add_argument("--apply", action="store_true", help="apply it; without, nothing is changed")
        parser.add_argument("--lead", default="", help="the lead team for new people when a row names none")
        parser.add_argument(
            "--format", default="", choices=["", *Form], help="csv or xlsx, if the name does not show it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(options["file"])
            if options["file"] == "-":
                path = Path(folder) / "input"
                _keep_input(path)
            if not path.is_file():
                raise CommandError(f"There is no file {path}")
            try:
                report = _run(path, options["format"], lead=_lead(options["lead"]), apply=options["apply"])
            except FileRefused as refused:
                raise CommandError(str(refused)) from refused
        self._print(report, applied=options["apply"])
        if report.error_count:
            raise CommandError(f"{report.error_count} errors. No changes were saved")

    def _print(self, report: Report, *, applied: bool) -> None:
        for error in report.errors:
            self.stderr.write(f"error: {error}")
        for warning in report.warnings:
            self.stderr.write(f"warning: {warning}")
        words = ", ".join(f"{report.counts[fate]} {fate}" for fate in applying.Fate)
        done = "Changed" if report.is_applied else "Would change" if not applied else "Not changed"
        self.stdout.write(f"{done}: {words}")
        for line in (*report.shown, *report.held):
            self.stdout.write(f"  {line}")
        follows = report.follows
        for title, lines in (
            ("Releases within 28 days", follows.leaving),
            ("Date conflicts", follows.differ),
            ("Past releases in doubt", follows.doubted),
        ):
            if lines.count:
                self.stdout.write(f"{title}: {lines.count}")
            for each in lines.named:
                self.stdout.write(f"  {each.words}")
        if follows.alerts:
            self.stdout.write(f"Alerts: {follows.alerts.total()}")
            for title, number in sorted(follows.alerts.items()):
                self.stdout.write(f"  {title}: {number}")


def _keep_input(path: Path) -> None:
    """Standard input as a file. What is larger than any file may be is cut, and then refused by its size."""
    with path.open("wb") as file:
        left = CSV_BYTES + 1
        while left > 0 and (part := sys.stdin.buffer.read(min(left, 1_000_000))):
            file.write(part)
            left -= len(part)


def _lead(name: str) -> Team | None:
    if not name:
        return None
    team = reference.load().team_named(name)
    if isinstance(team, str):
        raise CommandError(team)
    return team


def _run(path: Path, form: str, *, lead: Team | None, apply: bool) -> Report:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} people"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Applying" if apply else "Checking", total=None)
        told = lambda people: progress.advance(task, people)  # noqa: E731
        today = timezone.localdate()
        if apply:
            return applying.apply(path, by=None, today=today, form=form, lead=lead, progress=told)
        return applying.preview(path, today=today, form=form, lead=lead, progress=told)
