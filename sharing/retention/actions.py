"""Decide what an agency keeps about a person, agree to a deletion as its second person, and set or end a hold."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from sharing import access, alerts, audit, practice
from sharing.access import two_people
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.agencies.models import Team, User
from sharing.duties.models import Duty
from sharing.grants import actions as grants
from sharing.grants.models import Grant, Restriction
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before
from sharing.retention import alert_kinds, hooks
from sharing.retention.models import RetentionHold, RetentionReview
from sharing.retention.rules import (
    RETENTION,
    RetentionDecision,
    ReviewFacts,
    ReviewState,
    all_delete,
    latest_next_review,
)

YEARS = practice.define(
    "retention.keep_years",
    "Years within which a record that is kept must be reviewed again",
    unit="years",
    default=10,
    source="Management of police information: group 1 is reviewed every 10 years",
)


class RetentionRefused(Refused):
    """It cannot be decided so. No changes are saved."""


class HoldHasEnded(Exception):
    """Somebody ended it first; nothing is changed."""


def facts_of(row: RetentionReview, by: User, *, on: date) -> ReviewFacts:
    return ReviewFacts(
        is_own=row.agency_id == by.agency_id,
        is_proposer=row.decided_by_id == by.pk,
        forbidden=tuple(forbidden(row.subject_id, on=on)),
    )


def forbidden(subject: int, *, on: date) -> list[str]:
    """Why nothing about the person may be deleted now: holds, and what the apps above know."""
    now = timezone.now()
    holds = RetentionHold.objects.live(at=now).filter(subject_id=subject)
    return [f"{hold} on hold" for hold in holds] + hooks.forbidden([subject], on=on).get(subject, [])


@transaction.atomic
def decide(
    *,
    review: RetentionReview,
    decision: RetentionDecision,
    reason: str,
    by: User,
    next_on: date | None = None,
) -> RetentionReview:
    """Keep, keep with less access, or propose to delete: a second person of the agency agrees to that.

    Raises RecordHidden, NotAllowed, MoveRefused, SamePerson (an account that cannot sign), RetentionRefused.
    """
    row = _locked(review, by)
    now = timezone.now()
    on = timezone.localdate(now)
    if not reason.strip():
        raise RetentionRefused("reason", "Enter a reason")
    if decision is not RetentionDecision.DELETE:
        if next_on is None or next_on <= on:
            raise RetentionRefused("next_on", "Enter a date in the future on which it is reviewed again")
        years = practice.value(YEARS, on=on)
        if next_on > latest_next_review(on, years=years):
            raise RetentionRefused("next_on", f"It must be reviewed again within {years} years")
    else:
        two_people.refuse_who_cannot_sign(by)
        next_on = None
    verb = {
        RetentionDecision.KEEP: "keep",
        RetentionDecision.KEEP_LESS: "keep_less",
        RetentionDecision.DELETE: "propose_deletion",
    }[decision]
    _claim(
        row,
        verb,
        by=by,
        on=on,
        decision=decision.value,
        reason=reason.strip(),
        next_on=next_on,
        decided_by=by,
        decided_at=now,
    )
    if decision is RetentionDecision.KEEP_LESS:
        _keep_less(row, by=by, at=now)
    if decision is not RetentionDecision.DELETE:
        alerts.supersede_keys(kind=alert_kinds.DUE, keys=[str(row.uid)], at=now)
    return row


@transaction.atomic
def agree(*, review: RetentionReview, by: User) -> RetentionReview:
    """The second person of the agency. Once each agency with a review has decided to delete, the person is hidden from
    everybody but those who decided."""
    row = _locked(review, by)
    if row.decided_by is not None:
        two_people.refuse_same_person(row.decided_by, by)
    now = timezone.now()
    on = timezone.localdate(now)
    _claim(row, "agree_deletion", by=by, on=on, second_by=by, second_at=now)
    alerts.supersede_keys(kind=alert_kinds.DUE, keys=[str(row.uid)], at=now)
    hide_where_all_agree(row.subject, at=now, on=on)
    row.refresh_from_db()
    return row


@transaction.atomic
def refuse(*, review: RetentionReview, reason: str, by: User) -> RetentionReview:
    """The proposal to delete is refused, or withdrawn by who made it: it is to decide again."""
    row = _locked(review, by)
    if not reason.strip():
        raise RetentionRefused("reason", "Enter a reason")
    on = timezone.localdate()
    empty: dict[str, Any] = {"decision": "", "reason": "", "decided_by": None, "decided_at": None}
    _claim(row, "refuse_deletion", by=by, on=on, because=reason.strip(), **empty)
    return row


def hide_where_all_agree(subject: Model, *, at: datetime, on: date) -> bool:
    """Whether the person is hidden now. The caller holds the lock on the person.

    Through the one access relation, as a restriction is: whoever it does not name finds nothing, in lists, counts,
    searches and exports. Never while something forbids it.
    """
    rows = list(RetentionReview.objects.live().filter(subject_id=subject.pk))
    if not all_delete([row.state for row in rows]) or forbidden(subject.pk, on=on):
        return False
    panel = {key for row in rows for key in (row.decided_by_id, row.second_by_id) if key}
    hides = Restriction.objects.create(
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        reason="Decided to be deleted",
        made_by=rows[0].decided_by,
        starts_at=at,
    )
    hides.users.set(User.objects.filter(pk__in=panel))
    RetentionReview.objects.filter(pk__in=[row.pk for row in rows]).update(state=ReviewState.HIDDEN, hidden_by=hides)
    audit.record(
        action=audit.Action.GRANT,
        verb="retention.hidden",
        by=None,
        target=hides,
        subject=subject,
        payload={"after": {"users": sorted(key for key in panel if key)}},
    )
    return True


def _keep_less(row: RetentionReview, *, by: User, at: datetime) -> None:
    """Of the agency those teams keep access that have the duty for the person, or in which `by` works."""
    duties = Duty.objects.current().filter(subject_id=row.subject_id, agency=row.agency)
    stay = {*duties.values_list("team_id", flat=True), *access.viewer_of(by, at=at).team_ids}
    teams = Team.objects.filter(agency=row.agency).exclude(pk__in=stay)
    for grant in Grant.objects.open(at=at).filter(subject_id=row.subject_id, team__in=teams):
        if not grants.is_last_lead(grant, at=at):
            grants.close_grant(grant, reason="Kept with access for fewer teams", by=by, at=at)


# Holds


@transaction.atomic
def hold(*, subject: Model, kind: str, reason: str, by: User, uid: UUID | None = None) -> RetentionHold:
    """From now on nothing about the person is deleted. Raises RecordHidden, NotAllowed, RetentionRefused."""
    made = made_before(RetentionHold, uid)
    if made and made.subject_id == subject.pk:
        return made
    access.require(by, Permission.VIEW, subject)
    grants.lock_subject(subject)
    if not by.can(Capability.DECIDE_RETENTION):
        raise access.NotAllowed(Permission.CHANGE)
    if not reason.strip():
        raise RetentionRefused("reason", "Enter a reason")
    row = RetentionHold.objects.create(
        subject=subject,  # type: ignore[misc]  # the settings say which model it is
        kind=kind,
        reason=reason.strip(),
        made_by=by,
        starts_at=timezone.now(),
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="retention.hold_made",
        by=by,
        target=row,
        subject=subject,
        reason=row.reason,
        payload={"after": audit.fields_of(row, "kind")},
    )
    return row


@transaction.atomic
def end_hold(*, hold: RetentionHold, reason: str, by: User) -> RetentionHold:
    """Raises RecordHidden, NotAllowed, RetentionRefused, HoldHasEnded."""
    access.require(by, Permission.VIEW, hold.subject)
    grants.lock_subject(hold.subject)
    if not by.can(Capability.DECIDE_RETENTION):
        raise access.NotAllowed(Permission.CHANGE)
    if not reason.strip():
        raise RetentionRefused("reason", "Enter a reason")
    now = timezone.now()
    ended = RetentionHold.objects.live(at=now).filter(pk=hold.pk)
    if not ended.update(ends_at=now, ended_by=by, ended_because=reason.strip()):
        raise HoldHasEnded(hold)
    audit.record(
        action=audit.Action.ALTERATION,
        verb="retention.hold_ended",
        by=by,
        target=hold,
        subject=hold.subject,
        reason=reason.strip(),
    )
    return hold


def record(row: RetentionReview, verb: str, *, by: User | None, reason: str = "") -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=f"retention.{verb}",
        by=by,
        target=row,
        subject=row.subject_id,
        reason=reason,
        payload={"after": audit.fields_of(row, "agency", "state", "decision", "due_on", "next_on")},
    )


def _locked(review: RetentionReview, by: User) -> RetentionReview:
    access.require(by, Permission.VIEW, review.subject)
    grants.lock_subject(review.subject)
    return RetentionReview.objects.select_for_update(of=("self",)).with_words().get(pk=review.pk)


def _claim(row: RetentionReview, verb: str, *, by: User, on: date, because: str = "", **values: Any) -> None:
    move = RETENTION.move(verb, ReviewState(row.state), by=by, facts=facts_of(row, by, on=on))
    for name, value in {"state": move.after, **values}.items():
        setattr(row, name, value)
    row.save(update_fields=["state", *values])
    record(row, verb, by=by, reason=because or row.reason)
