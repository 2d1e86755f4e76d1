"""Records that cannot be right: status and licence do not fit. Licences are known above, and are asked of here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, DateField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from offenders.custody.models import Movement
from offenders.custody.rules import Happening, Status
from offenders.people.models import Offender
from offenders.status import alert_kinds
from sharing import alerts, practice
from sharing.alerts import digests
from sharing.grants.who_can_see import teams_that_see_any
from sharing.jobs.set_aside import alone
from sharing.models import Alert, Digest, Membership, Severity, Team, User
from sharing.time_words import format_date, say_datetime

SUMMARY = "data_faults"
FIRST_HOUR = timedelta(hours=1)  # after a release: nobody knows then what binds the person who has just left
LICENCE_HOURS = practice.define(
    "status.licence_after_release_hours",
    "Time to put a licence in force after a release was recorded without one; then everyone is alerted each day",
    unit="hours",
    default=4,
    source="Our design: a starting value, not set by law",
)
TOLD = (alert_kinds.FAULT, alert_kinds.WITHOUT_LICENCE, alert_kinds.STILL_WITHOUT_LICENCE)
LETS_OUT = (Happening.RELEASED, Happening.FOUND_LAWFUL)


class Fault(StrEnum):
    """The first that fits counts."""

    WITHOUT_LICENCE = "without_licence"
    NO_LICENCE = "no_licence"
    LICENCE_STANDS = "licence_stands"


@dataclass(frozen=True)
class FaultWords:
    """A fault in words: what is wrong, and what puts it right."""

    status: Status
    title: str
    what: str
    next_step: str


SAID = {
    Fault.WITHOUT_LICENCE: FaultWords(
        Status.ON_LICENCE,
        "Released without a licence",
        "The person was released, and no licence has been in force since.",
        "No condition can be relied on, and there is nothing to recall from. Put a licence in force.",
    ),
    Fault.NO_LICENCE: FaultWords(
        Status.ON_LICENCE,
        "On licence, no licence in force",
        "The person is recorded as on licence, and no licence is in force.",
        "Put the approved licence in force, or correct the movements.",
    ),
    Fault.LICENCE_STANDS: FaultWords(
        Status.RECALLED,
        "Recalled, licence still in force",
        "The person is back in custody after a recall, and a licence is still recorded as in force.",
        "Record the revocation of the licence.",
    ),
}

# Of people, over `OuterRef("pk")` of theirs: whether the record has this fault, besides the status.
Question = Callable[[], Q]
_questions: dict[Fault, Question] = {}
_in_summary: ContextVar[bool] = ContextVar("faults_told_in_summary", default=False)


def register(fault: Fault, question: Question) -> None:
    """Called by the app above that knows, in `AppConfig.ready()`; the last one counts."""
    _questions[fault] = question


def with_faults(people: Any) -> Any:
    """Those of these people whose record is at fault; each with `fault`, `ends_by` for the order (those whose licence
    ends first come first), `last_held`, the name of the prison where they were held last, `left`, the key of the
    movement by which they last left, and `is_told`, whether teams were alerted that no licence was in force then."""
    held = Movement.objects.standing().filter(offender=OuterRef("pk"), establishment__isnull=False)
    held = held.order_by("-happened_on", "-pk")
    out = Movement.objects.standing().filter(happening__in=LETS_OUT).order_by("-happened_on", "-pk")
    left = out.filter(offender=OuterRef("pk"))
    told = Alert.objects.filter(kind=alert_kinds.WITHOUT_LICENCE.name, subject=OuterRef("pk"))
    of_subject = out.filter(offender=OuterRef("subject"))
    named = [When(condition, then=Value(fault.value)) for fault, condition in _conditions().items()]
    return faulty(people).annotate(
        fault=Case(*named, default=Value(""), output_field=CharField()),
        ends_by=Coalesce(F("status_until"), Value(date.max), output_field=DateField()),
        last_held=Subquery(held.values("establishment__name")[:1]),
        last_held_code=Subquery(held.values("establishment__code")[:1]),
        left=Subquery(left.values("pk")[:1]),
        left_on=Subquery(left.values("happened_on")[:1]),
        left_known_at=Subquery(left.values("recorded_at")[:1]),
        is_told=Exists(told.filter(raised_at__gte=Subquery(of_subject.values("recorded_at")[:1]))),
    )


def faulty(people: Any) -> Any:
    """Those of these people whose record is at fault, to be counted: with nothing else."""
    at_fault = Q(pk__in=[])
    for condition in _conditions().values():
        at_fault |= condition
    # Named separately, so that it is asked before who may see each person is.
    of_status = Q(status__in=[said.status for said in SAID.values()])
    return people.filter(of_status, at_fault)


def _conditions() -> dict[Fault, Q]:
    return {fault: Q(status=SAID[fault].status) & question() for fault, question in _questions.items()}


def fault_of(person: Offender) -> Fault | None:
    """One query, of those alone whose status may have one. Asked with each act, so it asks for nothing else."""
    questions = {fault: question for fault, question in _questions.items() if SAID[fault].status == person.status}
    if not questions:
        return None
    named = [When(question(), then=Value(fault.value)) for fault, question in questions.items()]
    rows = Offender.objects.filter(pk=person.pk, status=person.status)
    found = rows.values_list(Case(*named, default=Value(""), output_field=CharField()), flat=True).first()
    return Fault(found) if found else None


def at_fault(person: Offender) -> Offender | None:
    """The person with what `with_faults` says; None without a fault. One query, of those alone who may have one."""
    if person.status not in {said.status for said in SAID.values()}:
        return None
    return with_faults(Offender.objects.filter(pk=person.pk)).first()


def licence_due_at(known_at: datetime) -> datetime:
    """By when a licence must be in force after a release that was recorded at this moment without one."""
    return known_at + timedelta(hours=practice.value(LICENCE_HOURS, on=timezone.localdate(known_at)))


def without_licence(people: Any) -> Any:
    """Those of these people who were released without a licence, the longest out first. Not who came so with a file:
    of them nobody was alerted, and the list and its letter tell."""
    found = with_faults(people.filter(status=Status.ON_LICENCE)).filter(fault=Fault.WITHOUT_LICENCE, is_told=True)
    return found.order_by("left_on")


def tell_of_fault(*, offender: Offender, at: datetime | None = None) -> bool:
    """Part of an act that may have left the record at fault: its teams hear at once, critically so in the first hour
    after a release. Whether they did."""
    offender.refresh_from_db(fields=["status"])
    fault = fault_of(offender)
    if fault is None or _in_summary.get():
        return False
    now = at or timezone.now()
    said = SAID[fault]
    last = Movement.objects.standing().filter(offender=offender).order_by("-happened_on", "-pk").first()
    just_left = bool(last and last.happening in LETS_OUT and now - last.recorded_at <= FIRST_HOUR)
    if fault is Fault.WITHOUT_LICENCE:
        due = say_datetime(licence_due_at(last.recorded_at if last else now))
        kind, ends = alert_kinds.WITHOUT_LICENCE, f" A licence must be in force by {due}."
    else:
        kind, ends = alert_kinds.FAULT, ""
    raised = alerts.raise_alert(
        kind=kind,
        key=f"{offender.uid}:{fault}:{last.pk if last else 0}:{timezone.localdate(now)}",
        subject=offender,
        text=f"{said.what} {said.next_step}{ends}",
        title=said.title,
        severity=Severity.CRITICAL if just_left else None,
        link=reverse("person", kwargs={"uid": offender.uid}),
        at=now,
    )
    return raised is not None


def tell_of_no_licence(*, at: datetime) -> int:
    """Each release of which teams were alerted that no licence was in force, once its time has passed, and each day
    after that until there is one. Run twice it tells once, run late it tells still. Returns how many alerts are new."""
    number = 0
    for person in without_licence(Offender.objects.all()):
        with alone("without_licence", person.pk, subject=person.pk):
            number += _alert_still_without(person, at=at)
    return number


def _alert_still_without(person: Any, *, at: datetime) -> bool:
    due = licence_due_at(person.left_known_at)
    if at < due:
        return False
    raised = alerts.raise_alert(
        kind=alert_kinds.STILL_WITHOUT_LICENCE,
        key=f"{person.uid}:{person.left}:{(at - due).days}",
        subject=person,
        text=f"Released on {format_date(person.left_on)}, and no licence has been in force since. It was due by "
        f"{say_datetime(due)}. No condition can be relied on, and there is nothing to recall from.",
        link=reverse("person", kwargs={"uid": person.uid}),
        at=at,
    )
    return raised is not None


def settle_told(*, offender: Offender) -> None:
    """What was told of a fault is over when there is none."""
    offender.refresh_from_db(fields=["status"])
    if fault_of(offender) is None:
        alerts.supersede(kinds=TOLD, subject=offender, by_alert=None)


@contextmanager
def told_in_summary() -> Iterator[None]:
    """What is found at fault meanwhile came with a file: one summary for each team tells of it, and no alert."""
    token = _in_summary.set(True)
    try:
        yield
    finally:
        _in_summary.reset(token)


def summarise(*, on: date, at: datetime) -> int:
    """Faults that no act of the day told of, as an upgrade, a file or a replay leaves them: one letter a week to those
    of each team who see somebody at fault, and the list. Returns how many letters."""
    people = with_faults(Offender.objects.all())
    if not _questions or not people.exists():
        return 0
    week = str(on - timedelta(days=on.weekday()))
    told = Digest.objects.filter(kind=SUMMARY, key=week).values("team_id")
    return sum(
        digests.tell_people(
            User.objects.filter(pk__in=_who_see_any(team, at)),
            team=team,
            kind=SUMMARY,
            key=week,
            title="Records to correct: data faults",
            path=reverse("data_faults"),
            at=at,
        )
        for team in teams_that_see_any(people, at=at).exclude(pk__in=told)
    )


def _who_see_any(team: Team, at: datetime) -> list[int]:
    """Members who see nobody at fault get no letter: it would tell of somebody who is hidden."""
    members = User.objects.filter(pk__in=Membership.objects.live(at=at).filter(team=team).values("user_id"))
    return [user.pk for user in members if with_faults(Offender.objects.visible_to(user)).exists()]
