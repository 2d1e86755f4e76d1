"""Say how many times the limit the lists of the API cost: figures of docs/performance.md."""

import os
import statistics

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from proofs.measures import limits as measuring_limits
from proofs.measures import lists as measuring


class Command(BaseCommand):
    help = "Measures lists of the API over HTTP against the same rows as raw SQL, in a database that was seeded."

    def handle(self, *args, **options):
        os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
        found = []
        try:
            with Console(stderr=True).status("measuring") as status:
                for each in measuring_limits.compare():
                    status.update(f"{each.path} of {each.reader}")
                    found.append((each.ours / each.logged, each.ours / each.bare))
                    times = f"{each.ours:.1f} | {each.logged:.1f} | {each.bare:.1f}"
                    self.stdout.write(
                        f"| {each.path} | {each.reader} | {times} | {found[-1][0]:.2f} | {found[-1][1]:.2f} |"
                    )
        except measuring.NotSeeded:
            raise CommandError("Fill an empty database first: manage.py seed_population") from None
        for what, ratios in zip(("with the audit entry", "without it"), zip(*found, strict=True), strict=True):
            self.stdout.write(f"{what}: median {statistics.median(ratios):.2f}, highest {max(ratios):.2f}")
