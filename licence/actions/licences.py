"""Begin a licence, have it approved, put it in force, vary and end it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from licence import alert_kinds, catalogue
from licence.actions.moves import (
    LicenceRefused,
    expected_release,
    facts_of,
    goes_on,
    keep,
    last_release,
    lock,
    make_move,
    moved_so_far,
    page_of,
    reread,
)
from licence.models import Check, CheckPlan, Exemption, Licence, LicenceCondition, Zone
from licence.rules import lifecycle
from licence.rules.lifecycle import Facts, Status
from offenders.models import KeyDate, Offender, Release
from offenders.rules.custody import Status as Where
from sharing import access, alerts, audit, practice
from sharing.actions.once import keyed, made_before
from sharing.machines import MoveRefused
from sharing.models import User
from sharing.rules import Permission
from sharing.versions import ChangedMeanwhile, version_of

HARD_STOP = practice.define(
    "licence.hard_stop_working_days",
    "Working days before a release from which the prison makes the licence",
    unit="working days",
    default=lifecycle.HARD_STOP_WORKING_DAYS,
    source="Practice of probation's licence service",
)
WARNING = practice.define(
    "licence.warning_working_days",
    "Working days before that on which everybody is warned that no licence is approved",
    unit="working days",
    default=lifecycle.WARNING_WORKING_DAYS,
    source="Practice of probation's licence service",
)

DETAILS = (
    "officer",
    "team",
    "ends_on",
    "system_of_record",
    "external_ref",
    "meets_with",
    "meets_whom",
    "meets_when",
    "meets_at",
    "meets_where",
    "spo_discussed_on",
    "vlo_discussed_on",
    "has_no_vlo",
    "signed_on",
)
EXPIRES = ("LED", "SLED", "SED")  # of several the first that is known
NOT_APPROVED: dict[str, Any] = {"approved_by": None, "approved_at": None, "approved_as": ""}


def hard_stop_of(leaves_on: date, *, on: date) -> date:
    return lifecycle.hard_stop_on(leaves_on, working_days=practice.value(HARD_STOP, on=on))


@transaction.atomic
def begin(*, offender: Offender, by: User, uid: UUID | None = None) -> Licence:
    """Begin the licence on which the person will be released, with the standard conditions of the policy of that day.

    For somebody who is free on a licence that is not here yet it begins that one. uid: the key that the form was
    given. Raises MoveRefused, and LicenceRefused when no release is known or one is in the making.
    """
    lock(offender)
    if made := _made_before(offender, uid):
        return made
    access.require(by, Permission.CHANGE, offender)
    release, starts_on = _release_for(offender)
    today = timezone.localdate()
    stopped = starts_on is not None and release.released_on is None and today >= hard_stop_of(starts_on, on=today)
    if by.role in lifecycle.PRISON and not stopped:
        raise LicenceRefused("", "Probation makes the licence until the hard stop. The prison makes it from then on")
    if Licence.objects.in_the_making().filter(offender=offender).exists():
        raise LicenceRefused("", "A licence is in the making already. Go on with that one")
    move = lifecycle.LICENCE.move("begin", None, by=by.role, facts=Facts(by=by.pk))
    latest = Licence.objects.filter(offender=offender).order_by("-number").first()
    version = catalogue.version_for(starts_on)
    licence = Licence.objects.create(
        offender=offender,
        release=release,
        kind=Licence.Kind.PRRD if release.period.is_recall else Licence.Kind.CRD,
        status=move.after,
        policy_version=version,
        number=latest.number + 1 if latest else 1,
        ends_on=_expires_on(offender),
        officer=by if by.role in lifecycle.COM else None,
        started_by=by,
        **keyed(uid),
    )
    LicenceCondition.objects.bulk_create(
        LicenceCondition(
            licence=licence,
            offender=offender,
            kind=LicenceCondition.Kind.STANDARD,
            code=entry.code,
            policy_version=entry.policy_version,
            category=entry.category,
            family=entry.family,
            position=position,
            wording=entry.text,
        )
        for position, entry in enumerate(catalogue.standard(version), start=1)
    )
    keep(licence, "begin", before="", by=by)
    if by.role in lifecycle.PRISON:
        time_out(licence=licence, on=today)
        licence.refresh_from_db()
    return licence


@transaction.atomic
def set_details(*, licence: Licence, details: dict[str, Any], version: str, by: User) -> Licence:
    """Who supervises, whom the person meets first, when it expires, where it is kept. Names as in DETAILS, some or all.

    version: of the fields named as the form was filled. Raises ChangedMeanwhile, MoveRefused, LicenceRefused.
    """
    licence = for_editing(licence, by=by)
    if version != version_of(licence, *(name for name in DETAILS if name in details)):
        raise ChangedMeanwhile(licence)
    if details.get("system_of_record") == Licence.Record.DOCUMENT and not details.get("external_ref"):
        raise LicenceRefused("external_ref", "Enter the reference by which the document is found")
    before = audit.fields_of(licence, *DETAILS)
    for name in DETAILS:
        if name in details:
            setattr(licence, name, details[name])
    licence.save(update_fields=DETAILS)
    after = audit.fields_of(licence, *DETAILS)
    if after == before:
        return licence
    _altered("licence.details_set", licence, by, before=before, after=after)
    return after_edit(licence, by=by)


@transaction.atomic
def submit(*, licence: Licence, by: User) -> Licence:
    """Ask for approval; those who may approve are told. Raises MoveRefused with what is missing."""
    licence = _own(licence, by)
    was_timed_out = licence.status == Status.TIMED_OUT
    make_move(
        licence,
        "submit",
        by=by,
        facts=facts_of(licence, by=by),
        submitted_by=by,
        submitted_at=timezone.now(),
        **NOT_APPROVED,
        kind=Licence.Kind.HARD_STOP if was_timed_out else licence.kind,
    )
    _tell(alert_kinds.TO_APPROVE, licence, f"Licence {licence.version} was submitted by {by}.")
    return licence


@transaction.atomic
def approve(*, licence: Licence, by: User) -> Licence:
    """The decision maker of the prison approves a first licence, the head of the probation unit a variation, and what
    is recorded late of somebody who is free already.

    Raises MoveRefused; to whoever submitted it in any case.
    """
    licence = _own(licence, by)
    is_head = by.role in lifecycle.ACO
    as_what = Licence.ApprovedAs.ACO if is_head else Licence.ApprovedAs.GOVERNOR
    at = timezone.now()
    make_move(
        licence, "approve", by=by, facts=facts_of(licence, by=by), approved_by=by, approved_at=at, approved_as=as_what
    )
    body = LicenceCondition.ApprovedBy.ACO if is_head else LicenceCondition.ApprovedBy.GOVERNOR
    licence.conditions.filter(approved_by_body="").update(approved_by_body=body, approved_on=timezone.localdate(at))
    licence.conditions.update(state=LicenceCondition.State.APPROVED)
    _settle(licence, "Approved")
    _tell(alert_kinds.APPROVED, licence, f"Licence {licence.version} was approved by {by}.")
    return licence


@transaction.atomic
def reject(*, licence: Licence, reason: str, by: User) -> Licence:
    """Send it back to who made it. Raises MoveRefused; without a reason in any case."""
    licence = _own(licence, by)
    make_move(licence, "reject", by=by, facts=facts_of(licence, by=by, reason=reason), reason=reason)
    _settle(licence, "Sent back")
    _tell(alert_kinds.REJECTED, licence, f"Licence {licence.version} was sent back by {by}.")
    return licence


def for_editing(licence: Licence, *, by: User) -> Licence:
    """The licence, locked, for somebody who may change what it says now. Raises MoveRefused."""
    licence = _own(licence, by)
    if not lifecycle.may_edit(Status(licence.status), role=by.role):
        raise MoveRefused("This licence cannot be changed now, or not by your role. Its page says who must act")
    return licence


def after_edit(licence: Licence, *, by: User) -> Licence:
    """What was approved and is changed must be approved again, and the prison is told. Raises MoveRefused."""
    if licence.status not in (Status.APPROVED, Status.VARIATION_APPROVED):
        return licence
    make_move(
        licence,
        "edit",
        by=by,
        facts=facts_of(licence, by=by),
        submitted_by=by,
        submitted_at=timezone.now(),
        **NOT_APPROVED,
    )
    text = f"Licence {licence.version} was changed by {by} after its approval. It waits for approval again."
    _tell(alert_kinds.EDITED_AFTER_APPROVAL, licence, text)
    return licence


@transaction.atomic
def vary(*, licence: Licence, reason: str, by: User, uid: UUID | None = None) -> Licence:
    """Begin a variation: a copy of the licence in force, to be changed. What is in force stays so until it is active.

    Raises MoveRefused when it is revoked, LicenceRefused when it is not in force or another one is in the making.
    """
    offender = licence.offender
    lock(offender)
    if made := _made_before(offender, uid):
        return made
    licence = _own(licence, by)
    facts = Facts(by=by.pk, reason=reason, is_revoked=licence.status == Status.RECALLED)
    move = lifecycle.LICENCE.move("vary", None, by=by.role, facts=facts)
    if licence.status != Status.ACTIVE:
        raise LicenceRefused("", "Only the licence in force can be varied")
    if Licence.objects.in_the_making().filter(offender=offender).exists():
        raise LicenceRefused("", "A variation is in the making already. Go on with that one")
    copied = ("policy_version", "number", "system_of_record", "external_ref", "ends_on", "officer", "team", "release")
    variation = Licence.objects.create(
        offender=offender,
        kind=Licence.Kind.VARIATION,
        status=move.after,
        part=Licence.objects.filter(offender=offender, number=licence.number).latest("part").part + 1,
        variation_of=licence,
        variation_reason=reason,
        started_by=by,
        **{name: getattr(licence, name) for name in copied},
        **keyed(uid),
    )
    _copy_conditions(licence, variation)
    keep(variation, "vary", before="", by=by, reason=reason)
    return variation


@transaction.atomic
def activate(*, licence: Licence, on: date, by: User | None) -> Licence:
    """From this day on the licence binds. The version before ends that day, and its plans go over to the copies.

    by: who recorded that it took force; None when it follows from the release. A first licence that is kept here takes
    force by the recorded release alone, unless the person is free already. Raises MoveRefused, LicenceRefused.
    """
    licence = _own(licence, by) if by else reread(licence)
    release = last_release(licence.offender)
    if by:
        _check_day(licence, release, on)
    as_clock = not licence.is_variation
    old = Licence.objects.active().filter(offender_id=licence.offender_id).first()
    if old:  # first: at each moment one is active
        reason = f"Replaced by licence {licence.version}"
        make_move(old, "end", by=by, facts=Facts(reason=reason), reason=reason, as_clock=True, **_ended(reason))
    facts = facts_of(licence, by=by, on=on)
    make_move(licence, "activate", by=by, facts=facts, as_clock=as_clock, starts_on=on, activated_at=timezone.now())
    licence.conditions.update(state=LicenceCondition.State.IN_FORCE, starts_on=on)
    if old:
        _end_conditions(old, on=on)
        _carry_over(licence, on=on)
    text = (
        f"Licence {licence.version} is in force from {on.day} {on:%B %Y}, with {licence.conditions.count()} conditions."
    )
    _tell(alert_kinds.ACTIVATED, licence, text)
    return licence


@transaction.atomic
def revoke(*, licence: Licence, on: date, reason: str, by: User | None) -> Licence:
    """The person is recalled: the conditions bind until the end of this day. What was in the making ends too.

    by: casework; None when it follows from a movement. Raises MoveRefused.
    """
    licence = reread(licence)
    make_move(licence, "revoke", by=by, facts=Facts(reason=reason), reason=reason)
    _end_conditions(licence, on=on + timedelta(days=1))
    for draft in Licence.objects.in_the_making().filter(offender_id=licence.offender_id):
        end(licence=draft, on=on, reason="The licence is revoked", by=None)
    return licence


@transaction.atomic
def end(*, licence: Licence, on: date, reason: str, by: User | None) -> Licence:
    """It is over: expired, given up, died or deported. on: the last day on which it binds. Raises MoveRefused."""
    licence = _own(licence, by) if by else reread(licence)
    make_move(licence, "end", by=by, facts=Facts(reason=reason), reason=reason, **_ended(reason))
    _end_conditions(licence, on=on + timedelta(days=1))
    _settle(licence, reason)
    for variation in Licence.objects.in_the_making().filter(variation_of=licence):
        end(licence=variation, on=on, reason=reason, by=None)
    return licence


@transaction.atomic
def time_out(*, licence: Licence, on: date) -> Licence:
    """The hard stop is reached: from now on the prison makes it. Raises MoveRefused."""
    licence = reread(licence)
    leaves_on = goes_on(licence)
    facts = Facts(on=on, hard_stop_on=hard_stop_of(leaves_on, on=on) if leaves_on else None)
    return make_move(licence, "time_out", by=None, facts=facts, kind=Licence.Kind.HARD_STOP)


def _release_for(offender: Offender) -> tuple[Release, date]:
    """The release that the licence is for, and the day on which it begins or began."""
    if expected := expected_release(offender):
        return expected, expected.leaves_on
    left = last_release(offender)
    if left and left.released_on and offender.status == Where.ON_LICENCE:
        if Licence.objects.active().filter(offender=offender).exists():
            raise LicenceRefused("", "A licence is in force. Vary that one")
        return left, left.released_on
    raise LicenceRefused("", "No release is expected. Record the dates of the sentence first")


def _made_before(offender: Offender, uid: UUID | None) -> Licence | None:
    made = made_before(Licence, uid)
    if made is not None and made.offender_id != offender.pk:
        raise access.RecordHidden
    return made


def _own(licence: Licence, by: User | None) -> Licence:
    """The row as it stands, locked, for somebody who may change the person. Raises NotAllowed, RecordHidden."""
    licence = reread(licence)
    if by:
        access.require(by, Permission.CHANGE, licence.offender)
    return licence


def _expires_on(offender: Offender) -> date | None:
    dates = dict(KeyDate.objects.current().official().filter(offender=offender).values_list("code", "falls_on"))
    return next((dates[code] for code in EXPIRES if code in dates), None)


def _check_day(licence: Licence, release: Release | None, on: date) -> None:
    if on > timezone.localdate():
        raise LicenceRefused("on", "The day cannot be in the future")
    if licence.is_variation:
        begun = licence.variation_of and licence.variation_of.starts_on
        if begun and on < begun:
            raise LicenceRefused("on", "A variation cannot take force before the licence that it varies")
    elif licence.offender.status != Where.ON_LICENCE or release is None or release.released_on is None:
        raise LicenceRefused("", "The person is not released. Record the release, and the licence is in force")
    elif on < release.released_on:
        raise LicenceRefused("on", "The day cannot be before the release")


def _ended(reason: str) -> dict[str, Any]:
    return {"ended_at": timezone.now(), "ended_because": reason[:300]}


def _end_conditions(licence: Licence, *, on: date) -> None:
    """From this day on they bind no more. One that was to begin later never did."""
    in_force = licence.conditions.filter(starts_on__isnull=False)
    in_force.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), starts_on__lte=on).update(ends_on=on)
    in_force.update(state=LicenceCondition.State.EXPIRED)


def _copy_conditions(old: Licence, new: Licence) -> None:
    """Conditions in force with their places, in their order, each knowing whence it came."""
    leave = {"id", "uid", "licence", "carried_from", "starts_on", "ends_on", "state"}
    for condition in old.conditions.prefetch_related("zones"):
        copy = LicenceCondition.objects.create(
            licence=new, carried_from=condition, **_values(condition, leave), state=LicenceCondition.State.PROPOSED
        )
        for zone in condition.zones.all():
            Zone.objects.create(condition=copy, **_values(zone, {"id", "uid", "condition"}))


def _values(row: Any, leave: set[str]) -> dict[str, Any]:
    return {each.name: getattr(row, each.name) for each in row._meta.concrete_fields if each.name not in leave}


def _carry_over(new: Licence, *, on: date) -> None:
    """Plans, unanswered checks and exemptions of the version before go over to the copies; the others' plans end."""
    old = new.variation_of
    if old is None:
        return
    copies = {copy.carried_from_id: copy for copy in new.conditions.exclude(carried_from=None)}
    for condition in old.conditions.all():
        plans = CheckPlan.objects.live(on=on).filter(condition=condition)
        copy = copies.get(condition.pk)
        if copy is None:
            _end_plans(list(plans.values_list("pk", flat=True)), on=on)
            continue
        moved = list(plans.values_list("pk", flat=True))
        for check in Check.objects.unanswered().filter(plan__in=moved):
            check.conditions.remove(condition)
            check.conditions.add(copy)
            Check.objects.filter(pk=check.pk).update(licence=new)
        CheckPlan.objects.filter(pk__in=moved).update(condition=copy)
        _carry_exemptions(condition, copy)


