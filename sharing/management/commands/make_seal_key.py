"""A new key for the seal of the audit log."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from sharing.sealing.keys import KeyRefused, make_key, read_key
from sharing.sealing.rules.notes import SigningKey


class Command(BaseCommand):
    help = "Writes a new key into a new file, and prints its public half for those who check the log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path)
        parser.add_argument("--name", default=settings.SEAL_NAME, help="of the log; default: RELEASE_MONITOR_SEAL_NAME")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["name"]:
            raise CommandError("Name the log: --name monitor.justice.example/audit.")
        try:
            make_key(options["path"])
            key = SigningKey(options["name"], read_key(options["path"]))
        except FileExistsError:
            raise CommandError(f"{options['path']} is there already: a key is never written over.") from None
        except (OSError, KeyRefused) as why:
            raise CommandError(str(why)) from None
        self.stdout.write(key.verifier)
