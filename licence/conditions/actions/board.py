"""Recording what the Parole Board directed of one condition. Others put it on record for the Board."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from licence.conditions.actions.conditions import APPROVAL, record
from licence.licences import rules as lifecycle
from licence.licences.actions.moves import LicenceRefused, after_reference, lock
from licence.licences.models import LicenceCondition
from licence.licences.rules import LicenceFacts
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.models import User


@transaction.atomic
def record_board(
    *, condition: LicenceCondition, is_set: bool, reference: str, directed_on: date | None, by: User
) -> LicenceCondition:
    """Casework or the prison's decision maker records what the Parole Board directed of one condition: that it set it,
    or, is_set False, that it lets it be varied, so that probation may change it and it is approved anew. After a
    reference to the High Court the Board has no such power: PPCS records what the Secretary of State set.

    reference, directed_on: of the direction. Raises LicenceRefused, and MoveRefused to another role and to whoever
    submitted the licence.
    """
    lock(condition.offender)
    access.require(by, Permission.CHANGE, condition.offender)
    condition = LicenceCondition.objects.select_related("licence").get(pk=condition.pk)
    licence = condition.licence
    is_secretarys = after_reference(licence)
    if is_secretarys and not by.can(Capability.SET_CONDITIONS_FOR_SECRETARY):
        raise MoveRefused(f"{lifecycle.AFTER_REFERENCE}. PPCS records what the Secretary of State set")
    if not by.can(Capability.RECORD_BOARD_CONDITIONS):
        raise MoveRefused("PPCS or the prison's decision maker must record what the Board directed")
    if licence.submitted_by_id == by.pk:
        raise MoveRefused("You submitted the licence. Someone else must record the Board's direction")
    if licence.status not in lifecycle.BEFORE_FORCE:
        raise LicenceRefused("", "The licence is no longer a draft")
    facts = LicenceFacts(on=timezone.localdate(), direction_ref=reference, directed_on=directed_on)
    if refusal := lifecycle.DIRECTION.refusal(facts):
        raise LicenceRefused("directed_on" if reference.strip() else "reference", refusal)
    if not is_set and not (condition.is_set_by_secretary if is_secretarys else condition.is_set_by_board):
        raise LicenceRefused("", f"The {'Secretary of State' if is_secretarys else 'Board'} did not set this condition")
    before = audit.fields_of(condition, *APPROVAL)
    if is_set:
        bodies = LicenceCondition.ApprovedBy
        condition.approved_by_body = bodies.SECRETARY_OF_STATE if is_secretarys else bodies.BOARD
        condition.approval_ref, condition.approved_on = reference.strip(), directed_on
    else:
        condition.approved_by_body, condition.approval_ref, condition.approved_on = "", "", None
    condition.save(update_fields=APPROVAL)
    record(
        f"licence.condition_{'set' if is_set else 'freed'}_by_{'secretary' if is_secretarys else 'board'}",
        condition,
        by,
        before=before,
        after={"reference": reference.strip(), "directed_on": directed_on},
    )
    return condition