def _end_plans(plans: list[int], *, on: date) -> None:
    """What is not on the licence any more is not checked: what was due from this day on is not asked for."""
    Check.objects.unanswered().filter(plan__in=plans, due_on__gte=on).delete()
    CheckPlan.objects.filter(pk__in=plans, starts_on__lte=on).update(ends_on=on)
    CheckPlan.objects.filter(pk__in=plans, starts_on__gt=on).update(starts_on=on, ends_on=on)


def _carry_exemptions(condition: LicenceCondition, copy: LicenceCondition) -> None:
    """Who was let off until a day still is, from the same place."""
    places = dict(zip(condition.zones.all(), copy.zones.all(), strict=False))
    running = Exemption.objects.filter(condition=condition, ended_at__isnull=True, ends_at__gt=timezone.now())
    for exemption in running.select_related("zone"):
        exemption.condition = copy
        exemption.zone = places.get(exemption.zone) if exemption.zone else None
        exemption.save(update_fields=["condition", "zone"])


def _tell(kind: alerts.Kind, licence: Licence, text: str, *, at: datetime | None = None) -> None:
    alerts.raise_alert(
        kind=kind,
        key=f"{licence.uid}:{moved_so_far(licence)}",
        subject=licence.offender,
        text=text,
        link=page_of(licence),
        at=at,
    )


def _settle(licence: Licence, reason: str) -> None:
    """What asked for a decision is over once there is one."""
    for number in range(1, moved_so_far(licence) + 1):
        for kind in (alert_kinds.TO_APPROVE, alert_kinds.EDITED_AFTER_APPROVAL):
            alerts.resolve(kind=kind, key=f"{licence.uid}:{number}", reason=reason)


def _altered(verb: str, licence: Licence, by: User, **payload: Any) -> None:
    audit.record(
        action=audit.Action.ALTERATION, verb=verb, by=by, target=licence, subject=licence.offender_id, payload=payload
    )
