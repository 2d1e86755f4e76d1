"""Say how fast lists and the flagging job are in a seeded population: the figures of docs/performance.md."""

import logging

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console

from offenders.dates.rules.releases import week_of
from proofs.measures import lists


class Command(BaseCommand):
    help = "Measures lists and the flagging job in a database that seed_population has filled; raises its alerts."

    def handle(self, *args, **options):
        logging.disable(logging.INFO)  # two lines for each request would be measured too
        try:
            with Console(stderr=True).status("measuring") as status:
                self.measure(status.update)
        except lists.NotSeeded:
            raise CommandError("Fill an empty database first: manage.py seed_population") from None
        finally:
            logging.disable(logging.NOTSET)

    def measure(self, doing):
        lists.readers()
        now = timezone.now()
        today = timezone.localdate(now)
        doing("the flagging job")
        for run in lists.job(on=today, at=now):
            self.say(run.what, f"{run.milliseconds:.0f}", run.queries, run.alerts)
        for kind, people, timed in lists.lists(on=week_of(today)[0]):
            doing(f"lists of {kind}")
            for each in timed:
                self.say(kind, f"{people:,}", each.what, f"{each.milliseconds:.0f}", f"{each.worst:.0f}", each.queries)

    def say(self, *cells):
        self.stdout.write(f"| {' | '.join(map(str, cells))} |")
