"""Clock hands of offenders."""

from celery import shared_task
from django.utils import timezone

from offenders.actions import warnings, weekly


@shared_task
def flag_releases() -> None:
    """The week's list and the alerts of what is coming: at their hours, and every half minute if those were missed."""
    on, at = timezone.localdate(), timezone.now()
    weekly.make_weekly_list(on=on, at=at)
    warnings.flag_coming(on=on, at=at)
