"""Record that a backup was taken, or that one was restored to try it: the Operations page shows when."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from sharing.models import Backup


class Command(BaseCommand):
    help = "Record a backup that has ended, for the Operations page. Called by whatever takes the backup."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--taken", help="when, as 2026-11-28T02:31+00:00; now unless given")
        parser.add_argument("--restored", action="store_true", help="the newest one was restored now, to try it")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["restored"]:
            newest = Backup.objects.order_by("-taken_at").first()
            if newest is None:
                raise CommandError("No backup is recorded: record it first")
            newest.restored_at = timezone.now()
            newest.save(update_fields=["restored_at"])
            return
        taken = parse_datetime(options["taken"]) if options["taken"] else timezone.now()
        if taken is None or timezone.is_naive(taken) or taken > timezone.now():
            raise CommandError("Give a time in the past with its offset, as 2026-11-28T02:31+00:00")
        Backup.objects.get_or_create(taken_at=taken)
