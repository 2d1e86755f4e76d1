"""Record visits to where a person on the register lives, and attempts at one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.register import alert_kinds
from offenders.register.actions.notices import RegisterRefused, require_subject
from offenders.register.actions.working_out import hearers
from offenders.register.models import HomeVisit
from offenders.register.rules.states import EntryState, tries_in_vain
from sharing import alerts, audit
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed

VISIT = "register.visit"  # name of the form that keeps a draft
TRIES_BEFORE_A_WARRANT = 2  # CTA 2008 s.56A
IN_VAIN = frozenset({HomeVisit.Result.NO_ANSWER.value, HomeVisit.Result.REFUSED.value})


@transaction.atomic
def record_visit(
    *,
    offender: Offender,
    visited_at: datetime,
    result: str,
    by: User,
    narrative: str = "",
    address: str = "",
    is_announced: bool = False,
    entry_sought: bool = True,
    uid: UUID | None = None,
) -> HomeVisit:
    """A visit, or an attempt. Twice in vain, a superintendent's attention is drawn to a warrant, unless the person is
    held or abroad. Raises RegisterRefused."""
    lock(offender)
    if made := made_before(HomeVisit, uid, offender=offender):
        return made
    entry = require_subject(offender)
    if visited_at > timezone.now():
        raise RegisterRefused("visited_at", "The time must be in the past")
    if not narrative.strip() and result != HomeVisit.Result.NO_ANSWER:
        raise RegisterRefused("narrative", "Enter what you saw")
    visit = HomeVisit.objects.create(
        offender=offender,
        visited_at=visited_at,
        result=result,
        narrative=narrative.strip(),
        address=address,
        is_announced=is_announced,
        entry_sought=entry_sought,
        visited_by=by,
        recorded_by=by,
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.COLLECTION,
        verb="offenders.home_visit_recorded",
        by=by,
        target=visit,
        subject=offender,
        payload={"result": result, "visited_at": visited_at, "entry_sought": entry_sought},
    )
    drafts.forget(user=by, form=VISIT, key=str(offender.uid))
    if entry.state == EntryState.ACTIVE:
        _offer_warrant(visit, offender)
    return visit


def warrant_may_be_asked(offender: Offender) -> bool:
    """Whether entry was sought twice in vain since it was last given. Not while held or abroad: the caller knows."""
    visits = HomeVisit.objects.filter(offender=offender, entry_sought=True).order_by("-visited_at", "-pk")
    results = visits.values_list("result", flat=True)[:20]
    return tries_in_vain(results, entered=HomeVisit.Result.SEEN, refused=IN_VAIN) >= TRIES_BEFORE_A_WARRANT


def _offer_warrant(visit: HomeVisit, offender: Offender) -> None:
    if not visit.was_in_vain:
        if visit.result == HomeVisit.Result.SEEN:
            alerts.supersede(kinds=(alert_kinds.WARRANT_OFFERED,), subject=offender, by_alert=None)
        return
    if warrant_may_be_asked(offender):
        alerts.raise_alert(
            kind=alert_kinds.WARRANT_OFFERED,
            key=str(visit.uid),
            subject=offender,
            text="Entry was sought at least twice in vain. A superintendent may ask a justice for a warrant to enter, "
            "to assess the risks (CTA 2008 s.56A). Nothing was decided.",
            link=reverse("person_notification", kwargs={"uid": offender.uid}),
            only=hearers(offender),
        )
