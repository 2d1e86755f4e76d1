"""Clock hands of offenders."""

from celery import shared_task
from django.utils import timezone

from offenders.actions import warnings, weekly
from offenders.importing import files


@shared_task
def flag_releases() -> None:
    """The week's list and the alerts of what is coming: at their hours, and every half minute if those were missed."""
    on, at = timezone.localdate(), timezone.now()
    weekly.make_weekly_list(on=on, at=at)
    warnings.flag_coming(on=on, at=at)


@shared_task(time_limit=1800)
def work_on_files() -> None:
    """Every 10 seconds, and at once when a file is given or is to be applied."""
    files.work(at=timezone.now())
