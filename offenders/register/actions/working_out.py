"""Work out a person's place on the register from the record, and keep what they owe as the law says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.convictions.models import Sentence
from offenders.custody.rules import Status
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.register import alert_kinds, event_kinds
from offenders.register.models import (
    Journey,
    KnownChange,
    NeverApplied,
    Notice,
    NotificationAnswer,
    NotificationDuty,
    NotificationPeriod,
    RegisterEntry,
)
from offenders.register.models.entries import NOTHING_DUE
from offenders.register.record import RecordedLife, life_of
from offenders.register.rules.calendar import DAY
from offenders.register.rules.duties import Due, Duty, duties
from offenders.register.rules.facts import Life, NotDecided, Working
from offenders.register.rules.notices import REPEATS_ALL, Section
from offenders.register.rules.periods import Period, periods
from offenders.register.rules.states import (
    AT_LIBERTY,
    CONFIRM,
    OWED,
    DutyState,
    EntryState,
    is_late,
    marks_before,
    next_change,
    state_of,
)
from offenders.status.actions import follow_powers
from sharing import alerts, audit, events, practice
from sharing.access.roles import Capability
from sharing.access.rules import Programme
from sharing.alerts import AlertKind
from sharing.grants.who_can_see import teams_that_know
from sharing.models import Agency, Severity, User
from sharing.time_words import format_date

LAW_VERSION = "2026-11-27"  # the day as of which the rules were read
POLICE_AND_PROBATION = alert_kinds.POLICE | {Agency.Kind.PROBATION}
OF_PERIODS = (
    alert_kinds.PERIOD_MOVED,
    alert_kinds.PERIOD_MOVED_FOR_MAPPA,
    alert_kinds.PERIOD_ENDING,
    alert_kinds.PERIOD_ENDING_FOR_MAPPA,
)
NEWS = timedelta(days=28)  # what was late longer ago, and is found by a job, is told of in no alert
END_MONTHS = practice.define(
    "register.period_end_months",
    "Calendar months before the end of a notification period on which police and MAPPA are alerted",
    unit="months",
    default=[12, 3, 1],
    source="Our design: starting values, not set by law",
)
END_DAYS = practice.define(
    "register.period_end_days",
    "Days before the end of a notification period on which police and MAPPA are alerted",
    unit="days",
    default=[7],
    source="Our design: a starting value, not set by law",
)
QUASHED_DAYS = practice.define(
    "register.quashed_days",
    "Days after an appeal in which 2 people confirm that the notification duties never applied",
    unit="days",
    default=28,
    source="Our design: a starting value, not set by law",
)
QUASHED_REMINDER = timedelta(days=7)
CAUSES = {
    Duty.INITIAL: "Sentence, or release after it",
    Duty.RELEASE: "Release from custody",
    Duty.PERIODIC: "Last notice",
    Duty.RETURN: "Return to the UK",
}
LATE_KINDS = {
    Duty.INITIAL: alert_kinds.FIRST_LATE,
    Duty.RELEASE: alert_kinds.FIRST_LATE,
    Duty.RETURN: alert_kinds.FIRST_LATE,
    Duty.CHANGE: alert_kinds.CHANGE_LATE,
    Duty.PERIODIC: alert_kinds.PERIODIC_LATE,
    Duty.TRAVEL_OUT: alert_kinds.TRAVEL_LATE,
    Duty.TRAVEL_BACK: alert_kinds.TRAVEL_LATE,
}
SETTLED_BY = {Duty.TRAVEL_OUT: Section.TRAVEL, Duty.TRAVEL_BACK: Section.TRAVEL_BACK}


@dataclass(frozen=True)
class WorkedOut:
    """The answer of the law for one record on one day. refused: of the periods; duties_refused: of the duties alone."""

    recorded: RecordedLife
    register: Sequence[Period]
    due: Sequence[Due]
    state: EntryState
    refused: str
    duties_refused: str
    working: Sequence[Mapping[str, str]]

    @property
    def ends_on(self) -> date | None:
        """The last day of the last period; None where one has no end."""
        return _latest([period.ends for period in self.register])

    @property
    def last_day(self) -> date | None:
        """The last day on which duties may run."""
        return _latest([period.last_day if period.ends else None for period in self.register])


def _latest(days: Sequence[date | None]) -> date | None:
    known = [day for day in days if day is not None]
    return max(known) if days and len(known) == len(days) else None


@transaction.atomic
def work_out(
    *, offender: Offender, because: str, by: User | None, on: date | None = None, at: datetime | None = None
) -> RegisterEntry | None:
    """Keep entry, periods and duties as the law makes them of the record. Safe to run again, and late.

    on: the day, today unless given. at: the moment of a job, which alone finds that a duty is late; None for an act.
    None for somebody of whom no sentence is on record.
    """
    lock(offender)
    return _keep(offender, because, by=by, on=on or timezone.localdate(), at=at)


def follow_dates(*, offender: Offender, by: User | None, **_: Any) -> None:
    """The register follows a record that may say something else than before. The caller holds the lock."""
    _keep(offender, "The record changed", by=by, on=timezone.localdate(), at=None)


def follow_release(*, release: Any, by: User | None) -> None:
    """The first duties of the register are open from the release on."""
    _keep(release.offender, "The person was released", by=by, on=timezone.localdate(), at=None)


def answer_for(offender: Offender, *, on: date) -> WorkedOut:
    """As the record stands on that day; nothing is written."""
    return _answer(life_of(offender, on=on), never=None, had_periods=False)


def _keep(offender: Offender, because: str, *, by: User | None, on: date, at: datetime | None) -> RegisterEntry | None:
    entry = RegisterEntry.objects.select_related("answer").filter(offender=offender).first()
    if entry is None and not Sentence.objects.filter(offender=offender).exists():
        return None
    never = NeverApplied.objects.confirmed().filter(offender=offender).first() if entry else None
    before = list(entry.answer.periods.all()) if entry else []
    had_periods = bool(before) or bool(entry and entry.state == EntryState.UNDECIDED and entry.starts_on)
    found = _answer(life_of(offender, on=on), never=never, had_periods=had_periods)
    is_other = entry is None or _is_other(entry.answer, before, found)
    answer = _save_answer(offender, found, because, on) if is_other or entry is None else entry.answer
    owed = _sync_duties(offender, found, on=on, at=at)
    look_on = _look_again_on(found, owed, on, is_job=at is not None)
    row = _save_entry(entry, offender, answer, found, owed, by=by, on=on, is_other=is_other, look_on=look_on)
    if is_other:
        follow_powers(offender=offender, by=by, on=on)
    return row


def _answer(recorded: RecordedLife, *, never: NeverApplied | None, had_periods: bool) -> WorkedOut:
    """never: a court's order by which what was passed until then never brought duties, confirmed by two people."""
    steps = Working()
    if recorded.life is None:
        return WorkedOut(recorded, (), (), EntryState.UNDECIDED, recorded.refused[:300], "", ())
    life = _without(recorded.life, never)
    try:
        register = periods(life, steps)
    except NotDecided as refused:
        words = f"{_in_words(str(refused), recorded)}."
        return WorkedOut(recorded, (), (), EntryState.UNDECIDED, words[:300], "", steps.steps)
    working = [{**step, "says": _in_words(step["says"], recorded)} for step in steps.steps]
    state = state_of(life, register, has_died=recorded.has_died)
    if not register and never:
        state = EntryState.NEVER_APPLIED
    elif not register and had_periods:
        return WorkedOut(recorded, (), (), EntryState.UNDECIDED, f"{CONFIRM}.", "", working)
    if state not in AT_LIBERTY:
        return WorkedOut(recorded, register, (), state, "", "", working)
    try:
        due = duties(life, register, Working())
    except NotDecided as refused:
        return WorkedOut(recorded, register, (), state, "", f"{_in_words(str(refused), recorded)}."[:300], working)
    return WorkedOut(recorded, register, due, state, "", "", working)


