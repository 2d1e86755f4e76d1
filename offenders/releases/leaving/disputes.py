"""Decide which date stands for a release while the sources do not agree on the day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.dates.models import KeyDate
from offenders.dates.rules.releases import Basis
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.releases.gate import alert_kinds
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.models import DisputeDecision
from offenders.releases.gate.rules import days_said
from sharing import access, alerts, audit
from sharing.access.roles import Capability, holders
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import Alert, Team, User
from sharing.records.errors import Refused
from sharing.reported import actions as reported
from sharing.reported.models import ReportedAct
from sharing.reported.rules import ActKind
from sharing.reported.targets import Target, register
from sharing.time_words import format_date


class DisputeRefused(Refused):
    """The dispute cannot be decided so."""


ABOUT = "offenders.dispute"
DECIDERS = [*holders(Capability.DECIDE_DISPUTES), *holders(Capability.DECIDE_DISPUTES_ELSEWHERE)]
WHO = "Only PPCS, or a prison decision maker of another establishment, decides which date counts"


@transaction.atomic
def decide_dispute(*, decision: DisputeDecision, stands_on: date, reason: str, by: User) -> DisputeDecision:
    """Which of the days that the sources say stands. It counts until a source says something else.

    Raises DisputeRefused, SamePerson for who recorded one of the dates and for a program.
    """
    lock(decision.offender)
    row = _row(decision)
    _refuse_undecidable(row, stands_on=stands_on, reason=reason, decider=by)
    row.stands_on, row.reason, row.decided_at, row.decided_by = stands_on, reason.strip(), timezone.now(), by
    row.save(update_fields=["stands_on", "reason", "decided_at", "decided_by"])
    _record("dispute_decided", row, by, stands_on=stands_on)
    derive_releases(offender=row.offender, by=by, because="Dates in dispute were decided")
    reported.settle(ABOUT, row.uid, because=f"Decided by {by} on the page")
    for kind in (alert_kinds.DATES_IN_DISPUTE, alert_kinds.DISPUTE_OPEN):
        alerts.resolve(kind=kind, key=str(row.uid), reason="The date that counts is decided")
    told = Alert.objects.filter(kind=alert_kinds.DISPUTE_DECIDED.name, key__startswith=str(row.uid)).count()
    alerts.raise_alert(
        kind=alert_kinds.DISPUTE_DECIDED,
        key=f"{row.uid}:{told + 1}",
        subject=row.offender,
        text=f"{words_of(row)}: {format_date(stands_on)} counts. Decided by {by} ({by.agency}).",
        link=page_of_dispute(row),
    )
    return row


@transaction.atomic
def report_decision(
    *, decision: DisputeDecision, stands_on: date, reason: str, decider: User, number: str, by: User
) -> ReportedAct:
    """`by` took a call in which somebody who may decided. The dates stay in dispute until the decider has confirmed it.

    number: the staff number that the decider read to `by`. Raises DisputeRefused, ReportRefused, SamePerson: who takes
    the call has no hand in the dates either.
    """
    lock(decision.offender)
    row = _row(decision)
    _refuse_undecidable(row, stands_on=stands_on, reason=reason, decider=decider)
    _refuse_who_recorded(by, row.offender)
    return reported.report(
        subject=row.offender,
        about=ABOUT,
        target=row.uid,
        kind=ActKind.DECISION,
        said=f"{format_date(stands_on)} counts. {reason.strip()}",
        details={"stands_on": stands_on.isoformat(), "reason": reason.strip()},
        person=decider,
        number=number,
        by=by,
    )


def may_decide(user: User, offender: Offender) -> bool:
    """PPCS, or governor grade elsewhere than where the person is held. One query."""
    if user.can(Capability.DECIDE_DISPUTES):
        return True
    if not user.can(Capability.DECIDE_DISPUTES_ELSEWHERE) or offender.establishment is None:
        return False
    teams = access.viewer_of(user, at=timezone.now()).team_ids
    return not Team.objects.filter(pk__in=teams, place_code=offender.establishment.code).exists()


def words_of(decision: DisputeDecision) -> str:
    """ "Conditional release (CRD)"."""
    return f"{decision.get_route_display()} ({decision.route})"


def page_of_dispute(decision: DisputeDecision) -> str:
    return reverse("dispute", kwargs={"uid": decision.offender.uid, "dispute_uid": decision.uid})


def _row(decision: DisputeDecision) -> DisputeDecision:
    return DisputeDecision.objects.select_related("offender__establishment", "period").get(pk=decision.pk)


def _record(verb: str, row: DisputeDecision, by: User, **payload: object) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"offenders.{verb}",
        by=by,
        target=row,
        subject=row.offender_id,
        reason=row.reason,
        payload={"route": row.route, **payload},
    )


def _refuse_undecidable(row: DisputeDecision, *, stands_on: date, reason: str, decider: User) -> None:
    if row.decided_at or row.ended_at:
        raise DisputeRefused("", "This is decided or ended already. No changes were saved")
    if not reason.strip():
        raise DisputeRefused("reason", "Enter why this date counts")
    refuse_who_cannot_sign(decider)
    _refuse_who_may_not(decider, row.offender)
    _refuse_who_recorded(decider, row.offender)
    if stands_on not in days_said(facts_of(row.offender, on=timezone.localdate()), route=Basis(row.route)):
        raise DisputeRefused("stands_on", "Select one of the dates that the sources give")


def _refuse_who_may_not(decider: User, offender: Offender) -> None:
    if decider.is_program or not may_decide(decider, offender):
        raise DisputeRefused("", WHO)


def _refuse_who_recorded(decider: User, offender: Offender) -> None:
    """Nobody decides for a date that they recorded themselves."""
    current = (
        KeyDate.objects.current().filter(offender=offender, recorded_by__isnull=False).select_related("recorded_by")
    )
    recorders = {key_date.recorded_by_id: key_date.recorded_by for key_date in current}
    for recorder in recorders.values():
        if not recorder.is_program:
            refuse_same_person(recorder, decider)


def _confirm(row: DisputeDecision, act: ReportedAct, by: User) -> None:
    stands_on = date.fromisoformat(act.details["stands_on"])
    decide_dispute(decision=row, stands_on=stands_on, reason=act.details["reason"], by=by)


register(
    Target(
        ABOUT,
        find=lambda uid: DisputeDecision.objects.select_related("offender").get(uid=uid),
        words=lambda row: f"Dates in dispute, {words_of(row)}: not decided by it",
        link=page_of_dispute,
        confirm=_confirm,
    )
)
