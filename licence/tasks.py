"""Clock hands of licence."""

from celery import shared_task
from django.utils import timezone

from licence.actions import clock


@shared_task
def watch_licences() -> None:
    """Every five minutes: who goes without an approved licence, what the prison makes now, what has expired."""
    clock.watch(on=timezone.localdate(), at=timezone.now())