def _without(life: Life, never: NeverApplied | None) -> Life:
    if never is None:
        return life
    left = tuple(offence for offence in life.offences if offence.dealt_with_on > never.ordered_on)
    return Life(**{**{name: getattr(life, name) for name in life.__dataclass_fields__}, "offences": left})


def _in_words(says: str, recorded: RecordedLife) -> str:
    """With the title of the offence in place of the key of its sentence."""
    name, mark, rest = says.partition(":")
    row = recorded.sentences.get(name)
    return f"{row.conviction.title}{mark}{rest}" if row else says


# The answer


def _is_other(answer: NotificationAnswer, before: Iterable[NotificationPeriod], found: WorkedOut) -> bool:
    kept = sorted(_told_of_row(row) for row in before)
    return answer.refused != found.refused or kept != sorted(_told_of_period(period) for period in found.register)


def _told_of_row(row: NotificationPeriod) -> tuple[str, ...]:
    return _told(row.sentence_id, row.years, row.starts_on, row.from_on, row.ends_on, row.ends_later_on)


def _told_of_period(period: Period) -> tuple[str, ...]:
    return _told(period.offence, period.years, period.starts, period.from_on, period.ends, period.ends_later)


def _told(*what: Any) -> tuple[str, ...]:
    return tuple(map(str, what))


