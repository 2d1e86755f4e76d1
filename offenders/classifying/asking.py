"""Ask for the classification of offences in free words, by the clock, and end what is asked.

Safe to run twice and late: each alert has a key of its own, and nothing lapses automatically.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.classifying import alert_kinds
from offenders.convictions.models import Conviction
from offenders.people.locking import lock
from sharing import alerts, practice
from sharing.jobs.set_aside import alone
from sharing.practice.working_time import working_days_after
from sharing.time_words import say_datetime

CLASSIFY_DAYS = practice.define(
    "convictions.classify_days",
    "Working days to classify an offence recorded in free text",
    unit="working days",
    default=5,
    source="Our design: a starting value, not set by law",
)


def classify_by(since: datetime) -> datetime:
    """Until when two people have said which offence it is: working days later, at the same time of day."""
    local = timezone.localtime(since)
    day = working_days_after(local.date(), practice.value(CLASSIFY_DAYS, on=local.date()))
    return timezone.make_aware(datetime.combine(day, local.time()))


def ask(convictions: Sequence[Conviction]) -> None:
    """At once, of those that were recorded in free words. The teams that see the people must have been given access."""
    for conviction in convictions:
        if conviction.to_classify_since is not None:
            _raise(alert_kinds.TO_CLASSIFY, conviction, conviction.to_classify_since)


def watch(*, at: datetime) -> None:
    """Ask for each that waits, and more urgently once its time is over."""
    rows = Conviction.objects.to_be_classified().order_by("pk")
    for key, person in rows.values_list("pk", "offender_id"):
        with alone("classifications", key, subject=person):
            _look(key, at=at)


@transaction.atomic
def _look(key: int, *, at: datetime) -> None:
    conviction = Conviction.objects.select_related("offender").get(pk=key)
    lock(conviction.offender)
    conviction.refresh_from_db()
    since = conviction.to_classify_since
    if since is None:
        return
    ask([conviction])
    if at >= classify_by(since):
        _raise(alert_kinds.CLASSIFY_LATE, conviction, since)


def end_asking(conviction: Conviction, reason: str) -> None:
    """It is classified, or another one was recorded in its place."""
    for kind in (alert_kinds.TO_CLASSIFY, alert_kinds.CLASSIFY_LATE):
        for key in alerts.open_keys(kind=kind):
            if key.startswith(f"{conviction.uid}:"):
                alerts.resolve(kind=kind, key=key, reason=reason)


def address_of(conviction: Conviction) -> str:
    return reverse("conviction_classify", kwargs={"uid": conviction.offender.uid, "conviction_uid": conviction.uid})


def _raise(kind: alerts.AlertKind, conviction: Conviction, since: datetime) -> None:
    due = say_datetime(classify_by(since))
    ends = f"It was due to be classified by {due}" if kind is alert_kinds.CLASSIFY_LATE else f"Classify it by {due}"
    alerts.raise_alert(
        kind=kind,
        key=f"{conviction.uid}:{since.isoformat()}",
        subject=conviction.offender,
        text=f"An offence is recorded in free text. {ends}. Until it is, it is treated as terrorist for access and "
        "recall, and our dates are not calculated.",
        link=address_of(conviction),
    )
