"""Reassigning open checks: one, or all of an officer who is away; and back again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from licence.checks.actions.plans import CheckRefused, refuse_stranger, refuse_without_reason
from licence.checks.models import Check, Handover
from licence.checks.querysets import CheckQuerySet
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.models import Team, User
from sharing.records.once import take_turns

Whose = tuple[User | None, Team | None]


@dataclass(frozen=True)
class Moves:
    """What can be given, and what cannot: who would receive it does not work with the person."""

    goes: list[Check]
    stays: list[Check]


@transaction.atomic
def reassign(
    *, check: Check, officer: User | None, team: Team | None, reason: str, by: User, uid: UUID | None = None
) -> Check:
    """This one check is made by somebody else; its plan stays. uid: the key that the form was given.

    Raises CheckRefused.
    """
    access.require(by, Permission.CHANGE, check.offender)
    if _given_before(uid):
        return check
    refuse_without_reason(reason, "Say why somebody else checks")
    if officer is None and team is None:
        raise CheckRefused("officer", "Choose who checks")
    if (officer, team) == (check.officer, check.team):
        raise CheckRefused("officer", "They make this check already. Choose somebody else")
    refuse_stranger(check.offender, officer)
    if not _give([check], lambda each: (officer, team), act=uid, reason=reason, by=by):
        raise CheckRefused("", "This check was answered meanwhile. Nothing is changed")
    check.refresh_from_db()
    return check


@transaction.atomic
def give_all(*, officer: User, to: User, reason: str, by: User, uid: UUID | None = None) -> int:
    """Everything that waits for an officer goes to another, as far as both `by` and the other may change the person.

    For managers. Their plans stay theirs. Returns how many went; sent twice, they go once. Raises CheckRefused.
    """
    _require_manager(by)
    if given := _given_before(uid):
        return given
    refuse_without_reason(reason, "Say why somebody else checks")
    if officer == to:
        raise CheckRefused("to", "Choose somebody else")
    people = {check.offender_id for check in moves_of(officer, to=to, by=by).goes}
    access.hold([by, to], people)
    goes = [check for check in moves_of(officer, to=to, by=by).goes if check.offender_id in people]
    given = _give(goes, lambda each: (to, None), act=uid, reason=reason, by=by)
    if not given:
        raise CheckRefused("to", f"Nothing that waits for {officer} can go to {to}")
    return given


@transaction.atomic
def give_back(*, act: UUID, reason: str, by: User, uid: UUID | None = None) -> int:
    """What was given in one act and still waits goes back to who had it, where they still work with the person.

    For managers. Returns how many went back. Raises CheckRefused.
    """
    _require_manager(by)
    if given := _given_before(uid):
        return given
    refuse_without_reason(reason, "Say why they go back")
    access.hold([by], {row.offender_id for row in standing_of(act, by=by)})
    had = {row.check_made_id: (row.from_officer, row.from_team) for row in standing_of(act, by=by)}
    checks = list(Check.objects.filter(pk__in=had).select_related("offender"))
    goes = [each for each in checks if _may_have(had[each.pk], each)]
    given = _give(goes, lambda each: had[each.pk], act=uid, reason=reason, by=by)
    if not given:
        raise CheckRefused("", "Nothing can go back: it was answered, or who had it does not work with the person now")
    return given


def waiting_of(officer: User, *, by: User) -> CheckQuerySet:
    """What waits for an officer by name, of the people whom `by` may change."""
    return access.limit(Check.objects.asked_for().filter(officer=officer), by, Permission.CHANGE)


def moves_of(officer: User, *, to: User, by: User) -> Moves:
    """What `give_all` would do. Two questions, however many checks wait."""
    rows = list(waiting_of(officer, by=by).with_all().order_by("due_on", "due_at", "pk"))
    own = Check.objects.filter(pk__in=[row.pk for row in rows])
    can = set(access.limit(own, to, Permission.CHANGE).values_list("pk", flat=True))
    return Moves([row for row in rows if row.pk in can], [row for row in rows if row.pk not in can])


def standing_of(act: UUID, *, by: User) -> list[Handover]:
    """What was given in this act and still waits with whom it was given to, of the people whom `by` may change."""
    rows = access.limit(Handover.objects.filter(act=act).standing(), by, Permission.CHANGE)
    return list(rows.select_related("from_officer", "from_team"))


def _given_before(uid: UUID | None) -> int:
    """How many checks an earlier sending of the same form gave."""
    if uid is None:
        return 0
    take_turns(str(uid))
    return Handover.objects.filter(act=uid).count()


def _require_manager(by: User) -> None:
    if not by.can(Capability.GRANT_ACCESS):
        audit.refuse(by=by, verb="licence.handover_refused")
        raise access.NotAllowed(Permission.SHARE)


def _may_have(whose: Whose, check: Check) -> bool:
    officer, team = whose
    if officer is None:
        return team is not None
    return access.may(officer, Permission.CHANGE, check.offender)


def _give(checks: Iterable[Check], to: Callable[[Check], Whose], *, act: UUID | None, reason: str, by: User) -> int:
    """Claim those that still wait with whom they were shown to wait, give each, and record it. Returns how many."""
    act, now = act or uuid4(), timezone.now()
    given, told = [], []
    for check in sorted(checks, key=lambda each: each.pk):
        officer, team = to(check)
        own = Check.objects.unanswered().filter(pk=check.pk, officer=check.officer_id, team=check.team_id)
        if not own.update(officer=officer, team=team):
            continue
        row = Handover(
            act=act,
            check_made=check,
            offender_id=check.offender_id,
            from_officer_id=check.officer_id,
            from_team_id=check.team_id,
            to_officer=officer,
            to_team=team,
            reason=reason.strip(),
            at=now,
            by=by,
        )
        given.append(row)
        told.append(_entry(row))
    Handover.objects.bulk_create(given)
    audit.record_many(told)
    return len(given)


def _entry(row: Handover) -> dict:
    before = {"officer": row.from_officer_id, "team": row.from_team_id}
    after = {"officer": row.to_officer_id, "team": row.to_team_id}
    return {
        "action": audit.Action.ALTERATION,
        "verb": "licence.check_reassigned",
        "by": row.by,
        "target": row.check_made,
        "subject": row.offender_id,
        "reason": row.reason,
        "payload": {"before": before, "after": after},
    }
