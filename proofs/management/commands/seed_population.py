"""Fill an empty database with many invented people, for measuring."""

import time

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console

from proofs.population import seed


class Command(BaseCommand):
    help = "Fills an empty database with invented people, releases and grants, for measuring."

    def add_arguments(self, parser):
        parser.add_argument("--people", type=int, default=100_000)

    def handle(self, *, people, **options):
        if not 0 < people <= 6_000_000:
            raise CommandError("--people must be from 1 to 6000000")
        call_command("migrate", verbosity=0)
        console = Console(stderr=True)
        started = time.monotonic()
        try:
            with console.status("seeding") as status, seed.without_history():
                readers = seed.seed(people, today=timezone.localdate(), doing=status.update)
                seed.analyze()
        except seed.NotEmpty:
            raise CommandError("There are people in this database already. Seed an empty one") from None
        console.print(f"{people:,} people in {time.monotonic() - started:.1f} s")
        for kind, email in readers.items():
            self.stdout.write(f"{kind}\t{email}")
