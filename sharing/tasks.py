"""Clock hands of sharing."""

from celery import shared_task
from django.utils import timezone

from sharing.actions import deliveries


@shared_task
def deliver() -> None:
    """Every 10 seconds, and at once after an alert: send what is due."""
    deliveries.deliver_due(at=timezone.now())
