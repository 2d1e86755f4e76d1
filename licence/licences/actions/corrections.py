"""Corrections of the moment from which a version bound: one asks, another agrees, and it is shown as a correction."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from licence.licences import alert_kinds, force
from licence.licences.actions.moves import LicenceRefused, licence_url, lock, reread
from licence.licences.force import CorrectionState
from licence.licences.models import Licence, LicenceCondition, LicenceCorrection
from licence.licences.rules import Status
from sharing import access, alerts, audit
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.time_words import say_datetime

FIELDS = ("recorded_as", "reads", "state")


@transaction.atomic
def ask(*, licence: Licence, reads: datetime, reason: str, by: User) -> LicenceCorrection:
    """The first of two: nothing changes by it, and those who approve variations are asked to agree.

    reads: the moment from which the version bound in truth. Of a version that is or was in force, and varies one.
    Raises LicenceRefused, MoveRefused, and SamePerson where the account can never be one of two.
    """
    licence = reread(licence)
    access.require(by, Permission.CHANGE, licence.offender)
    force.CORRECTION.move("ask", None, by=by, facts=reason)
    refuse_who_cannot_sign(by)
    recorded_as = force_began(licence)
    if recorded_as is None or licence.variation_of is None:
        raise MoveRefused("Only the start time of a variation can be corrected")
    if LicenceCorrection.objects.filter(licence=licence, state=CorrectionState.ASKED).exists():
        raise MoveRefused("A correction is already requested")
    _refuse(licence, reads, recorded_as)
    row = LicenceCorrection.objects.create(
        licence=licence,
        offender_id=licence.offender_id,
        recorded_as=recorded_as,
        reads=reads,
        reason=reason.strip(),
        asked_by=by,
    )
    _record("asked", row, by)
    drafts.forget(user=by, form="licence.correct", key=str(licence.uid))
    alerts.raise_alert(
        kind=alert_kinds.CORRECTION_ASKED,
        key=str(row.uid),
        subject=licence.offender,
        text=f"Licence {licence.version} is recorded as in force from {say_datetime(recorded_as)}. "
        f"{by} asks to correct that to {say_datetime(reads)}.",
        link=licence_url(licence),
    )
    return row


@transaction.atomic
def agree(*, correction: LicenceCorrection, by: User) -> LicenceCorrection:
    """The second, another person: from now on the record says that the version bound as it reads. Twice by the same
    user is once. Raises MoveRefused, SamePerson, LicenceRefused where a breach would cite what did not bind."""
    row = _reread(correction, by)
    if row.state == CorrectionState.AGREED and row.decided_by_id == by.pk:
        return row
    force.CORRECTION.move("agree", CorrectionState(row.state), by=by, facts="")
    refuse_same_person(row.asked_by, by)
    licence = row.licence
    recorded_as = force_began(licence)
    if recorded_as != row.recorded_as:
        raise MoveRefused("The record has changed since this was asked for. Refuse it, and ask again")
    _refuse(licence, row.reads, row.recorded_as)
    _refuse_what_is_cited(licence, row)
    licence.conditions.update(starts_at=row.reads)
    varied = LicenceCondition.objects.filter(licence=licence.variation_of_id, ends_at=row.recorded_as)
    varied.update(ends_at=row.reads)
    Licence.objects.filter(pk=licence.pk).update(starts_on=timezone.localdate(row.reads))
    _decided(row, CorrectionState.AGREED, by=by)
    alerts.raise_alert(
        kind=alert_kinds.CORRECTED,
        key=str(row.uid),
        subject=licence.offender,
        text=f"Licence {licence.version} bound from {say_datetime(row.reads)}. Until now the record said "
        f"{say_datetime(row.recorded_as)}. Asked for by {row.asked_by}, agreed by {by}.",
        link=licence_url(licence),
    )
    return row


@transaction.atomic
def refuse(*, correction: LicenceCorrection, reason: str, by: User) -> LicenceCorrection:
    """The record stays as it is. Raises MoveRefused, also without a reason."""
    return _without_change(correction, "refuse", CorrectionState.REFUSED, reason=reason, by=by)


@transaction.atomic
def withdraw(*, correction: LicenceCorrection, reason: str, by: User) -> LicenceCorrection:
    """Whoever asked, or another officer, takes the question back. Raises MoveRefused, also without a reason."""
    return _without_change(correction, "withdraw", CorrectionState.WITHDRAWN, reason=reason, by=by)


def force_began(licence: Licence) -> datetime | None:
    """The moment from which its conditions bind, or bound; None while it was never in force."""
    if licence.status not in (Status.ACTIVE, Status.RECALLED, Status.INACTIVE) or licence.activated_at is None:
        return None
    return licence.conditions.aggregate(at=Min("starts_at"))["at"]


def _without_change(
    correction: LicenceCorrection, verb: str, state: CorrectionState, *, reason: str, by: User
) -> LicenceCorrection:
    row = _reread(correction, by)
    force.CORRECTION.move(verb, CorrectionState(row.state), by=by, facts=reason)
    return _decided(row, state, by=by, answer=reason.strip())


def _reread(correction: LicenceCorrection, by: User) -> LicenceCorrection:
    lock(correction.offender)
    access.require(by, Permission.CHANGE, correction.offender)
    rows = LicenceCorrection.objects.select_related("licence__variation_of", "licence__offender", "offender")
    return rows.select_related("asked_by").get(pk=correction.pk)


def _decided(row: LicenceCorrection, state: CorrectionState, *, by: User, answer: str = "") -> LicenceCorrection:
    row.state, row.decided_by, row.decided_at, row.answer = state, by, timezone.now(), answer
    row.save(update_fields=["state", "decided_by", "decided_at", "answer"])
    _record(state.value, row, by)
    drafts.forget(user=by, form="licence.correction", key=str(row.uid))
    alerts.resolve(kind=alert_kinds.CORRECTION_ASKED, key=str(row.uid), reason=f"{state.value.capitalize()} by {by}")
    return row


def _refuse(licence: Licence, reads: datetime, recorded_as: datetime) -> None:
    ended_at = licence.conditions.aggregate(at=Min("ends_at"))["at"]
    before_from = force_began(licence.variation_of) if licence.variation_of else None
    refusal = force.why_not_corrected(
        reads=reads,
        recorded_as=recorded_as,
        approved_at=licence.approved_at,
        before_from=before_from,
        ended_at=ended_at,
        now=timezone.now(),
    )
    if refusal:
        raise LicenceRefused("reads", refusal)


def _refuse_what_is_cited(licence: Licence, row: LicenceCorrection) -> None:
    """No breach cites a condition that did not bind at the moment of the conduct."""
    first, last = sorted([row.recorded_as, row.reads])
    loses = licence.variation_of if row.reads < row.recorded_as else licence
    cited = LicenceCondition.objects.filter(licence=loses, breaches__occurred_at__gte=first)
    if cited.filter(breaches__occurred_at__lt=last).exists():
        raise LicenceRefused("", "A breach cites a condition for conduct in that time. Correct the breach first")


def _record(verb: str, row: LicenceCorrection, by: User) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"licence.correction_{verb}",
        by=by,
        target=row,
        subject=row.offender_id,
        reason=row.answer or row.reason,
        payload=audit.fields_of(row, *FIELDS),
    )
