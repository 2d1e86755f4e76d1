"""Ask of sentences what the law asks now, tell those who correct them, and end what is told once it is answered.

Safe to run twice and late: each alert has a key of its own, and nothing lapses automatically. What is asked of a
sentence never keeps anybody from recording what a court or two people have decided.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.convictions.models import Conviction, Sentence
from offenders.convictions.questions import KEPT_FIELDS, question, questions_of_sentence
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.questioned_sentences import alert_kinds
from offenders.writing import Changed, write_changed
from sharing import alerts, audit, practice
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.practice.working_time import working_days_after
from sharing.time_words import say_datetime

BATCH = 1000
ANSWERED = "The sentence is no longer questioned, or its reason is recorded"
CHECK_DAYS = practice.define(
    "convictions.sentence_check_days",
    "Working days to correct a questioned sentence, or record a reason",
    unit="working days",
    default=5,
    source="Our design: a starting value, not set by law",
)


def check_by(since: datetime, days: dict[date, int] | None = None) -> datetime:
    """Until when somebody has corrected it or said why it stands: working days later, at the same time of day. days: of
    each day how many, asked once for many sentences."""
    local, days = timezone.localtime(since), {} if days is None else days
    if local.date() not in days:
        days[local.date()] = practice.value(CHECK_DAYS, on=local.date())
    day = working_days_after(local.date(), days[local.date()])
    return timezone.make_aware(datetime.combine(day, local.time()))


def ask_again(conviction: Conviction, *, by: User | None, is_another: bool = False) -> None:
    """After the conviction, the person or the law has changed without a form: what is asked anew of its sentences
    stands without a reason, and what is asked no more is gone. is_another: as `questions.question` says.

    Its person must be locked.
    """
    _ask_again(conviction.sentences.select_related("offender"), by=by, is_another=is_another)


def ask_person_again(person: Offender, *, by: User | None) -> None:
    """The same of all of somebody's sentences."""
    _ask_again(Sentence.objects.filter(offender=person).select_related("conviction__offence", "offender"), by=by)


def _ask_again(rows: Iterable[Sentence], *, by: User | None, is_another: bool = False) -> None:
    changed = []
    for row in rows:
        before = audit.fields_of(row, *KEPT_FIELDS)
        question(row, _questions(row), is_another=is_another)
        if audit.fields_of(row, *KEPT_FIELDS) != before:
            changed.append((row, before))
    write_changed(changed, verb="offenders.sentence_changed", by=by)
    follow(changed)


def _questions(row: Sentence) -> Any:
    return questions_of_sentence(row.conviction, row, born=row.offender.date_of_birth)


def ask_caseload() -> int:
    """Of everybody, as the rules and the list stand now: a rule may have come with another version. Returns of how many
    people something changed. Read in batches without a lock; who is concerned is then asked of alone, under the lock.
    May be stopped anywhere, and run again."""
    after, people = 0, set()
    rows = Sentence.objects.order_by("pk").select_related("conviction__offence", "offender")
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        after = batch[-1].pk
        for row in batch:
            before = audit.fields_of(row, *KEPT_FIELDS)
            question(row, _questions(row))
            if audit.fields_of(row, *KEPT_FIELDS) != before:
                people.add(row.offender_id)
    for key in sorted(people):
        with alone("questioned_sentences", key, subject=key):
            person = Offender.objects.get(pk=key)
            lock(person)
            ask_person_again(person, by=None)
    return len(people)


def follow(changed: Iterable[Changed]) -> None:
    """Sentences were written: tell of those that are to be checked now, and end what was told of those that are not."""
    rows = [(row, before["questioned_since"]) for row, before in changed if "questioned_since" in before]
    ask([row for row, since in rows if row.questioned_since != since])
    for row, since in rows:
        if since is not None and row.questioned_since is None:
            for kind in (alert_kinds.TO_CHECK, alert_kinds.CHECK_LATE):
                alerts.resolve(kind=kind, key=_key(row.uid, since), reason=ANSWERED)


def ask(rows: Iterable[Sentence]) -> None:
    """At once, of those that are to be checked. The teams that see the people must have been given access."""
    waiting = [row for row in rows if row.questioned_since is not None]
    days: dict[date, int] = {}
    if waiting:
        alerts.raise_many(kind=alert_kinds.TO_CHECK, new=[_alert(row, alert_kinds.TO_CHECK, days) for row in waiting])


def watch(*, at: datetime) -> None:
    """Tell of each that waits, and more urgently once its time is over. A few statements where nothing is new."""
    waiting = (
        Sentence.objects.to_be_checked().order_by("pk").values_list("pk", "offender_id", "uid", "questioned_since")
    )
    days: dict[date, int] = {}
    told: dict[alerts.AlertKind, dict[str, tuple[int, int]]] = {alert_kinds.TO_CHECK: {}, alert_kinds.CHECK_LATE: {}}
    for key, person, uid, since in waiting:
        told[alert_kinds.TO_CHECK][_key(uid, since)] = (key, person)
        if at >= check_by(since, days):
            told[alert_kinds.CHECK_LATE][_key(uid, since)] = (key, person)
    for kind, of_kind in told.items():
        for name in alerts.not_raised(kind=kind, keys=of_kind):
            key, person = of_kind[name]
            with alone("sentences_to_check", key, subject=person):
                _tell(key, kind)


@transaction.atomic
def _tell(key: int, kind: alerts.AlertKind) -> None:
    row = Sentence.objects.select_related("offender").get(pk=key)
    lock(row.offender)
    row.refresh_from_db(fields=["questioned", "questioned_since"])
    if row.questioned_since is not None:
        alerts.raise_many(kind=kind, new=[_alert(row, kind)])


def address_of(row: Sentence) -> str:
    """The page on which it is answered. row: with its `offender`."""
    return reverse("sentence_check", kwargs={"uid": row.offender.uid, "sentence_uid": row.uid})


def _alert(row: Sentence, kind: alerts.AlertKind, days: dict[date, int] | None = None) -> alerts.NewAlert:
    due = say_datetime(check_by(row.questioned_since or timezone.now(), days))
    ends = f"It was due by {due}" if kind is alert_kinds.CHECK_LATE else f"Answer by {due}"
    return alerts.NewAlert(
        subject=row.offender_id,
        key=_key(row.uid, row.questioned_since or timezone.now()),
        text=f"{'. '.join(row.questions)}. Correct the sentence, or record a reason. {ends}.",
        link=address_of(row),
    )


def _key(uid: UUID, since: datetime) -> str:
    return f"{uid}:{since.isoformat()}"
