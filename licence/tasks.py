"""Clock hands of licence."""

from celery import shared_task
from django.utils import timezone

from licence.actions import breaches


@shared_task
def bring_back_concerns() -> None:
    """Every five minutes: concerns that were decided against recall, whose time to look again has come."""
    breaches.bring_back_due(at=timezone.now())