def _save_answer(offender: Offender, found: WorkedOut, because: str, on: date) -> NotificationAnswer:
    answer = NotificationAnswer.objects.create(
        offender=offender,
        as_at=on,
        because=because[:160],
        refused=found.refused,
        working=list(found.working),
        law_version=LAW_VERSION,
    )
    NotificationPeriod.objects.bulk_create(
        NotificationPeriod(
            answer=answer,
            offender=offender,
            sentence_id=int(period.offence),
            offence=str(found.recorded.sentences[period.offence].conviction)[:300],
            years=period.years,
            section="CTA 2008 s.53(1)",
            starts_on=period.starts,
            from_on=period.from_on,
            ends_on=period.ends,
            ends_later_on=period.ends_later if period.ends_later != period.ends else None,
            last_day=period.last_day if period.ends else None,
            disregarded=_disregarded(period, found.recorded.life),
        )
        for period in found.register
    )
    return answer


def _disregarded(period: Period, life: Life | None) -> list[dict[str, Any]]:
    spans = sorted(life.detention, key=lambda span: span.first) if life else []
    return [
        {"from": max(span.first, period.starts).isoformat(), "to": span.until and span.until.isoformat()}
        for span in spans
        if span.first <= period.last_day and (span.until is None or span.until > period.starts)
    ]


# What is owed


def _sync_duties(offender: Offender, found: WorkedOut, *, on: date, at: datetime | None) -> list[NotificationDuty]:
    """Open what is due, end what no longer is, and find what is late. Returns what is owed."""
    rows = list(NotificationDuty.objects.owed().filter(offender=offender))
    wanted = {(due.duty.value, due.about or "", due.since): due for due in found.due}
    kept = []
    for row in rows:
        due = wanted.pop((row.kind, row.about, row.since), None)
        if due is None and _end(row, offender, found, on=on):
            continue
        if due is not None and row.due_on != due.due_on:
            row.due_on = due.due_on
            row.save(update_fields=["due_on"])
        kept.append(row)
    kept += [_open(offender, due) for due in wanted.values()]
    if at is not None and found.state in AT_LIBERTY and not found.duties_refused:
        for row in kept:
            if row.state == DutyState.OPEN and is_late(row.due_on, on=on):
                _mark_late(row, offender, on=on, at=at)
    return sorted(kept, key=lambda row: (row.due_on, row.pk))


def _open(offender: Offender, due: Due) -> NotificationDuty:
    return NotificationDuty.objects.create(
        offender=offender,
        kind=due.duty.value,
        about=due.about or "",
        cause=_cause(due)[:200],
        section=due.section,
        since=due.since,
        due_on=due.due_on,
    )


def _cause(due: Due) -> str:
    if due.duty is Duty.CHANGE:
        change = KnownChange.objects.filter(pk=due.about or 0).first()
        return change.get_kind_display() if change else "A change"
    if due.duty in (Duty.TRAVEL_OUT, Duty.TRAVEL_BACK):
        journey = Journey.objects.filter(pk=due.about or 0).first()
        return f"Journey to {journey.first_country}" if journey else "A journey"
    return CAUSES[due.duty]


