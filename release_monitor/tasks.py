"""Clock hands of the house itself."""

from datetime import timedelta

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from release_monitor.briefing import actions as briefings
from release_monitor.bundles import making as bundles
from release_monitor.figures.actions import comparing, issuing, keeping
from release_monitor.forecast import running, supposing
from release_monitor.load import actions as load
from release_monitor.reports.actions import subscriptions
from release_monitor.reports.actions import views as saved_views
from sharing.api.sent_again import old_keys
from sharing.clients import actions as clients
from sharing.drafts import actions as drafts
from sharing.events import deliveries
from sharing.jobs import ledger

KEYS_KEPT_FOR = timedelta(days=7)
LAST_TICK = "clock:last-tick"


@shared_task
def tick() -> None:
    """Leave the time, so that /status/jobs can tell that beat, broker and worker all run."""
    cache.set(LAST_TICK, timezone.now().isoformat(), timeout=3600)


@shared_task
def keep_figures() -> None:
    """Every half minute: facts and counts of the people of whom something was written."""
    keeping.keep_all(at=timezone.now())


@shared_task
def issue_figures() -> None:
    """At 06:00, and soon after where that was missed: figures for readers of figures only."""
    issuing.issue_missing(at=timezone.now())


@shared_task
def compare_figures() -> None:
    """Every night: what is kept against the records."""
    keeping.keep_all(at=timezone.now())
    comparing.compare(at=timezone.now())


@shared_task
def forget_old() -> None:
    """Drop what can no longer be used: old sessions, tokens, drafts, events, and answers to requests sent twice."""
    now = timezone.now()
    call_command("clearsessions")
    clients.forget_expired_tokens(at=now)
    old_keys.forget_before(now - KEYS_KEPT_FOR)
    drafts.forget_old(at=now)
    deliveries.forget_old(at=now)
    ledger.forget_old(at=now)
    saved_views.forget_removed(at=now)


@shared_task(time_limit=1800)
def issue_reports() -> None:
    """Every five minutes: briefings that are due or were missed, then letters that a report is ready."""
    now = timezone.now()
    briefings.issue_due(at=now)
    subscriptions.send_due(at=now)


@shared_task
def watch_load() -> None:
    """Every five minutes: work that is de-prioritised, and that nobody reviewed by its last day."""
    load.alert_of_missed_reviews(on=timezone.localdate(), at=timezone.now())


@shared_task(time_limit=1800)
def make_forecasts() -> None:
    """Each Monday at half past six, and every five minutes if that was missed: the forecasts of the week; then some of
    earlier weeks that are missing."""
    running.make_runs(on=timezone.localdate(), at=timezone.now())


@shared_task(time_limit=1800)
def work_on_suppositions() -> None:
    """Every 10 seconds, and at once when one is asked for."""
    supposing.work(at=timezone.now())


@shared_task(time_limit=1800)
def work_on_bundles() -> None:
    """Every 10 seconds: the files of bundles that were approved."""
    bundles.make_all(at=timezone.now())
