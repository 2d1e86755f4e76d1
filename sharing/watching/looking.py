"""One look of the watcher: what does not run as it should, kept as faults, once each, until it runs again.

Asks the database and the broker, and nothing of what the workers say of themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Greatest
from django.urls import reverse

from sharing import alerts, live_updates
from sharing.alerts import deliveries, flood
from sharing.events.models import EventEndpoint
from sharing.jobs import lateness
from sharing.jobs.models import LeftOut
from sharing.jobs.set_aside import alone
from sharing.sealing.standing import unsealed_since, witness_standings
from sharing.time_words import say_datetime
from sharing.watching import notices
from sharing.watching.alert_kinds import CRITICAL_FAULT, FAULT
from sharing.watching.models import Fault, WatcherLook

A_BREAK = timedelta(minutes=5)  # without a look: the site was off
LONGEST_FAILING = timedelta(hours=24)  # of a partner's address, before administrators are told


@dataclass(frozen=True)
class Found:
    """Something that does not work: a name that stays the same while it does not, and words about nobody."""

    name: str
    words: str
    is_critical: bool = False


def look(*, at: datetime) -> list[Found]:
    """What is wrong now. Faults are written, those that are over ended, and the look is recorded."""
    since = _begin(at)
    jobs = lateness.standings(at=at, not_before=since)
    found = [
        *late_jobs(jobs),
        *mail(),
        *floods(),
        *partners(at=at),
        *left_out(),
        *broker(),
        *seal(),
        *seal_witnesses(at=at),
    ]
    save_faults(found, at=at)
    WatcherLook.objects.filter(pk=1).update(looked_at=at)
    notices.publish(looked_at=at)
    return found


@transaction.atomic
def _begin(at: datetime) -> datetime:
    """Since when the site is watched without a break."""
    row, _ = WatcherLook.objects.select_for_update().get_or_create(
        pk=1, defaults={"looked_at": at, "watching_since": at}
    )
    if at - row.looked_at > A_BREAK:
        row.watching_since = at
        row.save(update_fields=["watching_since"])
    return row.watching_since


@transaction.atomic
def save_faults(found: list[Found], *, at: datetime) -> None:
    """One row for each while it stands, and one alert. Safe to run twice."""
    names = [each.name for each in found]
    Fault.objects.standing().exclude(name__in=names).update(ended_at=Greatest("found_at", at))
    standing = set(Fault.objects.standing().values_list("name", flat=True))
    Fault.objects.bulk_create(
        [
            Fault(name=each.name, words=each.words[:300], is_critical=each.is_critical, found_at=at)
            for each in found
            if each.name not in standing
        ],
        ignore_conflicts=True,
    )
    alert(at=at)


def alert(*, at: datetime) -> None:
    """One for each fault that stands, which ends with it. One that cannot be raised or ended takes no row back, and the
    next look tries again."""
    standing = {f"fault:{fault.pk}": fault for fault in Fault.objects.standing()}
    for kind in (CRITICAL_FAULT, FAULT):
        own = [key for key, fault in standing.items() if kind_of(fault) is kind]
        for key in sorted(alerts.open_keys(kind=kind) - set(own)):
            with alone("fault_alert", int(key.removeprefix("fault:"))):
                alerts.resolve(kind=kind, key=key, reason="It works again", at=at)
        for key in alerts.not_raised(kind=kind, keys=own):
            with alone("fault_alert", standing[key].pk):
                alerts.raise_alert(
                    kind=kind,
                    key=key,
                    subject=None,
                    text=standing[key].words,
                    link=reverse("alerts_call_list" if standing[key].name == "mail" else "administration_operations"),
                    at=at,
                )


def kind_of(fault: Fault) -> alerts.AlertKind:
    return CRITICAL_FAULT if fault.is_critical else FAULT


def left_out() -> list[Found]:
    """Records that jobs could not work on. The teams of their people are alerted separately."""
    number = LeftOut.objects.standing().count()
    if not number:
        return []
    records = "1 record is" if number == 1 else f"{number} records are"
    return [Found("left_out", f"{records} set aside: a job failed on them. See Operations.")]


def late_jobs(jobs: list[lateness.JobStanding]) -> list[Found]:
    return [Found(f"job:{job.name}", _late_words(job), job.is_critical) for job in jobs if job.is_late]


def _late_words(job: lateness.JobStanding) -> str:
    name = job.name[:1].upper() + job.name[1:]
    if job.last_good is None:
        return f"The job “{name}” has not run yet, and its time has passed."
    return f"The job “{name}” has had no good run since {say_datetime(job.last_good.began_at)}."


def mail() -> list[Found]:
    standing = deliveries.mail_standing()
    if standing.failing_since is None:
        return []
    return [Found("mail", f"No email has been sent since {say_datetime(standing.failing_since)}.", is_critical=True)]


def floods() -> list[Found]:
    """Letters of a kind that came in a flood: the rest waits for somebody to look."""
    return [
        Found(f"flood:{held.kind}", f"{held.letters} emails are held: {held.title}. See Held emails.")
        for held in flood.held_now()
    ]


def partners(*, at: datetime) -> list[Found]:
    """Addresses that have failed for a day, and those that the system has switched off."""
    failing = EventEndpoint.objects.on().filter(failing_since__lte=at - LONGEST_FAILING)
    off = EventEndpoint.objects.off_by_themselves()
    return [
        Found(f"events:{row.uid}", f"{row} have not been taken since {say_datetime(row.failing_since or at)}.")
        for row in failing.select_related("client")
    ] + [
        Found(f"events:{row.uid}", f"{row} are switched off: {row.off_because}. They are kept.")
        for row in off.select_related("client")
    ]


def broker() -> list[Found]:
    if live_updates.answers():
        return []
    return [Found("broker", "The broker does not answer: jobs do not start, and pages are not live.", is_critical=True)]


def seal() -> list[Found]:
    """The log is not sealed: its sealer does not run, or has found that the log is not the one it signed."""
    since = unsealed_since(older_than=settings.SEAL_LATE_SECONDS)
    if since is None:
        return []
    words = f"The audit log has not been sealed since {say_datetime(since)}. See docs/audit.md."
    return [Found("seal", words, is_critical=True)]


def seal_witnesses(*, at: datetime) -> list[Found]:
    """Without its witnesses a log that was cut off looks whole."""
    return [
        Found(f"witness:{witness.row.pk}", f"The witness {witness.row.place} of the audit log {witness.words}.")
        for witness in witness_standings(at=at)
        if witness.is_behind
    ]