def _end(row: NotificationDuty, offender: Offender, found: WorkedOut, *, on: date) -> bool:
    """Whether something ended a duty that the law no longer lists. Held, or not to be worked out, it waits as it is."""
    notice = _notice_for(row, offender)
    if notice is not None:
        is_late_now = is_late(row.due_on, on=notice.told_on)
        state = DutyState.SETTLED_LATE if is_late_now else DutyState.SETTLED
        _close(row, state, settled_by=notice, settled_on=notice.told_on)
        return True
    if found.recorded.has_died:
        _close(row, DutyState.LIFTED, ended_because="The person died")
        return True
    if found.refused and not found.refused.startswith(CONFIRM):
        return False
    if found.duties_refused:
        return False
    if not found.register:
        _close(row, DutyState.LIFTED, ended_because="CTA 2008 s.61(3): treated as never applied")
        return True
    if found.state is EntryState.ENDED:
        _close(row, DutyState.LIFTED, ended_because="CTA 2008 s.53: the period ended")
        return True
    if found.state not in AT_LIBERTY:
        return False
    _close(row, DutyState.SUPERSEDED, ended_because=_superseded(row, offender))
    return True


def _superseded(row: NotificationDuty, offender: Offender) -> str:
    if row.kind in (Duty.TRAVEL_OUT, Duty.TRAVEL_BACK):
        return "The journey was called off, or is recorded otherwise"
    if row.kind == Duty.CHANGE:
        return "The change was withdrawn, or is recorded otherwise"
    if row.kind == Duty.PERIODIC:
        return "Its day was abroad or in custody: another duty took its place"
    return "Another duty took its place"


def _notice_for(row: NotificationDuty, offender: Offender) -> Notice | None:
    """The first notice that met this duty."""
    notices = Notice.objects.filter(offender=offender).order_by("told_on", "pk")
    if row.kind in SETTLED_BY:
        return notices.filter(section=SETTLED_BY[Duty(row.kind)], journey_id=int(row.about)).first()
    after = "told_on__gt" if row.kind == Duty.PERIODIC else "told_on__gte"
    return notices.filter(section__in=sorted(REPEATS_ALL), **{after: row.since}).first()


def _close(row: NotificationDuty, state: DutyState, **more: Any) -> None:
    row.state, row.ended_at = state, timezone.now()
    for name, value in more.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "ended_at", *more])
    alerts.resolve(kind=LATE_KINDS[Duty(row.kind)], key=_late_key(row), reason=row.get_state_display())
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.notification_duty_ended",
        by=None,
        target=row,
        subject=row.offender_id,
        payload={"state": state, "because": row.ended_because, "settled_on": row.settled_on},
    )


def _late_key(row: NotificationDuty) -> str:
    return f"{row.pk}:{row.since}"


def _mark_late(row: NotificationDuty, offender: Offender, *, on: date, at: datetime) -> None:
    """Claim, record, tell."""
    if not NotificationDuty.objects.running_out(on=on).filter(pk=row.pk).update(state=DutyState.LATE, late_since=on):
        return
    row.state, row.late_since = DutyState.LATE, on
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.notification_duty_late",
        by=None,
        target=row,
        subject=offender,
        payload={"kind": row.kind, "due_on": row.due_on},
    )
    events.publish_event(kind=event_kinds.DUTY_LATE, record=row, subject=offender)
    if row.due_on < on - NEWS:
        return
    alerts.raise_alert(
        kind=LATE_KINDS[Duty(row.kind)],
        key=_late_key(row),
        subject=offender,
        text=f"{row.get_kind_display()} was due by {format_date(row.due_on)} ({row.section}). No notice is recorded. "
        "Find the person, and record the notice or open a file under s.54.",
        link=reverse("person_notification", kwargs={"uid": offender.uid}),
        at=at,
        only=hearers(offender),
    )


def hearers(offender: Offender) -> alerts.Only:
    """Those who may know of the programme terrorism about the person, as Part 4 is of it: police, and probation while a
    licence is in force."""
    teams = teams_that_know(offender, Programme.TERRORISM, at=timezone.now())
    if offender.status != Status.ON_LICENCE:
        teams = teams.filter(agency__kind__in=sorted(alert_kinds.POLICE))
    return alerts.Only(teams=list(teams.values_list("pk", flat=True)))


def coordinators(offender: Offender) -> alerts.Only:
    """The teams of MAPPA co-ordinators who may know of it and are not among `hearers`; empty: there is none."""
    now = timezone.now()
    heard = POLICE_AND_PROBATION if offender.status == Status.ON_LICENCE else alert_kinds.POLICE
    teams = teams_that_know(offender, Programme.TERRORISM, at=now).exclude(agency__kind__in=sorted(heard))
    able = teams.with_member_who_can(Capability.RUN_MAPPA, at=now)
    return alerts.Only(teams=list(able.values_list("pk", flat=True)))


