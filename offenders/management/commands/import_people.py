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
from sharing.access.roles import Capability
from sharing.models import Team, User


class Command(BaseCommand):
    help = "Show what a file of people would change; with --apply, change it. Broken off, apply it again: it goes on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="a .csv, .xlsx or .zip file; - reads standard input")
        parser.add_argument("--apply", action="store_true", help="apply it; without, nothing is changed")
        parser.add_argument("--lead", default="", help="the lead team for new people when a row names none")
        parser.add_argument("--by", default="", help="email of the importing user, where a signature is needed")
        parser.add_argument("--format", default="", choices=["", *Form], help="if the file does not show it")

    def handle(self, *args: Any, **options: Any) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(options["file"])
            if options["file"] == "-":
                path = Path(folder) / "input"
                _keep_input(path)
            if not path.is_file():
                raise CommandError(f"There is no file {path}")
            try:
                report = _run(
                    path,
                    options["format"],
                    by=_user(options["by"]),
                    lead=_lead(options["lead"]),
                    apply=options["apply"],
                )
            except FileRefused as refused:
                raise CommandError(str(refused)) from refused
        self._print(report)
        if report.error_count:
            raise CommandError(
                f"{report.error_count} errors. {report.counts[applying.Fate.SET_ASIDE]} people are set aside"
            )

    def _print(self, report: Report) -> None:
        for error in report.errors:
            self.stderr.write(f"error: {error}")
        for warning in report.warnings:
            self.stderr.write(f"warning: {warning}")
        words = ", ".join(f"{report.counts[fate]} {fate.words}" for fate in applying.Fate)
        done = "Changed" if report.is_applied else "Would change"
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


def _user(email: str) -> User | None:
    """Whoever may import by the page: what they may not see is held here too."""
    if not email:
        return None
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None or not user.can(Capability.IMPORT_PEOPLE):
        raise CommandError(f"There is no active account {email} that can import people")
    return user


def _run(path: Path, form: str, *, by: User | None, lead: Team | None, apply: bool) -> Report:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} people"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Applying" if apply else "Checking", total=None)
        run = applying.apply if apply else applying.preview
        return run(
            path,
            by=by,
            today=timezone.localdate(),
            form=form,
            lead=lead,
            keep=lambda report: progress.update(task, completed=report.people),
        )
