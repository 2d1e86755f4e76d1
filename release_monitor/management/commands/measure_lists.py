"""Say how fast lists and the flagging job are in a seeded population: the figures of docs/performance.md."""

import logging

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console

from offenders.rules.releases import week_of
from release_monitor import measuring


class Command(BaseCommand):
    help = "Measures lists and the flagging job in a database that seed_population has filled; raises its alerts."

    def handle(self, *args, **options):
        logging.disable(logging.INFO)  # two lines for each request would be measured too
        now = timezone.now()
        monday, _ = week_of(timezone.localdate(now))
        console = Console(stderr=True)
        try:
            with console.status("measuring") as status:
                measuring.readers()
                status.update("the flagging job")
                for each in measuring.job(on=timezone.localdate(now), at=now):
                    self.stdout.write(
                        f"| {each.what} | {each.milliseconds:.0f} ms | {each.queries} queries | {each.alerts} new |"
                    )
                for kind, people, timed in measuring.lists(on=monday):
                    status.update(f"lists of {kind}")
                    for each in timed:
                        self.stdout.write(
                            f"| {kind} | {people:,} | {each.what} | {each.milliseconds:.0f} | {each.worst:.0f} "
                            f"| {each.queries} |"
                        )
        except measuring.NotSeeded:
            raise CommandError("Fill an empty database first: manage.py seed_population") from None
