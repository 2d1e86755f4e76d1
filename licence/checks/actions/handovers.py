"""Reassigning one open check to another officer or team. All that an officer on leave has goes by sharing/cover."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from licence.checks.actions.plans import CheckRefused, refuse_stranger, refuse_without_reason
from licence.checks.models import Check, Handover
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.models import Team, User
from sharing.records.once import take_turns


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
    refuse_without_reason(reason, "Enter why the check is reassigned")
    if officer is None and team is None:
        raise CheckRefused("officer", "Select who checks")
    if (officer, team) == (check.officer, check.team):
        raise CheckRefused("officer", "They already make this check. Select someone else")
    refuse_stranger(check.offender, officer)
    if not _give(check, officer=officer, team=team, act=uid, reason=reason, by=by):
        raise CheckRefused("", "This check has since been logged. No changes were saved")
    check.refresh_from_db()
    return check


def _given_before(uid: UUID | None) -> int:
    """How many checks an earlier sending of the same form gave."""
    if uid is None:
        return 0
    take_turns(str(uid))
    return Handover.objects.filter(act=uid).count()


def _give(check: Check, *, officer: User | None, team: Team | None, act: UUID | None, reason: str, by: User) -> bool:
    """Claim it where it still waits with whom it was shown to wait, give it, and record it."""
    own = Check.objects.unanswered().filter(pk=check.pk, officer=check.officer_id, team=check.team_id)
    if not own.update(officer=officer, team=team):
        return False
    row = Handover.objects.create(
        act=act or uuid4(),
        check_made=check,
        offender_id=check.offender_id,
        from_officer_id=check.officer_id,
        from_team_id=check.team_id,
        to_officer=officer,
        to_team=team,
        reason=reason.strip(),
        at=timezone.now(),
        by=by,
    )
    audit.record(**_entry(row))
    return True


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
