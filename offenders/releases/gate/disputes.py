"""Decide which date stands for a release while the sources do not agree on the day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.actions.locking import lock
from offenders.models import DisputeDecision, KeyDate, Offender
from offenders.releases.gate import alert_kinds
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.rules import days_said
from offenders.rules.releases import Basis
from sharing import access, alerts, audit
from sharing.models import Team, User
from sharing.refusals import Refused
from sharing.two_people import refuse_same_person, refuse_who_cannot_sign


class DisputeRefused(Refused):
    """The dispute cannot be decided so."""


WHO = "Only PPCS, or a prison decision maker of another establishment, decides which date stands"


@transaction.atomic
def decide_dispute(
    *, decision: DisputeDecision, stands_on: date, reason: str, by: User, telephoned: str = ""
) -> DisputeDecision:
    """Which of the days that the sources say stands. It counts until a source says something else.

    by: the decider; with telephoned, who took the call: then the decider is the person with the staff number that was
    read back. Raises DisputeRefused, SamePerson for who recorded one of the dates and for a program.
    """
    lock(decision.offender)
    row = DisputeDecision.objects.select_related("offender__establishment", "period").get(pk=decision.pk)
    if row.decided_at or row.ended_at:
        raise DisputeRefused("", "This is decided or ended already. No changes were saved")
    if not reason.strip():
        raise DisputeRefused("reason", "Enter why this date stands")
    decider = _decider(by, telephoned)
    refuse_who_cannot_sign(by)
    _refuse_who_may_not(decider, row.offender)
    for each in {decider, by}:  # who takes the call has no hand in the dates either
        _refuse_who_recorded(each, row.offender)
    on = timezone.localdate()
    if stands_on not in days_said(facts_of(row.offender, on=on), route=Basis(row.route)):
        raise DisputeRefused("stands_on", "Select one of the dates that the sources give")
    row.stands_on, row.reason, row.decided_at = stands_on, reason.strip(), timezone.now()
    row.decided_by, row.by_telephone, row.recorded_by = decider, bool(telephoned), by
    row.save(update_fields=["stands_on", "reason", "decided_at", "decided_by", "by_telephone", "recorded_by"])
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.dispute_decided",
        by=by,
        target=row,
        subject=row.offender,
        reason=row.reason,
        payload={
            "route": row.route,
            "stands_on": stands_on,
            "decided_by": decider.pk,
            "by_telephone": bool(telephoned),
        },
    )
    for kind in (alert_kinds.DATES_IN_DISPUTE, alert_kinds.DISPUTE_OPEN):
        alerts.resolve(kind=kind, key=str(row.uid), reason=f"Decided: {stands_on.day} {stands_on:%B %Y} stands")
    how = f", by phone to {by} ({by.agency}), who read back the staff number" if telephoned else ""
    alerts.raise_alert(
        kind=alert_kinds.DISPUTE_DECIDED,
        key=str(row.uid),
        subject=row.offender,
        text=f"{row.get_route_display()} ({row.route}): {stands_on.day} {stands_on:%B %Y} stands. Decided by {decider} "
        f"({decider.agency}){how}. If you were named and did not decide, call the prison now.",
        link=page_of_dispute(row),
    )
    return row


def may_decide(user: User, offender: Offender) -> bool:
    """PPCS, or governor grade elsewhere than where the person is held. One query."""
    if user.role == "casework":
        return True
    if user.role != "prison_decision_maker" or offender.establishment is None:
        return False
    teams = access.viewer_of(user, at=timezone.now()).team_ids
    return not Team.objects.filter(pk__in=teams, place_code=offender.establishment.code).exists()


def page_of_dispute(decision: DisputeDecision) -> str:
    return reverse("dispute", kwargs={"uid": decision.offender.uid, "dispute_uid": decision.uid})


def _decider(by: User, telephoned: str) -> User:
    if not telephoned:
        return by
    found = User.objects.filter(staff_number__iexact=telephoned.strip(), is_active=True).exclude(pk=by.pk)
    if len(found) != 1:
        raise DisputeRefused("telephoned", "No other account has this staff number. Ask for it again")
    refuse_same_person(by, found[0])
    return found[0]


def _refuse_who_may_not(decider: User, offender: Offender) -> None:
    if decider.is_program or not may_decide(decider, offender):
        raise DisputeRefused("", WHO)


def _refuse_who_recorded(decider: User, offender: Offender) -> None:
    """Nobody decides for a date that they recorded themselves."""
    current = (
        KeyDate.objects.current().filter(offender=offender, recorded_by__isnull=False).select_related("recorded_by")
    )
    recorders = {each.recorded_by_id: each.recorded_by for each in current}
    for recorder in recorders.values():
        if not recorder.is_program:
            refuse_same_person(recorder, decider)
