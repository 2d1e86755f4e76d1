"""Write the note of a shift and sign it, accept what is handed over, and sign for it: two people, each in their name.

What is signed is what was shown: the form carries the mark of the sheet, and another one is refused.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from sharing import access, alerts, audit, live_updates
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.agencies.models import User
from sharing.alerts import raising
from sharing.drafts import actions as kept
from sharing.records.errors import Refused
from sharing.records.once import take_turns
from sharing.rota.handover import sheet as sheets
from sharing.rota.handover import shifts
from sharing.rota.handover.alert_kinds import NOT_SIGNED
from sharing.rota.handover.models import ShiftSheet, ShiftSheetLine
from sharing.rota.handover.rules import can_be_signed, mark_of
from sharing.rota.handover.sheet import Sheet
from sharing.rota.handover.shifts import Change
from sharing.rota.models import Shift

NOTE = "rota.note"
CHANGED = "The sheet has changed since it was shown to you. Read it again, then sign"


class HandoverSheetRefused(Refused):
    """It cannot be written, accepted or signed so."""


def sheet_for(change: Change, *, reader: User, at: datetime) -> Sheet:
    """As the reader may know it, with the note once the outgoing has signed it."""
    row = change.sheet
    note = (row.calls, row.promises, row.note) if row and row.written_at else ()
    return sheets.make(change.desk, outgoing=change.outgoing.pk, reader=reader, at=at, note=note)


@transaction.atomic
def write(*, shift: Shift, calls: str, promises: str, note: str, mark: str, by: User) -> ShiftSheet:
    """The outgoing signs what they leave to the next. They may sign anew until the incoming has signed.

    shift: the one that begins. mark: of the sheet as it was shown. Raises RecordHidden, HandoverSheetRefused,
    SamePerson.
    """
    now = timezone.now()
    change = _locked(shift, by=by, at=now)
    if by.pk != change.outgoing.pk:
        raise HandoverSheetRefused("", f"{change.outgoing} must write this note: the shift before is theirs")
    _refuse_signed(change)
    refuse_who_cannot_sign(by)
    if sheet_for(change, reader=by, at=now).mark != mark:
        raise HandoverSheetRefused("", CHANGED)
    row = _row(change)
    row.calls, row.promises, row.note = calls.strip(), promises.strip(), note.strip()
    row.written_by, row.written_at, row.written_mark = by, now, mark
    row.save()
    kept.forget(user=by, form=NOTE, key=str(shift.uid))
    _record("rota.handover_written", row, by=by, payload={"shown": mark})
    return row


@transaction.atomic
def accept(*, shift: Shift, keys: Collection[str], mark: str, by: User) -> int:
    """The incoming takes these lines on, as they were shown; returns how many are new.

    Raises RecordHidden, HandoverSheetRefused.
    """
    now = timezone.now()
    change = _to_sign(shift, by=by, at=now)
    shown = sheet_for(change, reader=by, at=now)
    if shown.mark != mark:
        raise HandoverSheetRefused("", CHANGED)
    return _accept(change, shown, keys, by=by, at=now)


@transaction.atomic
def sign(*, shift: Shift, mark: str, by: User) -> ShiftSheet:
    """The incoming accepts what is left and signs: from now on, or from the start of the shift where they sign before
    it, they alone are on call.

    Raises RecordHidden, HandoverSheetRefused, SamePerson.
    """
    now = timezone.now()
    change = _to_sign(shift, by=by, at=now)
    refuse_same_person(change.outgoing, by)
    shown = sheet_for(change, reader=by, at=now)
    if shown.mark != mark:
        raise HandoverSheetRefused("", CHANGED)
    _accept(change, shown, [line.key for line in shown.to_accept], by=by, at=now)
    row = _row(change)
    row.signed_by, row.signed_at, row.signed_mark = by, now, mark
    row.save()
    Shift.objects.filter(pk=change.after.pk).update(signed_at=now)
    _record("rota.handover_signed", row, by=by, payload={"shown": mark, "lines": len(shown.to_accept)})
    alerts.resolve(kind=NOT_SIGNED, key=f"shift:{change.after.uid}", reason="The shift was signed for", at=now)
    both = [change.outgoing.pk, by.pk]
    transaction.on_commit(lambda: live_updates.ring_many(both, raising.EVENT), robust=True)
    return row


def _accept(change: Change, shown: Sheet, keys: Collection[str], *, by: User, at: datetime) -> int:
    row = _row(change)
    before = set(row.accepted.values_list("key", flat=True))
    new = [line for line in shown.to_accept if line.key in keys and line.key not in before]
    for line in new:
        made = ShiftSheetLine.objects.create(
            sheet=row,
            key=line.key,
            words=line.neutral[:500],
            mark=mark_of([line.as_shown]),
            accepted_by=by,
            accepted_at=at,
        )
        subject = line.person.pk if line.person else None
        audit.record(action=audit.Action.ALTERATION, verb="rota.line_accepted", by=by, target=made, subject=subject)
    return len(new)


def _to_sign(shift: Shift, *, by: User, at: datetime) -> Change:
    change = _locked(shift, by=by, at=at)
    if by.pk != change.incoming.pk:
        raise HandoverSheetRefused("", f"{change.incoming} must sign for this shift: it is theirs")
    _refuse_signed(change)
    if not can_be_signed(starts_at=change.after.starts_at, ends_at=change.after.ends_at, at=at):
        raise HandoverSheetRefused("", "You can sign from an hour before the shift starts, until it ends")
    return change


def _locked(shift: Shift, *, by: User, at: datetime) -> Change:
    take_turns(f"handover:{shift.pk}")
    change = shifts.find_change(by, shift.uid, at=at)
    if change is None:
        audit.refuse(by=by, verb="rota.handover_refused", target=shift)
        raise access.RecordHidden
    return change


def _refuse_signed(change: Change) -> None:
    if change.is_signed:
        raise HandoverSheetRefused("", "This shift has already been handed over")


def _row(change: Change) -> ShiftSheet:
    row, _ = ShiftSheet.objects.get_or_create(shift=change.after, defaults={"before": change.before})
    return row


def _record(verb: str, row: ShiftSheet, *, by: User, payload: dict) -> None:
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=row, payload=payload)
