"""Clock hands of offenders."""

from celery import shared_task
from django.utils import timezone

from offenders.actions import weekly


@shared_task
def make_weekly_list() -> None:
    """On Monday at 06:00, and every five minutes in case that was missed."""
    weekly.make_weekly_list(on=timezone.localdate(), at=timezone.now())
