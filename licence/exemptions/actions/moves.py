"""Every change of an exemption's state. The machine decides, one row is claimed, the act is recorded."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from licence.exemptions import alert_kinds, rules
from licence.exemptions.models import Exemption
from licence.exemptions.rules import ExemptionFacts, Status
from licence.licences.models import LicenceCondition
from licence.licences.rules import Status as LicenceStatus
from offenders.people.locking import lock
from sharing import alerts, audit
from sharing.access.roles import Capability
from sharing.access.state_machines import CLOCK, MoveRefused
from sharing.models import User
from sharing.records.errors import Refused
from sharing.time_words import say_datetime

MEANWHILE = "Someone else changed this first. Open the permission again to see its current state"
ASKED = (
    alert_kinds.TO_DECIDE,
    alert_kinds.TO_DECIDE_AS_HEAD,
    alert_kinds.VIEW_WANTED,
    alert_kinds.LIAISON_VIEW_WANTED,
)


class ExemptionRefused(Refused):
    """It cannot be so."""


def reread(exemption: Exemption) -> Exemption:
    """The row as it stands, with the person locked. Raises as `access.require` when a right has ended meanwhile."""
    lock(exemption.offender)
    return Exemption.objects.with_all().get(pk=exemption.pk)


def facts_of(
    exemption: Exemption, *, by: User | None, at: datetime, reason: str = "", has_board_document: bool = False
) -> ExemptionFacts:
    condition = exemption.condition
    return ExemptionFacts(
        is_asker=by is not None and by.pk == exemption.asked_by_id,
        needs_head=head_decides(condition, for_victim=condition.requested_by_victim),
        by_head=by is not None and by.can(Capability.APPROVE_EXEMPTIONS_AS_HEAD),
        set_by_board=condition.is_set_above,
        has_board_document=has_board_document,
        is_past=exemption.ends_at <= at,
        binds=still_binds(condition, at=at),
        reason=reason,
    )


def still_binds(condition: LicenceCondition, *, at: datetime) -> bool:
    is_over = condition.ends_at is not None and condition.ends_at <= at
    return condition.licence.status == LicenceStatus.ACTIVE and not is_over


def head_decides(condition: LicenceCondition, *, for_victim: bool) -> bool:
    """for_victim: that a victim asked for the condition; False for readers who may not know."""
    return rules.needs_head(
        family=condition.family,
        is_bespoke=condition.kind == LicenceCondition.Kind.BESPOKE,
        set_by_board=condition.is_set_above,
        for_victim=for_victim,
    )


def make_move(
    exemption: Exemption, verb: str, *, by: User | None, facts: ExemptionFacts, reason: str, **changed: Any
) -> Exemption:
    """Raises MoveRefused; nothing is then changed. by: None for the clock."""
    before = exemption.state
    move = rules.EXEMPTION.move(verb, before, by=by or CLOCK, facts=facts)
    if not Exemption.objects.filter(pk=exemption.pk, status=before).update(status=move.after, **changed):
        raise MoveRefused(MEANWHILE)
    exemption = Exemption.objects.with_all().get(pk=exemption.pk)
    record(exemption, verb, by=by, before=before, reason=reason)
    return exemption


def record(exemption: Exemption, verb: str, *, by: User | None, reason: str, before: Status | None = None) -> None:
    names = ("condition", "status", "scope", "starts_at", "ends_at", "begins_at", "asked_by", "decided_by", "ended_at")
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"licence.exemption_{verb}",
        by=by,
        target=exemption,
        subject=exemption.offender_id,
        reason=reason,
        payload={"before": before, "after": audit.fields_of(exemption, *names)},
    )


def tell(kind: alerts.AlertKind, exemption: Exemption, words: str, *, title: str | None = None) -> None:
    """Say it to the teams of the kind, once. What is allowed may name where somebody lives: it stands on the page."""
    alerts.raise_alert(
        kind=kind,
        key=str(exemption.uid),
        subject=exemption.offender,
        title=title,
        text=f"Condition {exemption.condition.position}: {words}",
        link=url_of(exemption),
    )


def stop_asking(exemption: Exemption, reason: str) -> None:
    """It was decided or is over: nobody has to decide or give a view."""
    for kind in ASKED:
        alerts.resolve(kind=kind, key=str(exemption.uid), reason=reason)


def window_in_words(exemption: Exemption) -> str:
    since = exemption.begins_at or exemption.starts_at
    return f"from {say_datetime(since)} until {say_datetime(exemption.ends_at)}"


def url_of(exemption: Exemption, page: str = "exemption") -> str:
    return reverse(page, kwargs={"uid": exemption.offender.uid, "permission_uid": exemption.uid})
