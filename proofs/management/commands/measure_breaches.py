"""Say how long a posted breach takes until every team has its alert: figures of docs/performance.md."""

import os

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from proofs.alerts import breach_world
from proofs.measures import breaches


class Command(BaseCommand):
    help = "Measures breaches posted against the same writes as raw SQL. Needs an empty database."

    def add_arguments(self, parser):
        parser.add_argument("--times", type=int, default=200)

    def handle(self, *, times, **options):
        os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
        call_command("migrate", verbosity=0)
        try:
            world = breach_world.make(50)
        except breach_world.NotEmpty:
            raise CommandError("There are people in this database. Set RELEASE_MONITOR_STATE to a new folder") from None
        with Console(stderr=True).status("measuring"):
            timed = breaches.measure(world, times=times)
        limit = next(each.p50 for each in timed if each.what == "limit")
        for each in timed:
            self.stdout.write(f"| {each.what} | {each.p50:.1f} | {each.p95:.1f} | {each.p50 / limit:.1f} |")
