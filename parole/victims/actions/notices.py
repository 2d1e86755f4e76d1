"""Victim liaison is told of steps of others and acknowledges each, whether or not there is a victim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.models import Offender
from offenders.people.locking import lock
from parole.victims import alert_kinds
from parole.victims.actions.asking import record, refuse_findable, require
from parole.victims.models import LiaisonAnswer, LiaisonNotice
from parole.victims.rules import clocks
from sharing import alerts, practice
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.practice.working_time import working_days_after
from sharing.row_guard import VICTIM_REQUESTS, VICTIMS, case_of, for_case

ANSWERS_WITHIN = practice.define(
    "parole.liaison_acknowledges_within_working_days",
    "Working days for victim liaison to acknowledge a step of probation before it goes ahead",
    unit="working days",
    default=1,
    source="Our design",
)


@dataclass(frozen=True)
class LiaisonStands:
    """Where victim liaison stands with a step, as those read it who may know that a victim asked.

    has_answered: whether liaison has ever said if there is a victim. may_go_on: whether the step need wait no longer.
    """

    has_answered: bool
    notice: LiaisonNotice | None
    may_go_on: bool


@case_of("offender", "victim liaison acknowledges a step", VICTIM_REQUESTS)
def tell_liaison(*, offender: Offender, about: LiaisonNotice.About, of: UUID) -> LiaisonNotice:
    """Ask victim liaison to acknowledge a step. The same step again is the same notice. The caller has locked the
    person and records its own act."""
    now = timezone.localtime()
    due = working_days_after(now.date(), practice.value(ANSWERS_WITHIN, on=now.date()))
    notice, is_new = LiaisonNotice.objects.get_or_create(
        of=of, defaults={"offender": offender, "about": about, "due_at": clocks.end_of(due, now)}
    )
    if is_new:
        alerts.raise_alert(
            kind=alert_kinds.TO_ACKNOWLEDGE,
            key=str(notice.uid),
            subject=offender,
            text=f"{notice}.",
            link=reverse("liaison_acknowledge", kwargs={"uid": offender.uid, "notice_uid": notice.uid}),
        )
    return notice


@transaction.atomic
def acknowledge(*, notice: LiaisonNotice, to_consider: str, by: User) -> LiaisonNotice:
    """Victim liaison knows of it. to_consider: in words that name no victim and no place of one. Twice is once."""
    require(by, notice.offender)
    lock(notice.offender)
    notice = LiaisonNotice.objects.select_related("offender").get(pk=notice.pk)
    if notice.acknowledged_at:
        return notice
    refuse_findable(to_consider=to_consider)
    notice.acknowledged_at, notice.acknowledged_by, notice.to_consider = timezone.now(), by, to_consider
    notice.save(update_fields=["acknowledged_at", "acknowledged_by", "to_consider"])
    alerts.resolve(kind=alert_kinds.TO_ACKNOWLEDGE, key=str(notice.uid), reason="Acknowledged")
    record("parole.liaison_acknowledged", notice, by)
    drafts.forget(user=by, form="victim.acknowledge", key=str(notice.uid))
    return notice


@for_case("victim liaison acknowledges a step", VICTIM_REQUESTS)
def settle(of: UUID, *, reason: str) -> None:
    """The step is over: it no longer has to be acknowledged."""
    for notice in LiaisonNotice.objects.waiting().filter(of=of):
        alerts.resolve(kind=alert_kinds.TO_ACKNOWLEDGE, key=str(notice.uid), reason=reason)


@case_of("offender", "victim liaison acknowledges a step", VICTIM_REQUESTS, VICTIMS)
def liaison_status(offender: Offender, of: UUID, *, at: datetime) -> LiaisonStands:
    """A step waits until liaison has acknowledged it or has had its time: the same whether or not there is a victim."""
    notice = LiaisonNotice.objects.filter(of=of).select_related("acknowledged_by").first()
    may_go_on = notice is not None and (notice.acknowledged_at is not None or notice.due_at <= at)
    return LiaisonStands(has_answered(offender), notice, may_go_on)


@case_of("offender", "whether victim liaison has answered", VICTIMS)
def has_answered(offender: Offender) -> bool:
    """Whether liaison has said if there is a victim: all that others who may know of it are told."""
    return LiaisonAnswer.objects.filter(offender=offender).exists()
