"""Figures for monitoring from outside, in the text format of Prometheus. No label names a team, a place or a
person; asked with a token of its own."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from release_monitor.streams.open_streams import open_streams
from sharing import live_updates
from sharing.alerts import deliveries
from sharing.events import deliveries as event_deliveries
from sharing.jobs import lateness, server
from sharing.jobs.models import LeftOut
from sharing.sealing.standing import standing as seal_standing
from sharing.watching.models import Fault, WatcherLook


@dataclass(frozen=True)
class Figure:
    """One measure, and its values by the name of a job or a queue of ours; an empty name is of the whole."""

    name: str
    what: str
    values: Mapping[str, float] = field(default_factory=dict)
    label: str = "job"


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """404 without the token, also where none is set."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    return HttpResponse("".join(lines(figures(at=timezone.now()))), content_type="text/plain; version=0.0.4")


def figures(*, at: datetime) -> Iterator[Figure]:
    jobs = lateness.standings(at=at)
    good = {job.name: (at - job.last_good.began_at).total_seconds() for job in jobs if job.last_good}
    yield Figure("job_last_good_seconds", "Since the last good run began", good)
    yield Figure("job_late", "1 while the job is late", {job.name: float(job.is_late) for job in jobs})
    mail = deliveries.mail_standing()
    letters = {"waiting": mail.waiting, "held": mail.held, "not_sent": mail.not_sent}
    yield Figure("letters", "Emails by state", letters, "state")
    yield whole("oldest_letter_seconds", "Age of the oldest waiting email", _age(mail.oldest_at, at))
    yield whole("mail_failing", "1 while no email can be sent", mail.failing_since is not None)
    partners = event_deliveries.standings(at=at)
    oldest = min((partner.oldest_at for partner in partners if partner.oldest_at), default=None)
    yield whole("events_waiting", "Events waiting for partners", sum(partner.waiting for partner in partners))
    yield whole("oldest_event_seconds", "Age of the oldest waiting event", _age(oldest, at))
    yield whole("records_set_aside", "Records that a job failed on", LeftOut.objects.standing().count())
    yield whole("faults", "Current faults found by the watcher", Fault.objects.standing().count())
    look = WatcherLook.objects.first()
    yield whole("watcher_last_look_seconds", "Since the watcher looked", _age(look.looked_at if look else None, at))
    queues = live_updates.queue_lengths(settings.QUEUES)
    yield Figure("queue_length", "Jobs that are queued and have not begun", queues, "queue")
    database = server.database()
    yield whole("database_bytes", "Size of the database", database.size)
    yield whole("database_connections", "Connections to the database", database.connections)
    yield whole("database_connections_most", "Connections that it allows", database.most_connections)
    yield whole("backup_age_seconds", "Since the last backup that was recorded", _age(database.backup_at, at))
    yield from of_the_seal(at=at)
    yield whole("streams_open", "Event streams of the process that answered", len(open_streams))
    yield whole("streams_most", "Most event streams this process accepts", open_streams.most)


def of_the_seal(*, at: datetime) -> Iterator[Figure]:
    seal = seal_standing(at=at)
    behind = sum(witness.is_behind for witness in seal.witnesses)
    yield whole("seal_entries_waiting", "Entries of the audit log that no checkpoint holds", seal.waiting)
    yield whole("seal_oldest_waiting_seconds", "Age of the oldest of them", _age(seal.oldest_at, at) or 0)
    yield whole("seal_checkpoints", "Signed checkpoints of the audit log", seal.last.pk if seal.last else 0)
    yield whole(
        "seal_last_checkpoint_seconds", "Since the last checkpoint", _age(seal.last.made_at if seal.last else None, at)
    )
    yield whole("seal_witnesses", "Witnesses of the audit log", len(seal.witnesses))
    yield whole("seal_witnesses_behind", "Witnesses that lack a checkpoint or answer wrongly", behind)


def whole(name: str, what: str, value: float | None) -> Figure:
    return Figure(name, what, {} if value is None else {"": float(value)})


def _age(moment: datetime | None, at: datetime) -> float | None:
    return (at - moment).total_seconds() if moment else None


def lines(found: Iterable[Figure]) -> Iterator[str]:
    for figure in found:
        name = f"release_monitor_{figure.name}"
        yield f"# HELP {name} {figure.what}\n# TYPE {name} gauge\n"
        for value_of, value in figure.values.items():
            label = f'{{{figure.label}="{value_of}"}}' if value_of else ""
            yield f"{name}{label} {value:g}\n"
