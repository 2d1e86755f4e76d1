"""Queue an unusual reading, judge it, and answer whether the threshold of a rule is kept.

`queue` is open to whoever finds one elsewhere. Nothing follows from a reading automatically: no access ends, no account
is closed.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit, practice
from sharing.access import roles
from sharing.access.roles import Capability
from sharing.access.two_people import refuse_same_person
from sharing.agencies.models import User
from sharing.practice import working_time
from sharing.records.errors import Refused
from sharing.sentence_words import mid_sentence
from sharing.unusual import alert_kinds, thresholds
from sharing.unusual.models import ThresholdQuestion, UnusualReading
from sharing.unusual.rules import RULE_WORDS, ReadingRule, week_of, weekly_budget

JUDGES = roles.holders(Capability.REVIEW_EMERGENCIES)


class UnusualRefused(Refused):
    """It cannot be judged or answered as asked. No changes are saved."""


class JudgedAlready(Exception):
    """Somebody judged or answered first; nothing is changed. `who` did."""

    def __init__(self, who: User | None):
        super().__init__("judged already")
        self.who = who


@transaction.atomic
def queue(
    rule: ReadingRule,
    *,
    key: str,
    reader: User,
    first_at: datetime,
    until_at: datetime,
    at: datetime,
    people: Collection[int] = (),
    count: int = 1,
    limit: int | None = None,
    usual: int | None = None,
) -> UnusualReading | None:
    """Queue a reading for the privacy officers, and alert them. None where this rule and key was queued before.

    key: names what was found, the same whenever and however often it is found: the reader and the hour, say. first_at,
    until_at: the time in which it was read, for the page that shows the entries of the log; until_at is not included.
    people: the keys of those it was about, empty where it was about no one on record. at: when it was found.
    """
    row, is_new = UnusualReading.objects.get_or_create(
        rule=rule,
        key=key,
        defaults={
            "reader": reader,
            "first_at": first_at,
            "until_at": until_at,
            "people": sorted(people),
            "count": count,
            "limit": limit,
            "usual": usual,
            "found_at": at,
            "due_at": judge_by(at),
        },
    )
    if not is_new:
        return None
    _record(row, "queued", by=None)
    alerts.raise_alert(
        kind=alert_kinds.TO_JUDGE,
        key=str(row.uid),
        subject=None,
        # Neither the reader nor the rule: own surname would say whom it is about to who must not know of them
        text=f"Reference {row.reference}: a reading in the audit log stands out.",
        link=reverse("unusual_reading", args=[row.uid]),
        at=at,
        responds_in=row.due_at - at,
    )
    ask_about(rule, week=week_of(timezone.localtime(first_at)), at=at)
    return row


def judge_by(found_at: datetime) -> datetime:
    """The midnight, UK time, that ends the last working day on which it is to be judged."""
    on = timezone.localdate(found_at)
    days = practice.value(thresholds.JUDGE_DAYS, on=on)
    return _midnight(working_time.working_days_after(on, days) + timedelta(days=1))


def ask_about(rule: ReadingRule, *, week: date, at: datetime) -> ThresholdQuestion | None:
    """Ask about the threshold of a rule that is over its budget of this week: once a week, and not while an earlier
    question about it is open. None where nothing is asked."""
    budget = weekly_budget(
        User.objects.filter(is_active=True, role__in=JUDGES).count(), each=practice.value(thresholds.BUDGET, on=week)
    )
    readings = UnusualReading.objects.filter(rule=rule, **in_week(week))
    if readings.count() <= budget or ThresholdQuestion.objects.to_answer().filter(rule=rule).exists():
        return None
    row, is_new = ThresholdQuestion.objects.get_or_create(
        rule=rule, week_on=week, defaults={"budget": budget, "asked_at": at}
    )
    if not is_new:
        return None
    audit.record(
        action=audit.Action.ADMINISTRATION,
        verb="unusual.threshold_asked_about",
        by=None,
        target=row,
        payload={"after": audit.fields_of(row, "rule", "week_on", "budget")},
    )
    alerts.raise_alert(
        kind=alert_kinds.THRESHOLD,
        key=str(row.uid),
        subject=None,
        text=f"{RULE_WORDS[rule]}: more than {budget} readings in 1 week. Keep the threshold, or ask for a change.",
        link=reverse("unusual_threshold", args=[row.uid]),
        at=at,
    )
    return row


def in_week(week: date) -> dict[str, datetime]:
    return {"first_at__gte": _midnight(week), "first_at__lt": _midnight(week + timedelta(days=7))}


@transaction.atomic
def judge(*, reading: UnusualReading, outcome: str, note: str, by: User) -> UnusualReading:
    """Say whether the reader's work explains it: once, and never by the reader. Nothing else changes.

    Raises RecordHidden for somebody who judges nothing or is excluded from everybody it is about, SamePerson for the
    reader and for a second account of theirs, UnusualRefused without an outcome or a reason, JudgedAlready.
    """
    now = timezone.now()
    rows = UnusualReading.objects.filter(pk=reading.pk)
    if not by.can(Capability.REVIEW_EMERGENCIES) or not rows.known_to(by, at=now).exists():
        audit.refuse(by=by, verb="unusual.judge_refused", target=reading)
        raise access.RecordHidden
    refuse_same_person(reading.reader, by)
    if outcome not in UnusualReading.Outcome.values:
        raise UnusualRefused("outcome", "Select what you found")
    if not note.strip():
        raise UnusualRefused("note", "Enter what you reviewed and the reason for your decision")
    claimed = rows.to_judge().update(judged_at=now, judged_by=by, outcome=outcome, note=note.strip())
    reading.refresh_from_db()
    if not claimed:
        raise JudgedAlready(reading.judged_by)
    _record(reading, "judged", by=by, reason=reading.get_outcome_display())
    alerts.resolve(
        kind=alert_kinds.TO_JUDGE, key=str(reading.uid), reason=f"Judged: {mid_sentence(reading.get_outcome_display())}"
    )
    return reading


@transaction.atomic
def answer(*, question: ThresholdQuestion, answer: str, reason: str, by: User) -> ThresholdQuestion:
    """Keep the threshold of a rule that is over its budget, or ask an administrator to change it: once, with a reason.

    Raises RecordHidden for somebody who judges no readings, UnusualRefused, JudgedAlready.
    """
    if not by.can(Capability.REVIEW_EMERGENCIES):
        audit.refuse(by=by, verb="unusual.answer_refused", target=question)
        raise access.RecordHidden
    if answer not in ThresholdQuestion.Answer.values:
        raise UnusualRefused("answer", "Select if the threshold is kept or changed")
    if not reason.strip():
        raise UnusualRefused("reason", "Enter a reason")
    open_now = ThresholdQuestion.objects.to_answer().filter(pk=question.pk)
    claimed = open_now.update(answer=answer, reason=reason.strip(), answered_by=by, answered_at=timezone.now())
    question.refresh_from_db()
    if not claimed:
        raise JudgedAlready(question.answered_by)
    audit.record(
        action=audit.Action.ADMINISTRATION,
        verb="unusual.threshold_answered",
        by=by,
        target=question,
        reason=question.reason,
        payload={"after": audit.fields_of(question, "rule", "week_on", "answer")},
    )
    alerts.resolve(kind=alert_kinds.THRESHOLD, key=str(question.uid), reason=question.get_answer_display())
    return question


def _record(reading: UnusualReading, verb: str, *, by: User | None, reason: str = "") -> None:
    audit.record(
        action=audit.Action.ADMINISTRATION,
        verb=f"unusual.{verb}",
        by=by,
        target=reading,
        shown=reading.people,
        reason=reason,
        payload={"after": audit.fields_of(reading, "rule", "reader", "first_at", "until_at", "outcome", "note")},
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
