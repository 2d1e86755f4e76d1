"""Write the conditions of a licence: from the catalogue or bespoke, in order, each with its reasons and places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from licence.catalogue import policy
from licence.catalogue.rules import wording
from licence.catalogue.rules.families import Family
from licence.conditions.eligibility import refused_for
from licence.conditions.rules import is_on_map
from licence.licences import alert_kinds
from licence.licences import rules as lifecycle
from licence.licences.actions.licences import after_edit, for_editing
from licence.licences.actions.moves import (
    LicenceRefused,
    alert_bespoke,
    facts_of_condition,
    lock,
    renumber,
    settle_bespoke,
)
from licence.licences.models import Licence, LicenceCondition, Zone
from sharing import access, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.once import keyed, made_before

FIELDS = ("wording", "inputs", "necessity", "proportionality", "review_on", "family")
APPROVAL = ("approved_by_body", "approval_ref", "approved_on")
REFUSAL = ("refused_at", "refused_because")
Kind = LicenceCondition.Kind


@dataclass(frozen=True)
class Written:
    """What is written of one added condition. inputs: by the name of the blank. text: of a bespoke one alone."""

    necessity: str
    proportionality: str
    review_on: date | None
    inputs: Mapping[str, str | Sequence[str]] | None = None
    text: str = ""
    family: str = Family.SUPERVISION


@transaction.atomic
def add_condition(
    *, licence: Licence, written: Written, by: User, entry: policy.Condition | None = None, uid: UUID | None = None
) -> LicenceCondition:
    """Add a condition at the end: an additional one of the catalogue, or, without an entry, a bespoke one.

    Raises LicenceRefused when it is of another policy, is there already, may not be imposed on this person, or is not
    justified; MoveRefused when the licence cannot be changed.
    """
    licence = for_editing(licence, by=by)
    made = made_before(LicenceCondition, uid)
    if made is not None:
        if made.licence_id != licence.pk:
            raise access.RecordHidden
        return made
    _check_justified(written)
    if entry:
        _check_entry(licence, entry)
        fields = _of_catalogue(entry, written)
    else:
        fields = _bespoke(written)
    last = licence.conditions.aggregate(last=Max("position"))["last"] or 0
    condition = LicenceCondition.objects.create(
        licence=licence, offender_id=licence.offender_id, position=last + 1, **fields, **keyed(uid)
    )
    record("licence.condition_added", condition, by, after=audit.fields_of(condition, *FIELDS))
    _ask_ppcs(condition, by)
    drafts.forget(user=by, form="condition.add" if entry else "condition.bespoke", key=str(licence.uid))
    after_edit(licence, by=by)
    return condition


@transaction.atomic
def change_condition(*, condition: LicenceCondition, written: Written, version: str, by: User) -> LicenceCondition:
    """Fill its blanks anew, or word a bespoke one anew; the approval of PPCS for a bespoke one is then asked again.

    version: of FIELDS as the form was filled. Raises ChangedMeanwhile, LicenceRefused, MoveRefused.
    """
    licence = for_editing(condition.licence, by=by)
    condition = LicenceCondition.objects.get(pk=condition.pk)
    _check(condition, "change")
    if version != version_of(condition, *FIELDS):
        raise ChangedMeanwhile(condition)
    _check_justified(written)
    before = audit.fields_of(condition, *FIELDS)
    entry = policy.get(condition.code, condition.policy_version)
    fields = _of_catalogue(entry, written) if entry else _bespoke(written)
    reworded = fields["wording"] != condition.wording
    if reworded and condition.kind == Kind.BESPOKE:
        settle_bespoke(condition, reason="Reworded")
        condition.approved_by_body, condition.approval_ref, condition.approved_on = "", "", None
        condition.refused_at, condition.refused_because = None, ""
    for name in FIELDS:
        setattr(condition, name, fields[name])
    if reworded:
        condition.unchecked_because = ""  # that was said of other words
    condition.save()
    if reworded:
        _ask_ppcs(condition, by)
    record("licence.condition_changed", condition, by, before=before, after=audit.fields_of(condition, *FIELDS))
    drafts.forget(user=by, form="condition.change", key=str(condition.uid))
    after_edit(licence, by=by)
    return condition


@transaction.atomic
def remove_condition(*, condition: LicenceCondition, reason: str, by: User) -> None:
    """Take an added condition off; the others move up. Raises LicenceRefused for a standard one, and without reason."""
    licence = for_editing(condition.licence, by=by)
    condition = LicenceCondition.objects.get(pk=condition.pk)
    _check(condition, "remove")
    if not reason.strip():
        raise LicenceRefused("reason", "Enter a reason")
    record("licence.condition_removed", condition, by, reason=reason, before=audit.fields_of(condition, *FIELDS))
    settle_bespoke(condition, reason="Removed from the draft")
    condition.delete()
    renumber(list(licence.conditions.all()))
    after_edit(licence, by=by)


@transaction.atomic
def move_condition(*, condition: LicenceCondition, up: bool, by: User) -> None:
    """Swap it with the added condition above or below; standard ones stay first. At either end nothing happens."""
    licence = for_editing(condition.licence, by=by)
    added = list(licence.conditions.exclude(kind=Kind.STANDARD))
    index = next((index for index, each in enumerate(added) if each.pk == condition.pk), None)
    if index is None:
        raise LicenceRefused("", "Standard conditions follow the order of the policy")
    other = index + (-1 if up else 1)
    if not 0 <= other < len(added):
        return
    added[index], added[other] = added[other], added[index]
    renumber([*licence.conditions.filter(kind=Kind.STANDARD), *added])
    record("licence.condition_moved", condition, by, after={"up": up})
    after_edit(licence, by=by)


@transaction.atomic
def approve_bespoke(*, condition: LicenceCondition, reference: str, by: User) -> LicenceCondition:
    """PPCS approves the words of a bespoke condition. Raises LicenceRefused, and MoveRefused to another role."""
    condition = _for_ppcs(condition, by)
    if condition.is_set_above:
        who = condition.get_approved_by_body_display()
        raise LicenceRefused("", f"The {who} set this condition: it needs no approval of PPCS")
    if not reference.strip():
        raise LicenceRefused("reference", "Enter the reference of the approval")
    if condition.approved_on and condition.approval_ref == reference:
        return condition
    condition.approved_by_body = LicenceCondition.ApprovedBy.PPCS
    condition.approval_ref, condition.approved_on = reference, timezone.localdate()
    condition.refused_at, condition.refused_because = None, ""
    condition.save(update_fields=[*APPROVAL, *REFUSAL])
    record("licence.bespoke_approved", condition, by, after={"reference": reference})
    settle_bespoke(condition, reason=f"Approved by {by}")
    return condition


@transaction.atomic
def refuse_bespoke(*, condition: LicenceCondition, reason: str, by: User) -> LicenceCondition:
    """PPCS does not approve the words: probation rewords the condition or removes it, and is alerted. An approval that
    was given ends with it. Raises LicenceRefused, also without a reason, and MoveRefused to another role."""
    condition = _for_ppcs(condition, by)
    if condition.is_set_above:
        who = condition.get_approved_by_body_display()
        raise LicenceRefused("", f"The {who} set this condition: it needs no approval of PPCS")
    if not reason.strip():
        raise LicenceRefused("reason", "Enter a reason")
    if condition.licence.status not in lifecycle.DRAFTS | {lifecycle.Status.TIMED_OUT}:
        raise LicenceRefused("", "The licence was submitted. Ask for it to be sent back first")
    condition.approved_by_body, condition.approval_ref, condition.approved_on = "", "", None
    condition.refused_at, condition.refused_because = timezone.now(), reason.strip()
    condition.save(update_fields=[*APPROVAL, *REFUSAL])
    record("licence.bespoke_refused", condition, by, reason=reason)
    settle_bespoke(condition, reason=f"Refused by {by}")
    of = f"condition {condition.position} of licence {condition.licence.version}"
    alert_bespoke(alert_kinds.BESPOKE_REFUSED, condition, f"PPCS ({by}) does not approve the words of {of}.")
    return condition


def _for_ppcs(condition: LicenceCondition, by: User) -> LicenceCondition:
    """A bespoke condition on which PPCS decides, locked. Raises LicenceRefused, MoveRefused."""
    lock(condition.offender)
    access.require(by, Permission.CHANGE, condition.offender)
    if by.is_program or not by.can(Capability.APPROVE_BESPOKE):
        raise MoveRefused("PPCS approves bespoke conditions")
    condition = LicenceCondition.objects.select_related("licence", "offender").get(pk=condition.pk)
    if condition.kind != Kind.BESPOKE:
        raise LicenceRefused("", "Only a bespoke condition needs the approval of PPCS")
    if condition.licence.status not in lifecycle.BEFORE_FORCE:
        raise LicenceRefused("", "The licence is no longer a draft")
    return condition


def _ask_ppcs(condition: LicenceCondition, by: User) -> None:
    if condition.kind != Kind.BESPOKE:
        return
    text = f"Condition {condition.position} of licence {condition.licence.version}, written by {by}, is "
    "waiting for PPCS approval."
    alert_bespoke(alert_kinds.BESPOKE_TO_APPROVE, condition, text)


@transaction.atomic
def add_zone(
    *,
    condition: LicenceCondition,
    kind: str,
    place: str,
    hours: str,
    by: User,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    outline: Sequence[Sequence[float]] = (),
    radius_metres: int | None = None,
    uid: UUID | None = None,
) -> Zone:
    """Name a place of a condition. outline: [longitude, latitude] pairs; one pair with a radius is a circle."""
    licence = for_editing(condition.licence, by=by)
    made = made_before(Zone, uid)
    if made is not None:
        if made.condition_id != condition.pk:
            raise access.RecordHidden
        return made
    _check(condition, "name_place")
    if starts_at and ends_at and ends_at <= starts_at:
        raise LicenceRefused("ends_at", "The end must be after the start")
    if not all(is_on_map(latitude=latitude, longitude=longitude) for longitude, latitude in outline):
        raise LicenceRefused("outline", "A point is not on the map")
    if len(outline) == 1 and not radius_metres:
        raise LicenceRefused("radius_metres", "Enter how far around that point, in metres")
    if len(outline) == 2:
        raise LicenceRefused("outline", "Enter 1 point for a circle, or 3 or more for an outline")
    zone = Zone.objects.create(
        condition=condition,
        offender_id=condition.offender_id,
        kind=kind,
        place=place,
        hours=hours or "At all times",
        starts_at=starts_at,
        ends_at=ends_at,
        outline=[list(point) for point in outline],
        radius_metres=radius_metres if len(outline) == 1 else None,
        **keyed(uid),
    )
    record("licence.zone_added", condition, by, after=audit.fields_of(zone, "kind", "place", "hours", "outline"))
    drafts.forget(user=by, form="zone.add", key=str(condition.uid))
    after_edit(licence, by=by)
    return zone


@transaction.atomic
def remove_zone(*, zone: Zone, by: User) -> None:
    """Take a place off a condition."""
    licence = for_editing(zone.condition.licence, by=by)
    zone = Zone.objects.get(pk=zone.pk)
    _check(zone.condition, "take_place_off")
    if zone.exemptions.exists():
        raise LicenceRefused("", "A permission names this place. It stays on the record")
    record("licence.zone_removed", zone.condition, by, before=audit.fields_of(zone, "kind", "place", "hours"))
    zone.delete()
    after_edit(licence, by=by)


def _check(condition: LicenceCondition, act: str) -> None:
    """Raises LicenceRefused when the machine of conditions does not let this be done with it."""
    if refusal := lifecycle.refusal_on(act, facts_of_condition(condition)):
        raise LicenceRefused("", refusal)


def _check_entry(licence: Licence, entry: policy.Condition) -> None:
    if entry.kind != "additional" or entry.licence_type != "AP":
        raise LicenceRefused("", "This condition is not among those that can be added")
    if entry.policy_version != licence.policy_version:
        raise LicenceRefused(
            "", f"This licence follows policy {licence.policy_version}. Select a condition of that policy"
        )
    if not entry.inputs and licence.conditions.filter(code=entry.code).exists():
        raise LicenceRefused("", "This condition is on the licence already")
    if refusal := refused_for(licence.offender, entry.family):
        raise LicenceRefused("", refusal)


def _check_justified(written: Written) -> None:
    if not written.necessity.strip():
        raise LicenceRefused("necessity", "Enter why it is necessary")
    if not written.proportionality.strip():
        raise LicenceRefused("proportionality", "Enter why it is proportionate")
    if written.review_on is None:
        raise LicenceRefused("review_on", "Enter the review date")


def _of_catalogue(entry: policy.Condition, written: Written) -> dict[str, Any]:
    inputs = dict(written.inputs or {})
    if refusal := wording.refusal(entry.inputs, inputs):
        raise LicenceRefused("inputs", refusal)
    return {
        "kind": Kind.ADDITIONAL,
        "code": entry.code,
        "policy_version": entry.policy_version,
        "category": entry.category,
        "family": entry.family,
        "wording": wording.expand(entry.template, entry.inputs, inputs) if entry.template else entry.text,
        "inputs": inputs,
        **_justification(written),
    }


def _bespoke(written: Written) -> dict[str, Any]:
    if not written.text.strip():
        raise LicenceRefused("text", "Enter the condition")
    return {
        "kind": Kind.BESPOKE,
        "family": written.family,
        "wording": written.text.strip(),
        "inputs": {},
        **_justification(written),
    }


def _justification(written: Written) -> dict[str, Any]:
    return {
        "necessity": written.necessity,
        "proportionality": written.proportionality,
        "review_on": written.review_on,
    }


def record(verb: str, condition: LicenceCondition, by: User, *, reason: str = "", **payload: Any) -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=condition,
        subject=condition.offender_id,
        reason=reason,
        payload=payload,
    )
