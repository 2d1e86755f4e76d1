"""Keep the registers of a person: devices, accounts and places of stay."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from licence.registers.models import Account, Device, PlaceOfStay
from offenders.models import Offender
from offenders.people.locking import lock
from offenders.people.once import made_before
from offenders.register.actions import differences
from sharing import audit
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed

Entry = Device | Account | PlaceOfStay
E = TypeVar("E", Device, Account, PlaceOfStay)


class EntryRefused(Refused):
    """This cannot be done with the entry now."""


@transaction.atomic
def add_entry(
    *, register: type[E], offender: Offender, by: User, uid: UUID | None = None, approval: str = "asked", **fields: Any
) -> E:
    """Put a device, an account or a place on its register; approval is asked for unless given.

    uid: the key that the form was given; the same one again returns the entry that was made. Raises EntryRefused.
    """
    made = made_before(register, uid, offender=offender)
    if made:
        return made
    _refuse_future(fields["starts_on"], timezone.localdate(), field="starts_on")
    entry = register.objects.create(offender=offender, approval=approval, recorded_by=by, **fields, **keyed(uid))
    _record(entry, "added", by=by, payload={"approval": approval, **_plain(fields)})
    name = "register.found" if approval == "refused" else f"register.{register._meta.model_name}"
    drafts.forget(user=by, form=name, key=str(offender.uid))
    differences.compare(offender=offender)
    return entry


def record_unknown_device(*, offender: Offender, by: User, uid: UUID | None = None, **fields: Any) -> Device:
    """A device was found that nobody had approved: it goes on the register as refused, for a breach to name it."""
    return add_entry(register=Device, offender=offender, by=by, uid=uid, approval="refused", **fields)


@transaction.atomic
def decide_entry(*, entry: Entry, approve: bool, note: str, by: User) -> Entry:
    """Approve or refuse it; the last word counts. Refusing says why."""
    if not approve and not note.strip():
        raise EntryRefused("note", "Enter why it is refused")
    approval = "approved" if approve else "refused"
    return _change(entry, approval, by=by, approval=approval, note=note)


@transaction.atomic
def verify_entry(*, entry: Entry, on: date, today: date, by: User) -> Entry:
    """Somebody has seen that it is as the register says."""
    _refuse_future(on, today)
    return _change(entry, "verified", by=by, verified_on=on, verified_by=by)


@transaction.atomic
def inspect_device(*, device: Device, on: date, today: date, note: str, by: User) -> Entry:
    """The device was looked through on this day."""
    _refuse_future(on, today)
    if device.last_inspected_on and on < device.last_inspected_on:
        raise EntryRefused("on", "A later inspection is on record")
    return _change(device, "inspected", by=by, last_inspected_on=on, **({"note": note} if note else {}))


@transaction.atomic
def end_entry(*, entry: Entry, on: date, by: User) -> Entry:
    """From this day on it holds no more. What was there stays on record."""
    if on < entry.starts_on:
        raise EntryRefused("on", "It cannot end before it began")
    return _change(entry, "ended", by=by, ends_on=on)


def _change(entry: Entry, act: str, *, by: User, **changes: Any) -> Entry:
    lock(entry.offender)
    entry.refresh_from_db()
    if entry.ends_on is not None:
        raise EntryRefused("", "It has ended. No changes were saved")
    before = {name: getattr(entry, name) for name in changes}
    for name, new in changes.items():
        setattr(entry, name, new)
    if before == changes:
        return entry
    entry.save(update_fields=list(changes))
    _record(entry, act, by=by, payload={"before": _plain(before), "after": _plain(changes)})
    differences.compare(offender=entry.offender)
    return entry


def _refuse_future(on: date, today: date, *, field: str = "on") -> None:
    if on > today:
        raise EntryRefused(field, "The date must be today or in the past")


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value.pk if isinstance(value, User) else value for name, value in fields.items()}


def _record(entry: Entry, act: str, *, by: User, payload: dict[str, Any]) -> None:
    audit.record(
        action=audit.Action.COLLECTION if act == "added" else audit.Action.ALTERATION,
        verb=f"licence.{entry._meta.model_name}_{act}",
        by=by,
        target=entry,
        subject=entry.offender_id,
        payload=payload,
    )
