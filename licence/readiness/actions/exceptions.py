"""Ask that somebody is released without something, and agree to it: two people, and the second is a manager.

An exception frees the item for the signatures; it changes nothing of what is missing, and is over when that is in hand.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.readiness import alert_kinds
from licence.readiness.actions.items import drafted, get_readiness_or_refuse, open_for, record
from licence.readiness.actions.settling import ReadinessRefused, key_of, readiness_url, settle
from licence.readiness.judging import judge_many
from licence.readiness.models import ItemChange, ReadinessException, ReadinessItem
from licence.readiness.rules import readiness as rules
from licence.readiness.rules.readiness import Body
from offenders.people.locking import lock
from offenders.people.once import made_before
from sharing import access, alerts
from sharing.access.rules import Permission
from sharing.access.state_machines import MoveRefused
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.models import User
from sharing.records.once import keyed
from sharing.time_words import format_weekday_date


@transaction.atomic
def ask_exception(
    *, item: ReadinessItem, reason: str, fall_back: str, by: User, uid: UUID | None = None
) -> ReadinessException:
    """The first of two: nothing changes by it, and a manager is asked to agree.

    reason: why the person goes without it. fall_back: what holds instead. uid: the key that the form was given; the
    same one again returns what it made. Raises SamePerson where the account can never be one of two, MoveRefused for
    another role, ReadinessRefused for an item that is in hand or that nobody may go without.
    """
    made = made_before(ReadinessException, uid, offender=item.offender)
    if made:
        return made
    readiness, item = open_for(item, by=by)
    refuse_who_cannot_sign(by)
    if not item.definition.can_go_without:
        raise ReadinessRefused("", "No release is ready without this. Correct it")
    if not reason.strip():
        raise ReadinessRefused("reason", "Enter why the person must be released without it")
    if not fall_back.strip():
        raise ReadinessRefused("fall_back", "Enter the fallback plan")
    line = next(each for each in judge_many([readiness])[0].lines if each.item.pk == item.pk)
    if not line.is_open:
        raise ReadinessRefused("", "This action is done. It needs no exception")
    if line.exception is not None:
        raise ReadinessRefused("", "An exception is already requested")
    now = timezone.now()
    exception = ReadinessException.objects.create(
        **keyed(uid),
        item=item,
        offender=item.offender,
        reason=reason.strip(),
        fall_back=fall_back.strip(),
        asked_at=now,
        asked_by=by,
    )
    exception.refresh_from_db()
    change = drafted(item, ItemChange.Kind.EXCEPTION, by=by, words=f"Asked: {reason.strip()}")
    settle(readiness, by=by, at=now, said=change)
    record(change, "exception_asked")
    alerts.raise_alert(
        kind=alert_kinds.EXCEPTION_ASKED,
        key=key_of(readiness, str(exception.uid)),
        subject=item.offender,
        text=f"{item}. The release is expected on {format_weekday_date(readiness.goes_on)}. Agree to it, or end it.",
        link=readiness_url(item.offender),
        at=now,
    )
    return exception


@transaction.atomic
def agree(*, exception: ReadinessException, by: User) -> ReadinessException:
    """The second, another person, who manages for the item's body: the item is excepted from now on.

    By the same person again it is done already. Raises SamePerson, MoveRefused for who does not manage,
    ReadinessRefused where it is over or agreed by another.
    """
    access.require(by, Permission.CHANGE, exception.offender)
    lock(exception.offender)
    row = ReadinessException.objects.select_related("item__readiness", "offender", "asked_by").get(pk=exception.pk)
    if row.agreed_by_id == by.pk and row.ended_at is None:
        return row
    refuse_same_person(row.asked_by, by)
    if not by.can(rules.AGREES[Body(row.item.body)]):
        raise MoveRefused("Only a manager of the agency responsible can do this")
    if row.agreed_at or row.ended_at:
        raise ReadinessRefused("", "This is already agreed or ended. No changes were saved")
    readiness = get_readiness_or_refuse(row.item.readiness)
    now = timezone.now()
    row.agreed_at, row.agreed_by = now, by
    row.save(update_fields=["agreed_at", "agreed_by"])
    change = drafted(row.item, ItemChange.Kind.EXCEPTION, by=by, words="Agreed")
    settle(readiness, by=by, at=now, said=change)
    record(change, "exception_agreed")
    return row


@transaction.atomic
def end_exception(*, exception: ReadinessException, reason: str, by: User) -> ReadinessException:
    """Take it back, or say no to it: whoever asked, or a manager. The item is open again, with all that follows.

    Raises MoveRefused for anybody else, ReadinessRefused without a reason, and where it is over.
    """
    access.require(by, Permission.CHANGE, exception.offender)
    lock(exception.offender)
    row = ReadinessException.objects.select_related("item__readiness", "offender").get(pk=exception.pk)
    if by.pk != row.asked_by_id and not by.can(rules.AGREES[Body(row.item.body)]):
        raise MoveRefused("Only the person who asked for it or a manager can do this")
    if not reason.strip():
        raise ReadinessRefused("reason", "Enter a reason")
    if row.ended_at:
        raise ReadinessRefused("", "This has already ended. No changes were saved")
    readiness = get_readiness_or_refuse(row.item.readiness)
    now = timezone.now()
    row.ended_at, row.ended_by, row.ended_because = now, by, reason.strip()
    row.save(update_fields=["ended_at", "ended_by", "ended_because"])
    change = drafted(row.item, ItemChange.Kind.EXCEPTION, by=by, words=f"Ended: {reason.strip()}")
    settle(readiness, by=by, at=now, said=change, because=f"{row.item}: the exception has ended, {reason.strip()}")
    record(change, "exception_ended")
    return row
