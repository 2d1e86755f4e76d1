"""Timed work on retention: reviews are opened when they are due, and ended where something runs again."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, practice
from sharing.agencies.models import Agency
from sharing.alerts import Only
from sharing.duties.models import Duty
from sharing.grants import actions as grants
from sharing.grants.models import Restriction
from sharing.jobs.set_aside import alone
from sharing.retention import alert_kinds, hooks
from sharing.retention.actions import hide_where_all_agree, record
from sharing.retention.customs import FIRST_MONTHS
from sharing.retention.models import RetentionReview
from sharing.retention.rules import ReviewState, first_review_on
from sharing.time_words import format_date

OPEN_AGAIN = (ReviewState.DUE, ReviewState.PROPOSED, ReviewState.DELETED)


def watch(*, at: datetime) -> None:
    on = timezone.localdate(at)
    closed = hooks.closed_since()
    end_where_open(closed, at=at)
    open_due(closed, on=on, at=at)
    hide(on=on, at=at)


def open_due(closed: dict[int, date], *, on: date, at: datetime) -> int:
    """Of each closed case, for each agency that had a duty in it: first so many months after it was closed, then on the
    day that the last review gave. Returns how many were opened."""
    months = practice.value(FIRST_MONTHS, on=on)
    due = {key: first_review_on(day, months=months) for key, day in closed.items()}
    opened = 0
    for key in sorted(key for key, day in due.items() if day <= on):
        agencies = set(Duty.objects.filter(subject_id=key).values_list("agency_id", flat=True))
        earlier = RetentionReview.objects.filter(subject_id=key).order_by("opened_at", "pk")
        last = {row.agency_id: row for row in earlier}
        for agency in sorted(agencies):
            with alone("retention", key, subject=key):
                opened += _open(key, agency, last.get(agency), closed[key], due[key], on=on, at=at)
    return opened


def _open(
    key: int, agency: int, last: RetentionReview | None, closed_on: date, due_on: date, *, on: date, at: datetime
) -> bool:
    if last is not None and last.opened_at >= _start_of(closed_on):
        if last.state in (*OPEN_AGAIN, ReviewState.HIDDEN) or last.next_on is None or last.next_on > on:
            return False
        due_on = last.next_on
    subject = access.subjects().get(pk=key)
    grants.lock_subject(subject)
    if RetentionReview.objects.live().filter(subject_id=key, agency_id=agency).exists():
        return False
    row = RetentionReview.objects.create(
        subject=subject,
        agency=Agency.objects.get(pk=agency),
        opened_at=at,
        due_on=due_on,
    )
    record(row, "opened", by=None)
    alerts.raise_alert(
        kind=alert_kinds.DUE,
        key=str(row.uid),
        subject=subject,
        text=f"What your agency keeps about the person is to be reviewed. It was due from {format_date(due_on)}.",
        link=reverse("person_retention", kwargs={"uid": subject.uid}),
        at=at,
        only=Only(agencies=[agency]),
    )
    return True


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def end_where_open(closed: dict[int, date], *, at: datetime) -> int:
    """The case is open again: nothing is decided on what is kept."""
    ended = 0
    for row in RetentionReview.objects.live().exclude(subject__in=list(closed)).select_related("subject"):
        with alone("retention", row.pk, subject=row.subject_id):
            grants.lock_subject(row.subject)
            why = "Something runs again"
            if RetentionReview.objects.live().filter(pk=row.pk).update(state=ReviewState.ENDED, ended_because=why):
                row.refresh_from_db()
                record(row, "ended", by=None, reason=why)
                ended += 1
    hidden = RetentionReview.objects.filter(state=ReviewState.HIDDEN).exclude(subject__in=list(closed))
    for row in hidden.select_related("subject", "hidden_by"):
        with alone("retention", row.pk, subject=row.subject_id):
            ended += _show_again(row, at=at)
    return ended


def _show_again(row: RetentionReview, *, at: datetime) -> bool:
    """The person is there again for whoever had access."""
    grants.lock_subject(row.subject)
    why = "Something runs again"
    hidden = RetentionReview.objects.filter(pk=row.pk, state=ReviewState.HIDDEN)
    if not hidden.update(state=ReviewState.ENDED, ended_because=why):
        return False
    if row.hidden_by_id:
        hides = Restriction.objects.live(at=at).filter(pk=row.hidden_by_id)
        hides.update(ends_at=at, ended_by=row.second_by, ended_because=why)
    row.refresh_from_db()
    record(row, "shown_again", by=None, reason=why)
    return True


def hide(*, on: date, at: datetime) -> int:
    """Those of whom each agency decided to delete while something forbade it, which is over now."""
    hidden = 0
    waiting = RetentionReview.objects.filter(state=ReviewState.DELETED)
    for key in list(waiting.order_by().values_list("subject_id", flat=True).distinct()):
        with alone("retention", key, subject=key):
            subject = access.subjects().get(pk=key)
            grants.lock_subject(subject)
            hidden += hide_where_all_agree(subject, at=at, on=on)
    return hidden
