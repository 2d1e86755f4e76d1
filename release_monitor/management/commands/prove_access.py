"""Is anything told to somebody who need not know it? The figures of docs/access-proof.md."""

from __future__ import annotations

import logging
import os
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test.utils import override_settings, setup_test_environment
from rich.console import Console

from offenders.models import Offender
from release_monitor import breach_world, proving_revocations

AS_IN_THE_TESTS: dict[str, Any] = {
    "SECOND_FACTOR_REQUIRED": False,
    "JUDGED_AGAIN_AFTER_SECONDS": float("inf"),
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    "WHITENOISE_AUTOREFRESH": True,
}


class Command(BaseCommand):
    help = "Asks a world of invented people at random, and an oracle beside it. Needs an empty state and the checkout."

    def add_arguments(self, parser):
        parser.add_argument("--draws", type=int, default=10_000)
        parser.add_argument("--first", type=int, default=1, help="the draws before this one are not asked: for parts")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--people", type=int, default=300)
        parser.add_argument("--timing", action="store_true", help="compare how long hidden and absent answers take")
        parser.add_argument("--pairs", type=int, default=500)
        parser.add_argument("--teeth", action="store_true", help="plant each known fault and say what notices it")
        parser.add_argument(
            "--fault", action="append", help="of the faults this one alone, by its words; may be repeated"
        )
        parser.add_argument(
            "--revocations", type=int, default=0, help="end so many grants while the site answers, imports and rings"
        )

    def handle(self, *, revocations, **options):
        call_command("migrate", verbosity=0)
        if Offender.objects.exists():
            raise CommandError("There are people in this database. Set RELEASE_MONITOR_STATE to a new folder")
        if not (self.revoked(revocations) if revocations else self.asked(**options)):
            raise CommandError("Not proved")

    def revoked(self, revocations: int) -> bool:
        """Real programs on the real database: what it makes stays in the state folder."""
        os.environ["RELEASE_MONITOR_API_PER_CLIENT"] = "1000000"
        logging.disable(logging.INFO)  # of each file that is given
        with Console(stderr=True).status("proving") as status:
            world = breach_world.make(41)
            seen = proving_revocations.prove(world, revocations=revocations, doing=status.update)
        for name, value in vars(seen).items():
            said = f"{value:.2f}" if isinstance(value, float) else value
            self.stdout.write(f"| {name.replace('_', ' ')} | {said} |")
        return seen.holds

    def asked(self, *, draws, first, seed, people, timing, pairs, teeth, fault, **options) -> bool:
        if find_spec("tests") is None or find_spec("pytest") is None:
            raise CommandError("The proof stands beside the tests: run it in the checkout, with what they need")
        reports, worlds, moment = (import_module(f"tests.oracle.{name}") for name in ("reports", "world", "moment"))
        setup_test_environment()
        with override_settings(**AS_IN_THE_TESTS), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL statement_timeout = 0")  # of this proof alone, which may run beside others
            world = worlds.make(seed, people=people)
            moment.signed_in(world)
            with moment.held(world):
                if teeth:
                    proved = reports.teeth(world, self.stdout.write, only=fault or [])
                elif timing:
                    proved = reports.timing(world, pairs, self.stdout.write)
                else:
                    also = Console(stderr=True).print
                    proved = reports.draws(world, draws, self.stdout.write, seed=seed, first=first, also=also)
            transaction.set_rollback(True)
        return proved
