"""Decide which date stands for a release while the sources do not agree on the day."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.dates.models import KeyDate
from offenders.dates.rules.releases import Basis
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.releases.gate import alert_kinds
from offenders.releases.gate.facts import facts_of
from offenders.releases.gate.models import DisputeDecision
from offenders.releases.gate.rules import days_said
from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import Alert, Team, User
from sharing.records.errors import Refused
from sharing.time_words import format_date


class DisputeRefused(Refused):
    """The dispute cannot be decided so."""


WHO = "Only PPCS, or a prison decision maker of another establishment, decides which date stands"


@transaction.atomic
def decide_dispute(
    *, decision: DisputeDecision, stands_on: date, reason: str, by: User, telephoned: str = ""
) -> DisputeDecision:
    """Which of the days that the sources say stands. It counts until a source says something else.

    by: the decider; with telephoned, who took the call: then the decider is the person with the staff number that was
    read back, and it counts only once that is confirmed (`confirm_decision`). Until then somebody may decide on the
    page in its place. Raises DisputeRefused, SamePerson for who recorded one of the dates and for a program.
    """
    lock(decision.offender)
    row = _row(decision)
    if row.counts or row.ended_at:
        raise DisputeRefused("", "This is decided or ended already. No changes were saved")
    if row.waits_for_decider and telephoned:
        raise DisputeRefused("", f"{row.decided_by} decided this by phone. Confirm or refuse that first")
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
    _record("dispute_decided", row, by, stands_on=stands_on, decided_by=decider.pk, by_telephone=bool(telephoned))
    if telephoned:
        _alert_dispute_decided(
            row,
            f"Decided by phone by {decider} ({decider.agency}) to {by} ({by.agency}), who read back the staff number. "
            f"It does not count yet: waiting for {decider} to confirm. The dates are in dispute until then. If you "
            "were named and did not decide, say so on the page",
        )
    else:
        _end_alerts(row)
        _alert_dispute_decided(row, f"Decided by {decider} ({decider.agency})")
    return row


@transaction.atomic
def confirm_decision(*, decision: DisputeDecision, by: User, staff_number: str = "") -> DisputeDecision:
    """What was decided by telephone counts from now on. By the same person again: done already.

    by: the decider; or somebody of another agency than who took the call, who has called the decider back and read the
    staff number back (staff_number). Raises DisputeRefused, SamePerson for who took the call, who recorded one of the
    dates, and a program.
    """
    lock(decision.offender)
    row = _row(decision)
    if row.confirmed_by_id == by.pk:
        return row
    decider, recorder = _waiting(row)
    refuse_same_person(recorder, by)
    how = "Confirmed by the decider"
    if by.pk != decider.pk:
        if recorder.agency_id == by.agency_id:
            raise DisputeRefused("", f"Someone of another agency than {recorder.agency} must call {decider} back")
        refuse_same_person(decider, by)
        if staff_number.strip().lower() != decider.staff_number.lower():
            raise DisputeRefused("staff_number", f"This is not the staff number of {decider}. Ask for it again")
        how = f"Confirmed by {by} ({by.agency}), who called {decider} back"
    _refuse_who_may_not(decider, row.offender)
    _refuse_who_recorded(by, row.offender)
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    _record("dispute_confirmed", row, by, decided_by=decider.pk)
    _end_alerts(row)
    _alert_dispute_decided(row, f"Decided by {decider} ({decider.agency}) by phone. {how}")
    return row


@transaction.atomic
def deny_decision(*, decision: DisputeDecision, by: User) -> DisputeDecision:
    """Whoever was named did not decide: nothing is decided, and everybody hears. Raises DisputeRefused for others."""
    lock(decision.offender)
    row = _row(decision)
    decider, recorder = _waiting(row)
    if by.pk != decider.pk:
        raise DisputeRefused("", f"Only {decider} can say that they did not decide this")
    stood_on = row.stands_on
    row.stands_on, row.reason, row.decided_at, row.decided_by, row.by_telephone = None, "", None, None, False
    row.recorded_by = None
    row.save(update_fields=["stands_on", "reason", "decided_at", "decided_by", "by_telephone", "recorded_by"])
    _record("dispute_denied", row, by, stands_on=stood_on, recorded_by=recorder.pk)
    _alert_dispute_decided(
        row,
        f"{decider} ({decider.agency}) was named as the decider by {recorder} ({recorder.agency}), and did not decide. "
        "The dates are in dispute",
    )
    return row


def may_decide(user: User, offender: Offender) -> bool:
    """PPCS, or governor grade elsewhere than where the person is held. One query."""
    if user.can(Capability.DECIDE_DISPUTES):
        return True
    if not user.can(Capability.DECIDE_DISPUTES_ELSEWHERE) or offender.establishment is None:
        return False
    teams = access.viewer_of(user, at=timezone.now()).team_ids
    return not Team.objects.filter(pk__in=teams, place_code=offender.establishment.code).exists()


def page_of_dispute(decision: DisputeDecision) -> str:
    return reverse("dispute", kwargs={"uid": decision.offender.uid, "dispute_uid": decision.uid})


def _row(decision: DisputeDecision) -> DisputeDecision:
    found = DisputeDecision.objects.select_related(
        "offender__establishment", "period", "decided_by__agency", "recorded_by__agency"
    )
    return found.get(pk=decision.pk)


def _waiting(row: DisputeDecision) -> tuple[User, User]:
    """The decider, and who took the call. Raises DisputeRefused where no decision by telephone waits."""
    if row.ended_at or not row.waits_for_decider or row.decided_by is None or row.recorded_by is None:
        raise DisputeRefused("", "No decision by phone waits to be confirmed. No changes were saved")
    return row.decided_by, row.recorded_by


def _alert_dispute_decided(row: DisputeDecision, words: str) -> None:
    """Every team that can see the person, that of the named decider too."""
    day = f": {format_date(row.stands_on)} stands" if row.stands_on else ""
    told = Alert.objects.filter(kind=alert_kinds.DISPUTE_DECIDED.name, key__startswith=str(row.uid)).count()
    alerts.raise_alert(
        kind=alert_kinds.DISPUTE_DECIDED,
        key=f"{row.uid}:{told + 1}",
        subject=row.offender,
        text=f"{row.get_route_display()} ({row.route}){day}. {words}.",
        link=page_of_dispute(row),
    )


def _end_alerts(row: DisputeDecision) -> None:
    for kind in (alert_kinds.DATES_IN_DISPUTE, alert_kinds.DISPUTE_OPEN):
        alerts.resolve(kind=kind, key=str(row.uid), reason="It is decided which date stands")


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
