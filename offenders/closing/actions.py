"""Propose to close or keep a case, say what an agency thinks of it, and agree to it as the second person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from offenders.closing import alert_kinds, event_kinds
from offenders.closing.models import Closing, ClosingView
from offenders.closing.rules import (
    CLOSING,
    ClosingDecision,
    ClosingFacts,
    ClosingState,
    latest_review,
    views_of,
)
from offenders.people.locking import lock
from offenders.status import powers
from offenders.status.actions import settle_status
from sharing import access, alerts, audit, events
from sharing.access import two_people
from sharing.access.rules import Permission
from sharing.models import Agency, Duty, User
from sharing.records.errors import Refused


class ClosingRefused(Refused):
    """It cannot be decided so. No changes are saved."""


def facts_of(row: Closing, by: User) -> ClosingFacts:
    said = {str(view.agency): view.agrees for view in row.views.all()}
    agencies = [str(agency.uid) for agency in agencies_of(row)]
    return ClosingFacts(
        decision=ClosingDecision(row.decision) if row.decision else None,
        views=views_of(agencies, said),
        is_proposer=row.proposed_by_id == by.pk,
        approved_last=row.previous is not None and row.previous.approved_by_id == by.pk,
        undecided=powers.undecided_of([row.offender_id]).get(row.offender_id, ""),
    )


def agencies_of(row: Closing) -> list[Any]:
    """The agencies with an owner for the person now, by name."""
    duties = Duty.objects.current().filter(subject_id=row.offender_id).select_related("agency")
    return [duty.agency for duty in duties.order_by("agency__name", "pk")]


def hearers(row: Closing) -> alerts.Only:
    """Police and probation, and every other agency with an owner: each of these must agree before it closes."""
    kinds = Agency.objects.filter(kind__in=alert_kinds.KINDS)
    owners = {agency.pk for agency in agencies_of(row)}
    return alerts.Only(agencies=owners | set(kinds.values_list("pk", flat=True)))


@transaction.atomic
def say_view(*, closing: Closing, agrees: bool, reason: str, by: User) -> ClosingView:
    """Whether the agency of `by` agrees that the case is closed. Raises RecordHidden, NotAllowed, ClosingRefused."""
    row = _locked(closing, by)
    if row.state not in (ClosingState.OPEN, ClosingState.PROPOSED):
        raise ClosingRefused("", "This is decided already. No changes were saved")
    if by.agency_id not in {agency.pk for agency in agencies_of(row)}:
        raise ClosingRefused("", "Your agency has no owner for this person")
    if not agrees and not reason.strip():
        raise ClosingRefused("reason", "Enter why your agency does not agree")
    view, _ = ClosingView.objects.update_or_create(
        closing=row,
        agency=by.agency.uid,
        defaults={
            "offender": row.offender,
            "agency_name": str(by.agency),
            "agrees": agrees,
            "reason": reason.strip(),
            "said_by": by,
            "said_at": timezone.now(),
        },
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="closing.view_given",
        by=by,
        target=view,
        subject=row.offender,
        reason=reason.strip(),
        payload={"after": audit.fields_of(view, "agency_name", "agrees")},
    )
    return view


@transaction.atomic
def propose(
    *,
    closing: Closing,
    decision: ClosingDecision,
    reason: str,
    by: User,
    purpose: str = "",
    necessity: str = "",
    review_on: date | None = None,
) -> Closing:
    """To close it, or to keep it for a policing purpose until a day. A second person decides.

    Raises RecordHidden, NotAllowed, MoveRefused, SamePerson (an account that cannot sign), ClosingRefused.
    """
    row = _locked(closing, by)
    two_people.refuse_who_cannot_sign(by)
    now = timezone.now()
    on = timezone.localdate(now)
    row.decision = decision.value
    facts = facts_of(row, by)
    if not reason.strip():
        raise ClosingRefused("reason", "Enter a reason")
    kept: dict[str, Any] = {"purpose": "", "necessity": "", "review_on": None}
    if decision is ClosingDecision.KEEP:
        _check_kept(purpose, necessity, review_on, on=on)
        kept = {"purpose": purpose.strip(), "necessity": necessity.strip(), "review_on": review_on}
    _claim(
        row,
        "propose",
        by=by,
        facts=facts,
        decision=decision.value,
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=now,
        **kept,
    )
    return row


def _check_kept(purpose: str, necessity: str, review_on: date | None, *, on: date) -> None:
    if not purpose.strip():
        raise ClosingRefused("purpose", "Enter the policing purpose")
    if not necessity.strip():
        raise ClosingRefused("necessity", "Enter why it is necessary")
    if review_on is None or review_on <= on:
        raise ClosingRefused("review_on", "Enter a review date in the future")
    if review_on > latest_review(on):
        raise ClosingRefused("review_on", "The review must be within 12 months")


@transaction.atomic
def agree(*, closing: Closing, by: User) -> Closing:
    """The second person: closed, or kept until its review. Raises as `propose`."""
    row = _locked(closing, by)
    if row.proposed_by is not None:
        two_people.refuse_same_person(row.proposed_by, by)
    now = timezone.now()
    on = timezone.localdate(now)
    is_close = row.decision == ClosingDecision.CLOSE
    if not is_close and row.review_on is not None:
        _check_kept(row.purpose, row.necessity, row.review_on, on=on)
    more: dict[str, Any] = {"closed_on": on} if is_close else {}
    if row.state == ClosingState.PROPOSED:
        finish_previous(row)
    _claim(
        row, "close" if is_close else "keep", by=by, facts=facts_of(row, by), approved_by=by, approved_at=now, **more
    )
    _after(row, by=by, on=on)
    return row


@transaction.atomic
def refuse(*, closing: Closing, reason: str, by: User) -> Closing:
    """The proposal is refused, or withdrawn by who made it: it is to decide again."""
    row = _locked(closing, by)
    if not reason.strip():
        raise ClosingRefused("reason", "Enter a reason")
    _claim(
        row,
        "refuse",
        by=by,
        facts=facts_of(row, by),
        because=reason.strip(),
        decision="",
        reason="",
        purpose="",
        necessity="",
        review_on=None,
        proposed_by=None,
        proposed_at=None,
    )
    return row


def finish_previous(row: Closing) -> None:
    """The round before is over: what it kept is decided again, or closed with this one."""
    if row.previous_id:
        Closing.objects.filter(pk=row.previous_id, state=ClosingState.KEPT).update(state=ClosingState.REVIEWED)


def _after(row: Closing, *, by: User | None, on: date) -> None:
    alerts.supersede(kinds=alert_kinds.WAITING, subject=row.offender, by_alert=None)
    settle_status(offender=row.offender, by=by, on=on)


def close_unreviewed(row: Closing, *, on: date) -> bool:
    """By the clock: what was kept was not reviewed in time. row: the round that is to decide, or the kept one where no
    other was opened. The caller holds the lock on the person. False where it was decided meanwhile."""
    live = Closing.objects.live().filter(pk=row.pk)
    if not live.update(state=ClosingState.CLOSED, closed_on=on, ended_because="Not reviewed in time"):
        return False
    finish_previous(row)
    row.refresh_from_db()
    record(row, "closed_unreviewed", by=None, reason="Not reviewed in time")
    _after(row, by=None, on=on)
    return True


def record(row: Closing, verb: str, *, by: User | None, reason: str = "") -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"closing.{verb}",
        by=by,
        target=row,
        subject=row.offender,
        reason=reason,
        payload={"after": audit.fields_of(row, "state", "decision", "due_on", "review_on", "closed_on")},
    )
    events.publish_event(kind=event_kinds.CHANGED, record=row, subject=row.offender)


def address_of(row: Closing) -> str:
    return reverse("person_closing", kwargs={"uid": row.offender.uid, "closing_uid": row.uid})


def _locked(closing: Closing, by: User) -> Closing:
    lock(closing.offender)
    access.require(by, Permission.VIEW, closing.offender)
    return Closing.objects.select_for_update(of=("self",)).with_words().get(pk=closing.pk)


def _claim(row: Closing, verb: str, *, by: User, facts: ClosingFacts, because: str = "", **values: Any) -> None:
    move = CLOSING.move(verb, ClosingState(row.state), by=by, facts=facts)
    for name, value in {"state": move.after, **values}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    record(row, verb, by=by, reason=because or row.reason)
