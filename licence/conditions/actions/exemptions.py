"""Let somebody off a condition for a time, with an end, an approver and those who were told; and end it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.conditions import rules
from licence.licences import alert_kinds
from licence.licences.actions.licences import teams_with_access
from licence.licences.actions.moves import LicenceRefused, licence_url, lock
from licence.licences.models import Exemption, LicenceCondition, Zone
from licence.licences.rules import Status
from offenders.models import Offender
from sharing import access, alerts, audit, practice
from sharing.access.rules import Permission
from sharing.drafts import actions as drafts
from sharing.models import Team, User
from sharing.records.once import keyed, made_before
from sharing.time_words import say_datetime

LONGEST = practice.define(
    "licence.exemption_longest_days",
    "Longest time for which somebody may be let off a condition",
    unit="days",
    default=rules.LONGEST_DAYS,
    source="Our design: longer than that is a variation",
)


@transaction.atomic
def exempt(
    *,
    condition: LicenceCondition,
    scope: str,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    approved_by: User,
    told: Sequence[Team],
    by: User,
    zone: Zone | None = None,
    escort: str = "",
    views: str = "",
    uid: UUID | None = None,
) -> Exemption:
    """Record that the person is let off a condition for a time. Every team that sees the person hears of it.

    approved_by: somebody else who may change the person. told: teams with access that were told beforehand.
    Raises LicenceRefused at the field that is wrong.
    """
    lock(condition.offender)
    made = made_before(Exemption, uid)
    if made is not None:
        if made.condition_id != condition.pk:
            raise access.RecordHidden
        return made
    access.require(by, Permission.CHANGE, condition.offender)
    if condition.licence.status != Status.ACTIVE:
        raise LicenceRefused("", "Only somebody on a licence in force can be let off one of its conditions")
    if ends_at <= timezone.now():
        raise LicenceRefused("ends_at", "The end has passed already")
    if not access.may(approved_by, Permission.CHANGE, condition.offender):
        raise LicenceRefused("approved_by", "Choose somebody who works with this person")
    if not set(told) <= set(teams_with_access(condition.offender)):
        raise LicenceRefused("told", "Choose teams that are let in to this person")
    field, refusal = rules.refusal(
        starts_at=starts_at,
        ends_at=ends_at,
        approver=approved_by.pk,
        asker=by.pk,
        told=len(told),
        longest_days=practice.value(LONGEST, on=timezone.localdate()),
    )
    if refusal:
        raise LicenceRefused(field, refusal)
    exemption = Exemption.objects.create(
        condition=condition,
        zone=zone,
        offender_id=condition.offender_id,
        scope=scope,
        escort=escort,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        asked_by=by,
        approved_by=approved_by,
        views=views,
        **keyed(uid),
    )
    exemption.told.set(told)
    _record("licence.exemption_made", exemption, by, reason)
    drafts.forget(user=by, form="exemption.add", key=str(condition.uid))
    until = say_datetime(ends_at)
    since = say_datetime(starts_at)
    alerts.raise_alert(
        kind=alert_kinds.EXEMPTION,
        key=str(exemption.uid),
        subject=condition.offender,
        # What is allowed may name where somebody lives: it is on the page, for whom it is.
        text=f"Condition {condition.position}: from {since} until {until}, approved by {approved_by}.",
        link=licence_url(condition.licence),
    )
    return exemption


@transaction.atomic
def end_exemption(*, exemption: Exemption, reason: str, by: User) -> bool:
    """End it before its time; False when it was over already. Raises LicenceRefused without a reason."""
    access.require(by, Permission.CHANGE, exemption.offender)
    if not reason.strip():
        raise LicenceRefused("reason", "Say why")
    now = timezone.now()
    running = Exemption.objects.filter(pk=exemption.pk, ended_at__isnull=True, ends_at__gt=now)
    ended = running.update(ended_at=now, ended_by=by, ended_because=reason[:300])
    if ended:
        _record("licence.exemption_ended", exemption, by, reason)
        alerts.resolve(kind=alert_kinds.EXEMPTION, key=str(exemption.uid), reason="Ended by hand")
    return bool(ended)


def approvers_for(offender: Offender, *, asker: User) -> list[User]:
    """Who else may change this person: the users of the teams that are let in to do that."""
    members = User.objects.filter(is_active=True, memberships__team__in=teams_with_access(offender)).exclude(
        pk=asker.pk
    )
    return [each for each in members.distinct() if access.may(each, Permission.CHANGE, offender)]


def _record(verb: str, exemption: Exemption, by: User, reason: str) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=exemption,
        subject=exemption.offender_id,
        reason=reason,
        payload=audit.fields_of(exemption, "condition", "scope", "starts_at", "ends_at", "approved_by"),
    )
