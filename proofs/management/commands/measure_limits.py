"""Say how many times the limit the lists of the API cost: figures of docs/performance.md."""

import os
import statistics

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from proofs.measures import limits, lists

RATIOS = ("with the audit entry", "without it", "of a processor, with the audit entry")


class Command(BaseCommand):
    help = "Measures lists of the API over HTTP against the same rows as raw SQL, in a database that was seeded."

    def handle(self, *args, **options):
        os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
        found = []
        try:
            with Console(stderr=True).status("measuring") as status:
                for each in limits.compare():
                    status.update(f"{each.path} of {each.reader}")
                    found.append(
                        (
                            each.ours.took / each.logged.took,
                            each.ours.took / each.bare.took,
                            each.ours.processor / each.logged.processor,
                        )
                    )
                    costs = [
                        f"{cost.took:.1f} | {cost.web:.1f} + {cost.database:.1f}"
                        for cost in (each.ours, each.logged, each.bare)
                    ]
                    times = [f"{ratio:.2f}" for ratio in found[-1]]
                    self.say(each.path, each.reader, each.form, *costs, *times)
        except lists.NotSeeded:
            raise CommandError("Fill an empty database first: manage.py seed_population") from None
        for what, ratios in zip(RATIOS, zip(*found, strict=True), strict=True):
            self.stdout.write(f"{what}: median {statistics.median(ratios):.2f}, highest {max(ratios):.2f}")

    def say(self, *cells):
        self.stdout.write(f"| {' | '.join(cells)} |")
