"""Report that a named person did something by telephone; confirm, deny or withdraw the report; tell of what is late."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from sharing import access, alerts, audit, practice
from sharing.access.rules import Permission, staff_number
from sharing.access.state_machines import CLOCK
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.agencies.models import Membership, User
from sharing.alerts import Only
from sharing.grants import actions as grants
from sharing.grants.who_can_see import teams_that_see, who_sees
from sharing.jobs.set_aside import alone
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed, made_before
from sharing.reported import alert_kinds
from sharing.reported.models import ReportedAct
from sharing.reported.rules import REPORTED, ActKind, ReportedFacts, State, confirm_due
from sharing.reported.targets import target_of
from sharing.time_words import say_datetime

CONFIRM_DAYS = practice.define(
    "sharing.reported_confirm_days",
    "Working days in which the person named in a report of a phone call confirms or denies it",
    unit="working days",
    default=1,
    source="Our design: a starting value, not set by law",
)


class ReportRefused(Refused):
    """This cannot be reported or answered so."""


@transaction.atomic
def report(
    *,
    subject: Model,
    about: str,
    target: UUID,
    kind: ActKind,
    said: str,
    by: User,
    person: User | None = None,
    number: str = "",
    caller: tuple[str, str, str] = ("", "", ""),
    said_at: datetime | None = None,
    details: dict[str, Any] | None = None,
    uid: UUID | None = None,
) -> ReportedAct:
    """`by` took a call in which somebody said this. It has no effect until the named person has confirmed it.

    person, number: their account, and the staff number that they read back; caller: agency, role and name of somebody
    without an account. said_at: when the call was, now unless given. The caller of this has asked whether `by` may
    change the subject, and does its own act in the same transaction. Raises ReportRefused, SamePerson.
    """
    if made := made_before(ReportedAct, uid):
        if made.taken_by_id != by.pk or made.subject_id != subject.pk:
            raise access.RecordHidden
        return made
    access.require(by, Permission.CHANGE, subject)
    now = timezone.now()
    moment = said_at or now
    refuse_who_cannot_sign(by)
    if moment > now:
        raise ReportRefused("said_at", "The time of the call must be in the past")
    if not said.strip():
        raise ReportRefused("said", "Enter what was said")
    agency, role, name = ("", "", "") if person else (each.strip() for each in caller)
    if person:
        _refuse_who_is_not(person, number, subject, by=by, at=now)
    elif not (agency and role and name):
        raise ReportRefused("person", "Select who called, or enter their agency, role and name")
    refuse_hidden(ReportRefused, caller_agency=agency, caller_role=role, caller_name=name)
    days = practice.value(CONFIRM_DAYS, on=timezone.localdate(now))
    act = ReportedAct.objects.create(
        subject_id=subject.pk,
        about=about,
        target=target,
        kind=kind,
        said=said.strip(),
        details=details or {},
        person=person,
        caller_agency=agency,
        caller_role=role,
        caller_name=name,
        said_at=moment,
        taken_by=by,
        reported_at=now,
        confirm_due_at=confirm_due(timezone.localtime(now), days=days),
        **keyed(uid),
    )
    _record("reported", act, by=by, action=audit.Action.COLLECTION)
    if person:
        alerts.raise_alert(
            kind=alert_kinds.TO_CONFIRM,
            key=str(act.uid),
            subject=subject,
            text=f"{act.who}: {by} ({by.agency}) recorded that you called at {say_datetime(moment)}. It has no "
            f"effect until you confirm it. Confirm or deny it by {say_datetime(act.confirm_due_at)}.",
            link=report_url(act),
            only=Only(teams=_teams_of(person, subject, at=now)),
        )
    return act


@transaction.atomic
def confirm(*, act: ReportedAct, by: User) -> ReportedAct:
    """The named person says that it was so, in their own session: the act is done now, by them, as on its page.

    Raises MoveRefused for anybody else, and what the act itself raises; nothing is then changed.
    """
    row = _locked(act)
    _answer(row, "confirm", State.CONFIRMED, by=by)
    target = target_of(row.about)
    if target is None:
        raise ReportRefused("", "What this report is about no longer exists")
    target.confirm(target.find(row.target), row, by)
    alerts.resolve(kind=alert_kinds.TO_CONFIRM, key=str(row.uid), reason=f"Confirmed by {by}")
    alerts.resolve(kind=alert_kinds.NOT_CONFIRMED, key=str(row.uid), reason=f"Confirmed by {by}")
    return row


@transaction.atomic
def deny(*, act: ReportedAct, by: User) -> ReportedAct:
    """The named person did not do it: every team that sees the person hears, with what rested on it.

    Raises MoveRefused for anybody else.
    """
    row = _locked(act)
    _answer(row, "deny", State.DENIED, by=by)
    words, link = rests_on(row)
    for kind in (alert_kinds.TO_CONFIRM, alert_kinds.NOT_CONFIRMED):
        alerts.resolve(kind=kind, key=str(row.uid), reason=f"Denied by {by}")
    alerts.raise_alert(
        kind=alert_kinds.DENIED,
        key=str(row.uid),
        subject=row.subject,
        text=f"{row.who} was named by {row.taken_by} ({row.taken_by.agency}) as having called at "
        f"{say_datetime(row.said_at)}, and denies it. This relied on it: {words}.",
        link=link,
    )
    return row


@transaction.atomic
def withdraw(*, act: ReportedAct, reason: str, by: User) -> ReportedAct:
    """Who took the call takes the report back; the row stays, with the reason. Raises MoveRefused."""
    row = _locked(act)
    facts = ReportedFacts(took_the_call=row.taken_by_id == by.pk, reason=reason)
    REPORTED.move("withdraw", State(row.state), by=by, facts=facts)
    row.state, row.withdrawn_at, row.withdrawn_by = State.WITHDRAWN, timezone.now(), by
    row.withdrawn_because = reason.strip()
    row.save(update_fields=["state", "withdrawn_at", "withdrawn_by", "withdrawn_because"])
    _record("reported_withdrawn", row, by=by, reason=row.withdrawn_because)
    _close(row, f"Report withdrawn by {by}")
    return row


def settle(about: str, target: UUID, *, because: str) -> None:
    """It was decided, or compared with its document, without the caller: nobody waits for them. Called in the
    transaction of that act. because: without a full stop."""
    for row in ReportedAct.objects.waiting().about_row(about, target):
        REPORTED.move("settle", State(row.state), by=CLOCK, facts=ReportedFacts())
        row.state, row.settled_because = State.SETTLED, because
        row.save(update_fields=["state", "settled_because"])
        _record("reported_settled", row, by=None, reason=because)
        _close(row, because)


def watch(*, at: datetime) -> int:
    """Each report that nobody answered in time says so from now on, and the managers of who took the call hear. Safe
    twice, and late; returns how many are new."""
    told = 0
    for row in ReportedAct.objects.late(at=at).with_names().order_by("pk"):
        with alone("reported_acts", row.pk):
            told += _lapse(row, at=at)
    return told


def _lapse(row: ReportedAct, *, at: datetime) -> bool:
    grants.lock_subject(row.subject)
    if not ReportedAct.objects.late(at=at).filter(pk=row.pk).update(state=State.NOT_CONFIRMED):
        return False
    row.state = State.NOT_CONFIRMED
    _record("reported_not_confirmed", row, by=None)
    alerts.raise_alert(
        kind=alert_kinds.NOT_CONFIRMED,
        key=str(row.uid),
        subject=row.subject,
        text=f"{row.taken_by} ({row.taken_by.agency}) recorded a call of {row.who} at {say_datetime(row.said_at)}. "
        f"No one had confirmed it by {say_datetime(row.confirm_due_at)}. It has no effect.",
        link=report_url(row),
        at=at,
        only=Only(agencies=[row.taken_by.agency_id]),
    )
    return True


def rests_on(act: ReportedAct) -> tuple[str, str]:
    """What the act is about, in words, and the path of its page."""
    target = target_of(act.about)
    if target is None:
        return "Nothing that still exists", report_url(act)
    found = target.find(act.target)
    return target.words(found), target.link(found)


def report_url(act: ReportedAct) -> str:
    return reverse("reported_act", kwargs={"uid": act.uid})


def _refuse_who_is_not(person: User, number: str, subject: Model, *, by: User, at: datetime) -> None:
    """Whoever is named sees the subject, is another person than who took the call, and read their number back."""
    if not who_sees(subject, at=at).filter(pk=person.pk).exists() or person.is_program:
        raise ReportRefused("person", "Select someone who can see this person")
    refuse_same_person(by, person)
    if not number.strip():
        raise ReportRefused("number", "Enter the staff number that the caller read to you")
    if staff_number(number) != staff_number(person.staff_number):
        audit.refuse(by=by, verb="sharing.reported_number_refused", target=person, subject=subject.pk)
        raise ReportRefused("number", "This is not the staff number of the person you selected. Ask for it again")


def _teams_of(person: User, subject: Model, *, at: datetime) -> list[int]:
    own = Membership.objects.live(at=at).filter(user=person).values("team_id")
    return list(teams_that_see(subject, at=at).filter(pk__in=own).values_list("pk", flat=True))


def _locked(act: ReportedAct) -> ReportedAct:
    grants.lock_subject(act.subject)
    return ReportedAct.objects.with_names().get(pk=act.pk)


def _answer(row: ReportedAct, verb: str, state: State, *, by: User) -> None:
    REPORTED.move(verb, State(row.state), by=by, facts=ReportedFacts(is_named=row.person_id == by.pk))
    access.require(by, Permission.VIEW, row.subject)
    row.state, row.answered_at, row.answered_by = state, timezone.now(), by
    row.save(update_fields=["state", "answered_at", "answered_by"])
    _record(f"reported_{state}", row, by=by)


def _close(row: ReportedAct, reason: str) -> None:
    for kind in (alert_kinds.TO_CONFIRM, alert_kinds.NOT_CONFIRMED):
        alerts.resolve(kind=kind, key=str(row.uid), reason=reason)


def _record(
    verb: str,
    act: ReportedAct,
    *,
    by: User | None,
    action: audit.Action = audit.Action.ALTERATION,
    reason: str = "",
) -> None:
    names = ("about", "kind", "state", "person", "caller_agency", "caller_role", "caller_name", "said_at", "taken_by")
    audit.record(
        action=action,
        verb=f"sharing.act_{verb}",
        by=by,
        target=act,
        subject=act.subject_id,
        reason=reason,
        payload=audit.fields_of(act, *names) | {"target": str(act.target)},
    )
