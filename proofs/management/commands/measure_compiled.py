"""Say what each compiled query saves in what asks it: figures of docs/performance.md."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from proofs.measures import compiled


class Command(BaseCommand):
    help = "Measures compiled queries beside their query sets, in the demo's world. Leaves it as it was."

    def handle(self, *args: Any, **options: Any) -> None:
        logging.disable(logging.INFO)  # a line for each alert that is raised would be measured too
        try:
            with Console(stderr=True).status("measuring") as status:
                for each in compiled.measure(status.update):
                    self.say(each)
        except compiled.NoDemo:
            raise CommandError("Make the demo on this state folder first: manage.py demo") from None
        finally:
            logging.disable(logging.NOTSET)

    def say(self, each: compiled.Asking) -> None:
        times = f"{each.compiled:.2f} | {each.plain:.2f} | {each.whole:.0f} | {100 * each.share:.1f} %"
        self.stdout.write(f"| {each.act} | `{each.query}` | {each.times} | {times} |")
