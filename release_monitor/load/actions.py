"""Decide to de-prioritise work on a person, renew or end the decision, alert when no one reviewed it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.models import Offender
from offenders.people.locking import lock
from offenders.people.once import made_before
from release_monitor.load import alert_kinds
from release_monitor.load.models import Deprioritisation
from release_monitor.load.practice import LONGEST_DAYS
from release_monitor.load.rules import NEEDS_FINDING, PRIORITY, PriorityFacts, PriorityState, Work
from sharing import access, alerts, audit, practice
from sharing.access.roles import Capability, holders
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_same_person
from sharing.alerts import Only
from sharing.grants.who_can_see import teams_that_see, who_sees
from sharing.jobs.set_aside import alone
from sharing.models import Duty, Membership, Team, User
from sharing.records.errors import Refused
from sharing.records.once import keyed
from sharing.time_words import format_date

MEANWHILE = "Someone else changed this first. Open the page again to see its current state"


class PriorityRefused(Refused):
    """Work cannot be de-prioritised so."""


@transaction.atomic
def deprioritise(
    *,
    offender: Offender,
    work: Work,
    what: str,
    reason: str,
    review_on: date,
    second: User,
    by: User,
    uid: UUID | None = None,
) -> Deprioritisation:
    """This work on the person comes after other work until it is reviewed. The second person's teams are alerted now.

    review_on: the last day for the review. Raises MoveRefused, PriorityRefused, SamePerson, and as `access.require`.
    """
    lock(offender)
    if made := made_before(Deprioritisation, uid, offender=offender):
        return made
    access.require(by, Permission.CHANGE, offender)
    team = team_of(offender, by)
    now = timezone.now()
    facts = _facts(offender, by=by, second=second, reason=reason, review_on=review_on, at=now)
    PRIORITY.move("decide", None, by=by, facts=facts)
    if Deprioritisation.objects.in_force().filter(offender=offender, team=team, work=work).exists():
        raise PriorityRefused("work", "This work is de-prioritised already. Renew or end that decision")
    return _decided(
        offender,
        work=work,
        what=what,
        facts=facts,
        review_on=review_on,
        team=team,
        second=second,
        by=by,
        at=now,
        **keyed(uid),
    )


@transaction.atomic
def renew(
    *, row: Deprioritisation, reason: str, review_on: date, second: User, by: User, uid: UUID | None = None
) -> Deprioritisation:
    """It was reviewed, and goes on: a new decision follows this one. Raises as `deprioritise`."""
    lock(row.offender)
    if made := made_before(Deprioritisation, uid, offender=row.offender):
        return made
    access.require(by, Permission.CHANGE, row.offender)
    now = timezone.now()
    facts = _facts(row.offender, by=by, second=second, reason=reason, review_on=review_on, at=now)
    _close(row, "renew", facts=facts, by=by, at=now)
    return _decided(
        row.offender,
        work=Work(row.work),
        what=row.what,
        facts=facts,
        review_on=review_on,
        team=row.team,
        second=second,
        by=by,
        at=now,
        follows=row,
        **keyed(uid),
    )


@transaction.atomic
def end(*, row: Deprioritisation, reason: str, by: User) -> Deprioritisation:
    """The work has its usual priority again. Raises MoveRefused, and as `access.require`."""
    lock(row.offender)
    access.require(by, Permission.CHANGE, row.offender)
    now = timezone.now()
    _close(row, "end", facts=PriorityFacts(on=timezone.localdate(now), reason=reason), by=by, at=now)
    return row


def alert_of_missed_reviews(*, on: date, at: datetime) -> int:
    """For a job: alert of those that no one reviewed by their last day. May run any number of times. Returns how many
    are new."""
    rows = {str(row.uid): row for row in Deprioritisation.objects.past_review(on=on).with_all().order_by("pk")}
    alerted = 0
    for key in alerts.not_raised(kind=alert_kinds.REVIEW_MISSED, keys=list(rows)):
        with alone("deprioritised", rows[key].pk):
            alerted += _alert_of_missed(rows[key], at=at)
    return alerted


@transaction.atomic
def _alert_of_missed(row: Deprioritisation, *, at: datetime) -> bool:
    lock(row.offender)
    if not Deprioritisation.objects.in_force().filter(pk=row.pk).exists():
        return False
    raised = alerts.raise_alert(
        kind=alert_kinds.REVIEW_MISSED,
        key=str(row.uid),
        subject=row.offender,
        text=f"{row.decided_by} de-prioritised on {format_date(timezone.localdate(row.decided_at))}: {row.what}. The "
        f"review was due by {format_date(row.review_on)}.",
        link=page_of(),
        at=at,
        only=Only(agencies=[row.team.agency_id]),
    )
    return raised is not None


def team_of(offender: Offender, by: User) -> Team:
    """The team of the person's owner in the user's agency. Raises PriorityRefused where there is none."""
    duty = Duty.objects.current().filter(subject=offender, agency=by.agency_id).select_related("team__agency").first()
    if duty is None:
        raise PriorityRefused("", "Your agency has no owner for this person. Name an owner first")
    return duty.team


def who_can_be_second(offender: Offender, by: User, *, at: datetime) -> Any:
    """Others of the user's agency who can see the person and decide on priorities."""
    people = who_sees(offender, at=at).filter(agency=by.agency_id, role__in=holders(Capability.MANAGE_LOAD))
    return people.exclude(pk=by.pk).order_by("name", "pk")


