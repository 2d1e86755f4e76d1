"""Timed work on cases to close: they are opened, told of when late, reviewed, and closed where nobody reviewed them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import get_text_list

from offenders.closing import alert_kinds
from offenders.closing.actions import address_of, close_unreviewed, finish_previous, hearers, record
from offenders.closing.models import Closing
from offenders.closing.rules import ClosingState, is_unreviewed, opens_review_on
from offenders.custody.rules import Status
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.releases.warnings.rules import told_from
from offenders.status import powers
from sharing import alerts, practice
from sharing.jobs.set_aside import alone
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date

WITHIN = practice.define(
    "closing.decide_days",
    "Days in which a panel closes a case with no licence, order or notification period left, or keeps it",
    unit="days",
    default=28,
    source="Our design: a starting value, not set by law",
)
REVIEW_BEFORE = practice.define(
    "closing.review_before_days",
    "Days before the review of a kept case on which the panel is asked to decide again",
    unit="days",
    default=28,
    source="Our design: a starting value, not set by law",
)
REMIND_BEFORE = practice.define(
    "closing.remind_before_days",
    "Days before a case is to be closed or kept on which the panel is reminded",
    unit="days",
    default=7,
    source="Our design: a starting value, not set by law",
)
NOTHING_RUNS = (Status.LICENCE_ENDED,)


def watch(*, at: datetime) -> None:
    on = timezone.localdate(at)
    end_where_something_runs(on=on)
    close_the_unreviewed(on=on, at=at)
    if at >= told_from(on):
        open_due(on=on, at=at)
        open_reviews(on=on, at=at)
        remind(on=on, at=at)
        tell_of_late(on=on, at=at)


def open_due(*, on: date, at: datetime) -> int:
    """Of those after their licence for whom nothing runs. Returns how many were opened."""
    live = Closing.objects.live().filter(offender=OuterRef("pk"))
    people = Offender.objects.filter(~Exists(live), status__in=NOTHING_RUNS, after_licence_from__lte=on)
    opened = 0
    for key in list(people.order_by("pk").values_list("pk", flat=True)):
        with alone("closings", key, subject=key):
            opened += _open(Offender.objects.get(pk=key), None, on=on, at=at)
    return opened


def _open(person: Offender, previous: Closing | None, *, on: date, at: datetime) -> bool:
    lock(person)
    person.refresh_from_db(fields=["status"])
    if person.status not in NOTHING_RUNS or Closing.objects.to_decide().filter(offender=person).exists():
        return False
    if previous is None and Closing.objects.kept().filter(offender=person).exists():
        return False
    due = previous.review_on if previous and previous.review_on else on + timedelta(days=practice.value(WITHIN, on=on))
    row = Closing.objects.create(offender=person, previous=previous, opened_at=at, due_on=due)
    record(row, "opened", by=None)
    text = (
        f"The case was kept for a policing purpose and is to be reviewed by {format_date(due)}. Unreviewed, it closes "
        "automatically."
        if previous
        else f"No licence, notification period or order runs. Close the case by {format_date(due)}, or keep it for a "
        "policing purpose."
    )
    _tell(alert_kinds.TO_CLOSE, row, f"{row.uid}", text, at=at)
    return True


def open_reviews(*, on: date, at: datetime) -> int:
    """Of what was kept, so many days before its review."""
    days = practice.value(REVIEW_BEFORE, on=on)
    rows = Closing.objects.kept().filter(following__isnull=True, review_on__isnull=False)
    opened = 0
    for row in rows.select_related("offender"):
        if row.review_on and opens_review_on(row.review_on, days=days) <= on:
            with alone("closings", row.pk, subject=row.offender_id):
                opened += _open(row.offender, row, on=on, at=at)
    return opened


def close_the_unreviewed(*, on: date, at: datetime) -> int:
    """What was kept until a day that has passed, and nobody decided again."""
    closed = 0
    for kept in Closing.objects.kept().filter(review_on__lt=on).select_related("offender"):
        with alone("closings", kept.pk, subject=kept.offender_id):
            closed += _close(kept, on=on, at=at)
    return closed


def _close(kept: Closing, *, on: date, at: datetime) -> bool:
    lock(kept.offender)
    if kept.review_on is None or not is_unreviewed(kept.review_on, on=on):
        return False
    row = Closing.objects.to_decide().filter(previous=kept).select_related("offender", "previous").first() or kept
    if not close_unreviewed(row, on=on):
        return False
    text = f"The review was due by {format_date(kept.review_on)}. The case is closed."
    _tell(alert_kinds.CLOSED_UNREVIEWED, row, f"{row.uid}", text, at=at)
    return True


def end_where_something_runs(*, on: date) -> int:
    """An order or a notification period runs again, or the person is held again: there is nothing to close."""
    ended = 0
    rows = Closing.objects.live().exclude(offender__status__in=NOTHING_RUNS).select_related("offender")
    for row in rows:
        with alone("closings", row.pk, subject=row.offender_id):
            lock(row.offender)
            why = f"The person is now: {mid_sentence(row.offender.get_status_display())}"
            if Closing.objects.live().filter(pk=row.pk).update(state=ClosingState.ENDED, ended_because=why):
                finish_previous(row)
                row.refresh_from_db()
                record(row, "ended", by=None, reason=why)
                alerts.supersede(kinds=alert_kinds.WAITING, subject=row.offender, by_alert=None)
                ended += 1
    return ended


def tell_of_late(*, on: date, at: datetime) -> int:
    """Not decided in time, and each week after that."""
    told = 0
    for row in Closing.objects.to_decide().filter(due_on__lt=on).select_related("offender"):
        with alone("closings", row.pk, subject=row.offender_id):
            text = f"It was to be closed or kept by {format_date(row.due_on)}. Decide now."
            told += _tell(alert_kinds.LATE, row, f"{row.uid}:{((on - row.due_on).days - 1) // 7}", text, at=at)
    return told


def remind(*, on: date, at: datetime) -> int:
    """Of each that is to be decided within days, once."""
    last = on + timedelta(days=practice.value(REMIND_BEFORE, on=on))
    told = 0
    for row in Closing.objects.to_decide().filter(due_on__gte=on, due_on__lte=last).select_related("offender"):
        with alone("closings", row.pk, subject=row.offender_id):
            said = [str(view.agency_name) for view in row.views.all()]
            heard = f"So far {get_text_list(said, 'and')} have said what they think. " if said else ""
            rule = "To close it, each agency with an owner must agree."
            text = f"It is to be closed or kept by {format_date(row.due_on)}. {heard}{rule}"
            told += _tell(alert_kinds.DUE_SOON, row, f"{row.uid}", text, at=at)
    return told


def _tell(kind: alerts.AlertKind, row: Closing, key: str, text: str, *, at: datetime) -> bool:
    """Whether it is new."""
    link, only = address_of(row), hearers(row)
    raised = alerts.raise_alert(kind=kind, key=key, subject=row.offender, text=text, link=link, only=only, at=at)
    return raised is not None


def closed_of(people: Collection[int]) -> dict[int, date]:
    """By the key of the person, the day on which their case was last closed."""
    rows = Closing.objects.filter(offender__in=people, state=ClosingState.CLOSED, closed_on__isnull=False)
    return {key: day for key, day in rows.order_by("closed_on").values_list("offender_id", "closed_on") if day}


powers.register_closings(closed_of)
