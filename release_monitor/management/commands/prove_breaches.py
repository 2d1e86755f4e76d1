"""Kill the web server while breaches are posted, and count what was lost: the figures of docs/breaches.md."""

import os

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from release_monitor import breach_world, command_line, proving
from release_monitor.servers.valkey import Valkey


class Command(BaseCommand):
    help = (
        "Posts breaches over HTTP, kills the web server meanwhile and checks that none is lost. Needs an empty state."
    )

    def add_arguments(self, parser):
        parser.add_argument("--kills", type=int, default=50)

    def handle(self, *, kills, **options):
        valkey = next((each for each in getattr(command_line.held, "running", []) if isinstance(each, Valkey)), None)
        if valkey is None:
            raise CommandError(
                "This stops Valkey, so the servers must be its own: set RELEASE_MONITOR_STATE to a new folder"
            )
        os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
        call_command("migrate", verbosity=0)
        try:
            world = breach_world.make(20)
        except breach_world.NotEmpty:
            raise CommandError("There are people in this database. Set RELEASE_MONITOR_STATE to a new folder") from None
        with Console(stderr=True).status("proving") as status:
            proof = proving.prove(world, valkey, kills=kills, doing=status.update)
        for name, value in vars(proof).items():
            self.stdout.write(
                f"| {name.replace('_', ' ')} | {value:.1f} |"
                if isinstance(value, float)
                else f"| {name.replace('_', ' ')} | {value} |"
            )
        if not proof.holds:
            raise CommandError("Not proved")