def _kinds_and_teams(
    offender: Offender, for_police: AlertKind, for_mappa: AlertKind
) -> Iterable[tuple[AlertKind, alerts.Only]]:
    """Each kind with the teams that hear of it, police first; MAPPA only where a co-ordinator does."""
    yield for_police, hearers(offender)
    elsewhere = coordinators(offender)
    if elsewhere.teams:
        yield for_mappa, elsewhere


# The entry


def _save_entry(
    entry: RegisterEntry | None,
    offender: Offender,
    answer: NotificationAnswer,
    found: WorkedOut,
    owed: Sequence[NotificationDuty],
    *,
    by: User | None,
    on: date,
    is_other: bool,
    look_on: date | None,
) -> RegisterEntry:
    before = audit.fields_of(entry, *KEPT) if entry else {}
    last_before, state_before = (entry.last_day, EntryState(entry.state)) if entry else (None, None)
    row = entry or RegisterEntry(offender=offender, since=on)
    if row.state != found.state:
        row.since = on
    first = min((period.from_on for period in found.register), default=None)
    counts = bool(owed) and found.state in AT_LIBERTY
    values: dict[str, Any] = {
        "answer": answer,
        "state": found.state.value,
        "refused": found.refused,
        "duties_refused": found.duties_refused,
        "starts_on": first or (row.starts_on if found.state is EntryState.UNDECIDED else None),
        "ends_on": found.ends_on,
        "last_day": found.last_day,
        "next_due_on": owed[0].due_on if counts else NOTHING_DUE,
        "next_duty": owed[0].kind if counts else "",
        "late_count": sum(duty.is_overdue for duty in owed) if counts else 0,
        "has_residence": found.recorded.life.has_residence if found.recorded.life else row.has_residence,
        "look_again_on": look_on,
    }
    for name, value in values.items():
        setattr(row, name, value)
    after = audit.fields_of(row, *KEPT)
    if entry is not None and before == after and not is_other:
        row.save(update_fields=["look_again_on"])
        return row
    row.changed_at = timezone.now()
    row.save()
    if is_other or entry is None or before.get("state") != after["state"]:
        audit.record(
            action=audit.Action.ALTERATION,
            verb="offenders.register_worked_out",
            by=by,
            target=row,
            subject=offender,
            payload={"before": before, "after": after, "because": answer.because},
        )
    if entry is not None and (is_other or state_before is not found.state):
        events.publish_event(kind=event_kinds.PERIOD_MOVED, record=row, subject=offender)
        _tell_of_move(row, offender, state_before, last_before)
    if found.state is EntryState.UNDECIDED and state_before not in (None, EntryState.UNDECIDED):
        _tell_undecided(row, offender)
    if found.state is not EntryState.UNDECIDED and state_before is EntryState.UNDECIDED:
        undecided = (alert_kinds.UNDECIDED, alert_kinds.QUASHED)
        alerts.supersede(kinds=undecided, subject=offender, by_alert=None)
    return row


KEPT = (
    *("answer_id", "state", "since", "refused", "duties_refused", "starts_on", "ends_on", "last_day"),
    *("next_due_on", "next_duty", "late_count", "has_residence"),
)


def _look_again_on(found: WorkedOut, owed: Sequence[NotificationDuty], on: date, *, is_job: bool) -> date | None:
    """The next day on which time alone changes something: a duty is late, a journey begins, a stay is long enough, the
    period is near its end or over. What an act found that the job alone tells of, the job is to find today."""
    if found.state not in AT_LIBERTY:
        return None
    life, last = found.recorded.life, found.last_day
    if not is_job and _is_for_the_job(owed, last, on):
        return on
    days: list[date | None] = [row.due_on + DAY for row in owed if row.state == DutyState.OPEN]
    if last:
        days += [last + DAY, *_marks(last, on)]
    if life:
        for journey in life.journeys:
            days += [journey.departs_on, journey.departs_on + DAY]
        if any(event.kind == "stay" for event in life.events):
            days.append(on + DAY)
    return next_change(on, days)


def _is_for_the_job(owed: Sequence[NotificationDuty], last: date | None, on: date) -> bool:
    is_overdue = any(row.state == DutyState.OPEN and is_late(row.due_on, on=on) for row in owed)
    return is_overdue or (last is not None and on <= last and any(mark <= on for mark in _marks(last, on)))


