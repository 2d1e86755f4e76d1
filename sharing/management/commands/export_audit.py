"""The sealed audit log as files for those who check it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sharing import audit
from sharing.sealing.exporting import export
from sharing.sealing.stored import TreeBroken


class Command(BaseCommand):
    help = "Writes the sealed audit log into a new folder, for verify_audit.py. The log says so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--reason", required=True, help="who asked for it, and why: it is logged")
        parser.add_argument("--since", type=int, default=0, help="leave out what a checkpoint of this size holds")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["reason"].strip():
            raise CommandError("Enter a reason.")
        audit.record(
            action=audit.Action.EXPORT,
            verb="sharing.sealed_log_exported",
            by=None,
            reason=options["reason"].strip()[:500],
            payload={"since": options["since"]},
        )
        try:
            manifest = export(options["folder"], since=options["since"])
        except FileExistsError:
            raise CommandError(f"{options['folder']} is there already: name a new folder.") from None
        except TreeBroken as why:
            raise CommandError(f"{why} Export without --since.") from None
        self.stdout.write(
            f"{manifest['rows']} entries, {manifest['pending']} not sealed yet, in {options['folder']}. "
            "It holds personal data: keep it as the log itself."
        )