def page_of() -> str:
    return f"{reverse('load')}#deprioritised"


def _facts(offender: Offender, *, by: User, second: User, reason: str, review_on: date, at: datetime) -> PriorityFacts:
    refuse_same_person(by, second)
    if not who_can_be_second(offender, by, at=at).filter(pk=second.pk).exists():
        raise PriorityRefused("second", "Select someone who can see this person")
    on = timezone.localdate(at)
    status = Offender.objects.filter(pk=offender.pk).values_list("status", flat=True).get()
    return PriorityFacts(
        on=on,
        review_on=review_on,
        last_on=on + timedelta(days=practice.value(LONGEST_DAYS, on=on)),
        reason=reason,
        needs_finding=status in NEEDS_FINDING,
        second_is_other=second.pk != by.pk,
    )


def _decided(
    offender: Offender,
    *,
    work: Work,
    what: str,
    facts: PriorityFacts,
    review_on: date,
    team: Team,
    second: User,
    by: User,
    at: datetime,
    **more: Any,
) -> Deprioritisation:
    if not what.strip():
        raise PriorityRefused("what", "Enter what is done less often or later")
    row = Deprioritisation.objects.create(
        offender=offender,
        team=team,
        work=work,
        what=what.strip(),
        reason=facts.reason.strip(),
        review_on=review_on,
        decided_by=by,
        decided_at=at,
        second=second,
        **more,
    )
    _record("deprioritised", row, by=by, reason=row.reason)
    teams = Membership.objects.live(at=at).filter(user=second).values("team_id")
    alerts.raise_alert(
        kind=alert_kinds.DEPRIORITISED,
        key=str(row.uid),
        subject=offender,
        text=f"{by} decided on {format_date(facts.on)}: {row.what}. {second} is named to know of it. Review by "
        f"{format_date(row.review_on)}.",
        link=page_of(),
        only=Only(teams=list(teams_that_see(offender, at=at).filter(pk__in=teams).values_list("pk", flat=True))),
    )
    return row


def _close(row: Deprioritisation, verb: str, *, facts: PriorityFacts, by: User, at: datetime) -> None:
    before = PriorityState(Deprioritisation.objects.filter(pk=row.pk).values_list("state", flat=True).get())
    move = PRIORITY.move(verb, before, by=by, facts=facts)
    changed = {"state": move.after, "ended_at": at, "ended_by": by, "ended_because": facts.reason.strip()[:500]}
    if not Deprioritisation.objects.filter(pk=row.pk, state=before).update(**changed):
        raise MoveRefused(MEANWHILE)
    row.refresh_from_db()
    _record(f"deprioritisation_{move.after}", row, by=by, reason=facts.reason)
    for kind in (alert_kinds.DEPRIORITISED, alert_kinds.REVIEW_MISSED):
        alerts.resolve(kind=kind, key=str(row.uid), reason=f"{row.get_state_display()} by {by}")


def _record(verb: str, row: Deprioritisation, *, by: User, reason: str) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"load.{verb}",
        by=by,
        target=row,
        subject=row.offender_id,
        reason=reason,
        payload=audit.fields_of(row, "team", "work", "what", "review_on", "decided_by", "second", "follows", "state"),
    )
