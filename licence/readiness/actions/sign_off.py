"""Sign for one body that all that is its own, and everybody's, is in hand; and take a signature back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.readiness.actions.items import get_readiness_or_refuse
from licence.readiness.actions.settling import ReadinessRefused, settle, settled, withdraw_signature
from licence.readiness.models import Readiness, SignOff
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import SIGNING, Body
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import access, audit
from sharing.access.rules import Permission
from sharing.access.state_machines import RoleRefused
from sharing.access.two_people import refuse_who_cannot_sign
from sharing.items.rules import Occasion
from sharing.models import User
from sharing.records.once import keyed
from sharing.sittings import actions as sittings


@transaction.atomic
def sign(*, readiness: Readiness, body: Body | str, by: User, uid: UUID | None = None) -> SignOff:
    """Sign for this body. With the last signature the release is ready, unless something holds it.

    Signed by somebody already, that signature is returned. uid: the key that the form was given. Raises SamePerson for
    a program or an account without staff number, MoveRefused for another role, ReadinessRefused while something is
    open, and Unseen where the Board directed the release and they have not seen what must be seen before.
    """
    made = made_before(SignOff, uid, offender=readiness.offender)
    if made:
        return made
    access.require(by, Permission.CHANGE, readiness.offender)
    lock(readiness.offender)
    readiness = get_readiness_or_refuse(readiness)
    body = Body(body)
    refuse_who_cannot_sign(by)
    if body not in SIGNING or not by.can(rules.SIGNS[body]):
        raise RoleRefused
    now = timezone.now()
    found = next(signature for signature in settled(readiness, by=by, at=now).signatures if signature.body is body)
    if found.signed:
        return found.signed
    if found.refusal:
        raise ReadinessRefused("", found.refusal)
    sittings.attend(occasion=Occasion.RELEASE, about=readiness.release.uid, by=by)
    signed = SignOff.objects.create(
        **keyed(uid),
        readiness=readiness,
        offender=readiness.offender,
        body=body,
        signed_at=now,
        signed_by=by,
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.signed_off",
        by=by,
        target=signed,
        subject=readiness.offender_id,
        payload={"body": body, "goes_on": readiness.goes_on},
    )
    settle(readiness, by=by, at=now)
    return signed


@transaction.atomic
def withdraw(*, signed: SignOff, reason: str, by: User) -> SignOff:
    """Take the signature of a body back: somebody who may sign for it. The release is no longer ready.

    Raises MoveRefused, and ReadinessRefused without a reason or where it is withdrawn already.
    """
    access.require(by, Permission.CHANGE, signed.offender)
    lock(signed.offender)
    row = SignOff.objects.select_related("readiness", "offender").get(pk=signed.pk)
    readiness = get_readiness_or_refuse(row.readiness)
    if not by.can(rules.SIGNS[Body(row.body)]):
        raise RoleRefused
    if not reason.strip():
        raise ReadinessRefused("reason", "Enter a reason")
    if row.withdrawn_at:
        raise ReadinessRefused("", "This sign-off is already withdrawn. No changes were saved")
    now = timezone.now()
    withdraw_signature(row, because=reason.strip(), by=by, at=now)
    settle(readiness, by=by, at=now)
    row.refresh_from_db()
    return row
