"""What puts a licence in force beside the release: the person is told and signs, or refuses before a witness; a planned
moment comes; danger does not wait. And the senior probation officer's view before a variation is submitted.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from licence.licences import alert_kinds, force
from licence.licences.actions import corrections
from licence.licences.actions.licences import NOT_TOLD, activate
from licence.licences.actions.moves import LicenceRefused, is_due, last_release, licence_url, refuse_due, reread
from licence.licences.actions.versions import plan, unplan
from licence.licences.force import Signing
from licence.licences.models import Licence
from licence.licences.rules import DRAFTS, Status, first_moment
from offenders.custody.rules import Status as Where
from sharing import access, alerts, audit
from sharing.access.roles import Capability
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused, RoleRefused
from sharing.access.two_people import refuse_same_person
from sharing.drafts import actions as drafts
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.time_words import say_datetime

APPROVED = (Status.APPROVED, Status.VARIATION_APPROVED)


@transaction.atomic
def give_spo_view(*, licence: Licence, view: str, by: User) -> Licence:
    """The senior probation officer's own view of a variation that is being written. Given again, the newer one counts.

    Raises LicenceRefused without words, MoveRefused for another role and once it was submitted.
    """
    licence = _opened(licence, by)
    _only(by, Capability.GIVE_VIEW_ON_VARIATIONS)
    if not licence.is_variation or licence.status not in DRAFTS:
        raise MoveRefused("Give the view while the variation is being written")
    if not view.strip():
        raise LicenceRefused("view", "Enter your view of the variation")
    licence.spo_view, licence.spo_view_by, licence.spo_view_at = view.strip(), by, timezone.now()
    licence.save(update_fields=["spo_view", "spo_view_by", "spo_view_at"])
    _record("licence.spo_view_given", licence, by)
    drafts.forget(user=by, form="licence.spo_view", key=str(licence.uid))
    return licence


@transaction.atomic
def record_told(
    *, licence: Licence, told_at: datetime, signing: Signing, by: User, planned_for: datetime | None = None
) -> Licence:
    """The person was told of the licence and signed it, or refused to sign. By whoever told them.

    An approved variation then binds: from `told_at` where that was today, else from now, with the earlier moment asked
    for as a correction; from `planned_for`, where that is given; a refused one when somebody else has witnessed the
    refusal. A first licence binds from the release, whatever is recorded here; of somebody who left without one, from
    the telling. Recorded twice it stays with the first. Raises LicenceRefused, MoveRefused.
    """
    licence = _opened(licence, by)
    _only(by, *tellers_of(licence))
    if licence.told_at is not None:
        return licence
    if licence.status not in (*APPROVED, Status.ACTIVE):
        raise MoveRefused("Only an approved licence can be explained to the person")
    now = timezone.now()
    if refusal := force.why_not_told(told_at=told_at, approved_at=licence.approved_at, now=now):
        raise LicenceRefused("told_at", refusal)
    if planned_for is not None:
        if licence.status != Status.VARIATION_APPROVED:
            raise LicenceRefused("planned_for", "Only a variation can have a later start")
        if refusal := force.why_not_planned(planned_for=planned_for, now=now):
            raise LicenceRefused("planned_for", refusal)
    licence.told_at, licence.told_by, licence.signing, licence.planned_for = told_at, by, signing, planned_for
    licence.save(update_fields=["told_at", "told_by", "signing", "planned_for"])
    _record("licence.person_told", licence, by)
    drafts.forget(user=by, form="licence.told", key=str(licence.uid))
    alerts.resolve(kind=alert_kinds.UNTOLD, key=str(licence.uid), reason=f"Told by {by}")
    if signing == Signing.REFUSED:
        alerts.raise_alert(
            kind=alert_kinds.REFUSAL_TO_WITNESS,
            key=f"{licence.uid}:{told_at.isoformat()}",
            subject=licence.offender,
            text=f"The person refused to sign licence {licence.version}, says {by}. Someone else who was there "
            "witnesses it; until then a variation does not bind.",
            link=licence_url(licence),
        )
        return licence
    return _take_force(licence, by=by, now=now)


@transaction.atomic
def witness_refusal(*, licence: Licence, by: User) -> Licence:
    """Someone else saw the person refuse to sign. A variation binds from now, or from its planned moment.

    Twice by the same user is once. Raises MoveRefused, SamePerson for whoever told the person.
    """
    licence = _opened(licence, by)
    _only(by, Capability.WITNESS_REFUSALS)
    if licence.witnessed_by_id == by.pk:
        return licence
    if licence.signing != Signing.REFUSED or licence.told_at is None or licence.told_by is None:
        raise MoveRefused("No refusal to sign is waiting for a witness")
    if licence.witnessed_at is not None:
        raise MoveRefused("The refusal is already witnessed")
    refuse_same_person(licence.told_by, by)
    now = timezone.now()
    licence.witnessed_by, licence.witnessed_at = by, now
    licence.save(update_fields=["witnessed_by", "witnessed_at"])
    _record("licence.refusal_witnessed", licence, by)
    key = f"{licence.uid}:{licence.told_at.isoformat()}"
    alerts.resolve(kind=alert_kinds.REFUSAL_TO_WITNESS, key=key, reason=f"Witnessed by {by}")
    return _take_force(licence, by=by, now=now)


@transaction.atomic
def take_back_told(*, licence: Licence, reason: str, by: User) -> Licence:
    """The telling was recorded by mistake, or the variation is to bind at another time. Before it is in force alone;
    what was recorded stays in the log. Raises LicenceRefused without a reason, MoveRefused."""
    licence = _opened(licence, by)
    _only(by, *tellers_of(licence))
    refuse_due(licence)
    if licence.status not in APPROVED or licence.told_at is None:
        raise MoveRefused("Nothing to withdraw: telling the person is not recorded, or the licence is in force")
    if not reason.strip():
        raise LicenceRefused("reason", "Enter a reason")
    unplan(licence)
    key = f"{licence.uid}:{licence.told_at.isoformat()}"
    _record("licence.told_taken_back", licence, by, reason=reason)
    for name, value in NOT_TOLD.items():
        setattr(licence, name, value)
    licence.save(update_fields=list(NOT_TOLD))
    alerts.resolve(kind=alert_kinds.REFUSAL_TO_WITNESS, key=key, reason="Withdrawn")
    alerts.raise_alert(
        kind=alert_kinds.WILL_NOT_START,
        key=key,
        subject=licence.offender,
        text=f"{by} withdrew the record of telling the person about licence {licence.version}. It is approved "
        f"and not in force.",
        link=licence_url(licence),
    )
    return licence


@transaction.atomic
def bind_at_once(*, licence: Licence, danger: str, by: User) -> Licence:
    """Danger does not wait: an approved variation binds from now, and the person is told as soon as can be. An alert
    asks for that until it is recorded, unless they knew already: of a planned start, or refusing to sign.

    Raises LicenceRefused without saying what the danger is, MoveRefused.
    """
    licence = _opened(licence, by)
    _only(by, Capability.MAKE_LICENCES)
    if licence.status == Status.ACTIVE and licence.danger:
        return licence
    refuse_due(licence)
    if licence.status != Status.VARIATION_APPROVED:
        raise MoveRefused("Only an approved variation can be put in force at once")
    if not danger.strip():
        raise LicenceRefused("danger", "Enter the danger that cannot wait")
    now = timezone.now()
    licence.danger = danger.strip()
    licence.save(update_fields=["danger"])
    _record("licence.bound_at_once", licence, by, reason=danger.strip())
    licence = activate(licence=licence, at=now, by=by)
    if licence.told_at is not None:
        return licence
    alerts.raise_alert(
        kind=alert_kinds.UNTOLD,
        key=str(licence.uid),
        subject=licence.offender,
        text=f"Licence {licence.version} binds since {say_datetime(now)}, and the person has not been told. "
        "Tell them and record it.",
        link=licence_url(licence),
    )
    return licence


@transaction.atomic
def record_kept_elsewhere(*, licence: Licence, by: User) -> Licence:
    """A licence that is kept in a document or in another system has bound since the release, as its approver read.

    Of somebody who is free already. Twice is once. Raises MoveRefused, LicenceRefused.
    """
    licence = _opened(licence, by)
    _only(by, Capability.MAKE_LICENCES)
    if licence.status == Status.ACTIVE:
        return licence
    release = last_release(licence.offender)
    if licence.status != Status.APPROVED:
        raise MoveRefused("The licence is not approved")
    if licence.offender.status != Where.ON_LICENCE or release is None or release.released_on is None:
        raise LicenceRefused("", "The person is not released. Record the release to put the licence in force")
    if licence.system_of_record == Licence.Record.HERE:
        raise LicenceRefused("", "This licence is kept here. Record that the person has been told about it")
    return activate(licence=licence, at=first_moment(release.released_on), by=by)


def take_planned_force(*, at: datetime) -> int:
    """Variations whose planned moment has come bind from that moment, however late this runs. Returns how many."""
    rows = Licence.objects.filter(status=Status.VARIATION_APPROVED, planned_for__lte=at).select_related("offender")
    done = 0
    for licence in rows.order_by("planned_for", "pk"):
        with alone("planned_licences", licence.pk, subject=licence.offender_id):
            done += _take_planned(licence)
    return done


@transaction.atomic
def _take_planned(licence: Licence) -> bool:
    licence = reread(licence)
    if licence.planned_for is None or not is_due(licence):
        return False
    activate(licence=licence, at=licence.planned_for, by=None)
    return True


def tellers_of(licence: Licence) -> tuple[Capability, ...]:
    """Who tells the person of it: probation; of a first licence the prison too, which lets them go."""
    at_gate = () if licence.is_variation else (Capability.RELEASE_AT_GATE,)
    return (Capability.MAKE_LICENCES, *at_gate)


def _take_force(licence: Licence, *, by: User, now: datetime) -> Licence:
    """What follows once the person knows of it."""
    is_late = licence.status == Status.APPROVED and licence.offender.status == Where.ON_LICENCE
    if licence.status != Status.VARIATION_APPROVED and not is_late:
        return licence
    if licence.planned_for is not None and licence.planned_for > now:
        plan(licence, at=licence.planned_for)
        return licence
    told_at = licence.told_at or now
    moment = now if licence.witnessed_at else force.binds_from(told_at=told_at, now=now)
    licence = activate(licence=licence, at=moment, by=by)
    if licence.is_variation and licence.witnessed_at is None and not force.is_same_day(told_at, now):
        reason = f"Person told at {say_datetime(told_at)}; recorded later"
        corrections.ask(licence=licence, reads=told_at, reason=reason, by=by)
    return licence


def _opened(licence: Licence, by: User) -> Licence:
    licence = reread(licence)
    access.require(by, Permission.CHANGE, licence.offender)
    return licence


def _only(by: User, *able: Capability) -> None:
    if by.is_program or not any(by.can(each) for each in able):
        raise RoleRefused


def _record(verb: str, licence: Licence, by: User, *, reason: str = "") -> None:
    audit.record(
        action=audit.Action.ALTERATION,
        verb=verb,
        by=by,
        target=licence,
        subject=licence.offender_id,
        reason=reason,
        payload=audit.fields_of(licence, "told_at", "signing", "planned_for", "witnessed_at", "spo_view_at"),
    )