def _marks(last: date, on: date) -> list[date]:
    return marks_before(last, months=practice.value(END_MONTHS, on=on), days=practice.value(END_DAYS, on=on))


def _tell_of_move(row: RegisterEntry, offender: Offender, state: EntryState | None, last_before: date | None) -> None:
    """Where an end that was known, or stood still, is another now."""
    if row.last_day == last_before or state not in (*AT_LIBERTY, EntryState.STOPPED, EntryState.ENDED):
        return
    if row.state == EntryState.UNDECIDED:
        return
    now = f"ends on {format_date(row.last_day)}" if row.last_day else "has no end while the person is held"
    was = f" It was {format_date(last_before)}." if last_before else ""
    for kind, only in _kinds_and_teams(offender, alert_kinds.PERIOD_MOVED, alert_kinds.PERIOD_MOVED_FOR_MAPPA):
        raised = alerts.raise_alert(
            kind=kind,
            key=f"{offender.uid}:{row.answer_id}",
            subject=offender,
            text=f"By our calculation the notification period now {now}.{was} Open the working for each step.",
            link=reverse("person_notification", kwargs={"uid": offender.uid}),
            only=only,
        )
        if raised and kind is alert_kinds.PERIOD_MOVED:
            alerts.supersede(kinds=OF_PERIODS, subject=offender, by_alert=raised)


def _tell_undecided(row: RegisterEntry, offender: Offender) -> None:
    alerts.raise_alert(
        kind=alert_kinds.UNDECIDED,
        key=f"{offender.uid}:{row.answer_id}",
        subject=offender,
        text=f"It cannot be worked out if, or until when, the person must notify police. {row.refused} Correct the "
        "record.",
        link=reverse("person_notification", kwargs={"uid": offender.uid}),
        only=hearers(offender),
    )


def tell_of_end(row: RegisterEntry, *, on: date, at: datetime) -> bool:
    """Police, probation while a licence is in force, and MAPPA co-ordinators, of a period that ends soon: of the marks
    that have passed the nearest one, once."""
    if row.last_day is None or row.state not in AT_LIBERTY:
        return False
    passed = [mark for mark in _marks(row.last_day, on) if mark <= on]
    if not passed or row.last_day < on:
        return False
    raised = [
        alerts.raise_alert(
            kind=kind,
            key=f"{row.offender.uid}:{row.last_day}:{passed[-1]}",
            subject=row.offender,
            severity=Severity.HIGH if (row.last_day - on).days <= min(practice.value(END_DAYS, on=on)) else None,
            title=f"Notification period ends on {format_date(row.last_day)}",
            text=f"By our calculation the last day is {format_date(row.last_day)}. Review the exit from MAPPA, and "
            "check the working before then.",
            link=reverse("person_notification", kwargs={"uid": row.offender.uid}),
            at=at,
            only=only,
        )
        for kind, only in _kinds_and_teams(row.offender, alert_kinds.PERIOD_ENDING, alert_kinds.PERIOD_ENDING_FOR_MAPPA)
    ]
    return any(raised)


def tell_of_quashed(row: RegisterEntry, *, on: date, at: datetime) -> bool:
    """The managers of police, of somebody whom an appeal left without a period: before the days have passed, and when
    they have."""
    due = row.since + timedelta(days=practice.value(QUASHED_DAYS, on=on))
    if on < due - QUASHED_REMINDER:
        return False
    is_late = on > due
    raised = alerts.raise_alert(
        kind=alert_kinds.QUASHED,
        key=f"{row.offender.uid}:{row.since}:{'late' if is_late else 'soon'}",
        subject=row.offender,
        severity=Severity.HIGH if is_late else None,
        text=f"No period follows from the record since {format_date(row.since)}. By {format_date(due)} 2 managers "
        "confirm by the court paper that the duties never applied, or the record is corrected. The person stays on the "
        "register until then.",
        link=reverse("person_notification", kwargs={"uid": row.offender.uid}),
        at=at,
        only=hearers(row.offender),
    )
    return raised is not None


__all__ = [
    "OWED",
    "answer_for",
    "follow_dates",
    "follow_release",
    "hearers",
    "tell_of_end",
    "tell_of_quashed",
    "work_out",
]
