"""Clock hands of licence."""

from celery import shared_task
from django.utils import timezone

from licence.breaches.actions import breaches, missed_checks
from licence.checks.actions import checks, plans
from licence.exemptions.actions import clock as exemptions_clock
from licence.licences.actions import clock
from licence.papers.actions import clock as paper_clock
from licence.readiness.actions import clock as readiness_clock
from licence.recalls.actions import clocks, proposals


@shared_task
def bring_back_concerns() -> None:
    """Every five minutes: concerns that were decided against recall, whose time to look again has come."""
    breaches.bring_back_due(at=timezone.now())


@shared_task
def watch_checks() -> None:
    """Every five minutes: what is due again after custody, what is missed, what is overdue, and the next check of every
    plan."""
    on = timezone.localdate()
    checks.resume_paused(on=on)
    missed_checks.close_missed_checks(on=on)
    checks.tell_of_overdue(on=on)
    plans.make_due(on=on)


@shared_task
def watch_exemptions() -> None:
    """Every minute: exemptions whose time is over, and requests that nobody decided in time."""
    exemptions_clock.watch(at=timezone.now())


@shared_task
def watch_licences() -> None:
    """Every five minutes: who goes without an approved licence, what the prison makes now, what has expired."""
    clock.watch(on=timezone.localdate(), at=timezone.now())


@shared_task
def watch_readiness() -> None:
    """Every five minutes: what must be in hand before each release that is near, what is late, and who has signed."""
    readiness_clock.watch(at=timezone.now())


@shared_task
def watch_recalls() -> None:
    """Every minute: time limits of recalls and urgent arrests whose last moment has passed, and proposals that no
    second person has answered."""
    clocks.tell_of_missed(at=timezone.now())
    proposals.tell_of_late(at=timezone.now())


@shared_task
def watch_papers() -> None:
    """Every five minutes: papers for the person that nobody handed over in time."""
    paper_clock.watch(at=timezone.now())
