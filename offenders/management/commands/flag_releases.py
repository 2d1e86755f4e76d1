"""Do what the clock does for a day: the week's list, and the alerts of what is coming."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from offenders.releases.warnings import actions as warnings
from offenders.releases.weekly import actions as weekly


class Command(BaseCommand):
    help = "Makes the list of the day's week and raises the alerts of coming releases. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("--on", default="", help="the day, as 2026-12-01; today unless given")

    def handle(self, *, on, **options):
        try:
            day = date.fromisoformat(on) if on else timezone.localdate()
        except ValueError:
            raise CommandError(f"{on} is not a date. Write it as 2026-12-01") from None
        at = timezone.now()
        made = weekly.make_weekly_list(on=day, at=at)
        raised = warnings.flag_coming(on=day, at=at)
        self.stdout.write(f"weekly list {'made' if made else 'was there or is not due'}; {raised} new alerts")
