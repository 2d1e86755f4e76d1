"""Say how long the dates of a seeded caseload take: a figure of docs/performance.md."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from offenders.models import Offender
from proofs.measures import caseload
from proofs.measures.lists import NotSeeded


class Command(BaseCommand):
    help = (
        "Measures the job that works everybody's dates out, in a database that seed_population has filled; changes it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        logging.disable(logging.INFO)  # a line for each alert that is told would be measured too
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("People", total=Offender.objects.count())

            def tell(done: int) -> None:
                progress.update(task, completed=done)

            try:
                caseload.prepare(tell)
            except NotSeeded:
                raise CommandError("Fill an empty database first: manage.py seed_population") from None
            for run in caseload.runs(on=timezone.localdate(), tell=tell):
                self.stdout.write(f"| {run.what} | {run.people:,} | {run.changed:,} | {run.seconds:.1f} |")
