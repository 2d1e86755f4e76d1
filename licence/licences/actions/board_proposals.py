"""Propose on the licence in the making what the Parole Board set with its direction to release."""

from __future__ import annotations

from django.db.models import Max

from licence.catalogue import policy
from licence.catalogue.board import words_of
from licence.catalogue.rules.families import Family
from licence.licences import rules as lifecycle
from licence.licences.actions.moves import after_reference
from licence.licences.models import Licence, LicenceCondition
from offenders.models import Offender
from parole.models import BoardCondition, Decision
from parole.reviews.rules.clocks import years_after
from parole.reviews.rules.moves import OPEN, Outcome
from sharing import audit
from sharing.models import User

Kind = LicenceCondition.Kind
BOARD = LicenceCondition.ApprovedBy.BOARD
LOOKED_AT_AFTER_YEARS = 1  # our design: an added condition is looked at again after a year


def propose(*, licence: Licence, decision: Decision, by: User | None) -> int:
    """Add what the Board set and is not on the licence yet, in its order; returns how many are new. What it set by the
    catalogue stands in the catalogue's wording, the rest in the Board's.

    A condition that probation has proposed already is marked as the Board's. Safe to run again.
    """
    if licence.status not in lifecycle.BEFORE_FORCE or licence.is_variation:
        return 0
    return sum(_propose(licence, condition, by=by) for condition in decision.conditions.order_by("position"))


def directions_for(offender: Offender) -> list[Decision]:
    """The directions to release that stand in the reviews that are open: what each sets binds."""
    rows = Decision.objects.filter(offender=offender, fell_away_on__isnull=True, review__status__in=OPEN)
    return list(rows.filter(outcome=Outcome.RELEASE_DIRECTED).order_by("pk"))


def _propose(licence: Licence, condition: BoardCondition, *, by: User | None) -> bool:
    decided_on = condition.decision.reading().decided_on
    reference = condition.decision.reading().reasons_ref[:80]
    approval = {"approved_by_body": BOARD, "approval_ref": reference, "approved_on": decided_on}
    if after_reference(licence):  # what the Board had set is proposed, and is no longer the Board's
        approval = {"approved_by_body": "", "approval_ref": "", "approved_on": None}
    entry = policy.get(condition.code, condition.policy_version) if condition.code else None
    wording = words_of(entry, condition.inputs) if entry else condition.words
    alike = {"code": entry.code if entry else "", "wording": wording}
    if there := licence.conditions.filter(**alike).first():
        if there.approved_by_body != BOARD and there.kind != Kind.STANDARD:
            licence.conditions.filter(pk=there.pk).update(**approval)
        return False
    last = licence.conditions.aggregate(last=Max("position"))["last"] or 0
    row = LicenceCondition.objects.create(
        licence=licence,
        offender_id=licence.offender_id,
        position=last + 1,
        kind=Kind.ADDITIONAL if entry else Kind.BESPOKE,
        code=entry.code if entry else "",
        policy_version=entry.policy_version if entry else "",
        category=entry.category if entry else "",
        family=entry.family if entry else Family.SUPERVISION,
        wording=wording,
        inputs=condition.inputs,
        necessity="Set by the Parole Board with its direction to release",
        proportionality="Set by the Parole Board with its direction to release",
        review_on=years_after(decided_on, LOOKED_AT_AFTER_YEARS),
        **approval,
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.condition_proposed_for_board",
        by=by,
        target=row,
        subject=licence.offender_id,
        payload={"after": audit.fields_of(row, "code", "wording", "approval_ref", "approved_on")},
    )
    return True
