"""Clock hands of licence."""

from celery import shared_task
from django.utils import timezone

from licence.actions import breaches, checks, plans


@shared_task
def bring_back_concerns() -> None:
    """Every five minutes: concerns that were decided against recall, whose time to look again has come."""
    breaches.bring_back_due(at=timezone.now())


@shared_task
def watch_checks() -> None:
    """Every five minutes: what is missed, what is overdue, and the next check of every plan."""
    on = timezone.localdate()
    checks.close_missed_checks(on=on)
    checks.tell_of_overdue(on=on)
    plans.make_due(on=on)
