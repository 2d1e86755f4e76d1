"""Work everybody's dates out again. The clock does it each night; by hand after a change of the rules."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from offenders.dates.upkeep.caseload import recalculate_caseload
from offenders.people.models import Offender


class Command(BaseCommand):
    help = "Work the dates of the whole caseload out again, and write what has changed."

    def handle(self, *args: Any, **options: Any) -> None:
        with Progress(console=Console(stderr=True)) as progress:
            task = progress.add_task("People", total=Offender.objects.count())
            done = recalculate_caseload(
                on=timezone.localdate(), tell=lambda looked: progress.update(task, completed=looked)
            )
        self.stdout.write(f"{done.people:,} people checked, the dates of {done.changed:,} changed")
