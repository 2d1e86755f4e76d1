"""Record what a person tells the police, and verify it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.people.once import made_before
from offenders.register.actions import differences
from offenders.register.actions.working_out import work_out
from offenders.register.models import Journey, KnownChange, Notice, RegisterEntry, RegisterItem
from offenders.register.rules import notices as rules
from offenders.register.rules.notices import REPEATS_ALL, ItemKind, SaidItem, Section
from offenders.register.rules.states import RUNS, EntryState
from sharing import audit
from sharing.drafts import actions as drafts
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.hidden_characters import refuse_hidden
from sharing.records.once import keyed

NOTICE = "register.notice"  # name of the form that keeps a draft
IN_THE_PAST = "The date must be today or in the past"
BECAUSE = "The person notified police"


class RegisterRefused(Refused):
    """It cannot be recorded so."""


@dataclass(frozen=True)
class NewItem:
    """A thing told for the first time. starts_on: since when the person has it."""

    kind: ItemKind
    value: str
    starts_on: date
    detail: str = ""
    first_used_on: date | None = None


@transaction.atomic
def record_notice(
    *,
    offender: Offender,
    section: Section,
    told_on: date,
    station: str,
    by: User,
    told_at: time | None = None,
    received_by: User | None = None,
    is_acknowledged: bool = True,
    reference: str = "",
    prints_taken: bool = False,
    has_residence: bool = True,
    new: Sequence[NewItem] = (),
    ended: Sequence[RegisterItem] = (),
    ended_on: date | None = None,
    note: str = "",
    uid: UUID | None = None,
) -> Notice:
    """The person came to a police station and told all that Part 4 asks (ss.47 to 49, 56): it settles what was owed and
    restarts the year.

    new, ended: what is said otherwise than before; ended_on: of all that ended. received_by: the officer, who records
    it unless given. uid: the key that the form was given; the same one again returns the notice that was made. Raises
    RegisterRefused.
    """
    lock(offender)
    if made := made_before(Notice, uid, offender=offender):
        return made
    if section not in REPEATS_ALL:
        raise RegisterRefused("section", "Record travel on the page of the journey")
    require_subject(offender)
    _check(told_on=told_on, new=new, ended=ended, ended_on=ended_on, offender=offender)
    is_first = not Notice.objects.filter(offender=offender, section__in=sorted(REPEATS_ALL)).exists()
    changes = [] if is_first else _record_changes(offender, new, ended, ended_on, by)
    if changes:
        work_out(offender=offender, because=BECAUSE, by=by)  # what was owed since the change, before it is met
    notice = write_notice(
        offender=offender,
        section=section,
        told_on=told_on,
        told_at=told_at,
        station=station,
        received_by=received_by or by,
        is_acknowledged=is_acknowledged,
        reference=reference,
        prints_taken=prints_taken,
        has_residence=has_residence,
        note=note,
        by=by,
        new=new,
        ended=ended,
        ended_on=ended_on,
        uid=uid,
    )
    work_out(offender=offender, because=BECAUSE, by=by)
    drafts.forget(user=by, form=NOTICE, key=str(offender.uid))
    differences.compare(offender=offender)
    return notice


def write_notice(
    *,
    offender: Offender,
    section: Section,
    by: User,
    new: Sequence[NewItem] = (),
    ended: Sequence[RegisterItem] = (),
    ended_on: date | None = None,
    journey: Journey | None = None,
    uid: UUID | None = None,
    **fields: Any,
) -> Notice:
    """The row, with the things that it changes. The caller holds the lock, has checked them and works out the rest."""
    gone = {item.pk for item in ended}
    standing = list(RegisterItem.objects.standing().filter(offender=offender))
    before = [_said(item) for item in standing]
    left = [item for item in standing if item.pk not in gone]
    after = [*map(_said, left), *(SaidItem(each.kind, each.value, each.detail) for each in new)]
    notice = Notice.objects.create(
        offender=offender,
        section=section,
        journey=journey,
        recorded_by=by,
        snapshot=[asdict(item) for item in sorted(after, key=lambda item: (item.kind, item.value))],
        differences=[asdict(each) for each in rules.differences(before, after)],
        **keyed(uid),
        **fields,
    )
    made = RegisterItem.objects.bulk_create(
        RegisterItem(
            offender=offender,
            kind=each.kind,
            value=each.value,
            detail=each.detail,
            starts_on=each.starts_on,
            first_used_on=each.first_used_on,
            told_in=notice,
            told_on=notice.told_on,
            recorded_by=by,
        )
        for each in new
    )
    for item in ended:
        item.ends_on, item.ended_in = ended_on, notice
        item.save(update_fields=["ends_on", "ended_in"])
    audit.record(
        action=audit.Action.COLLECTION,
        verb="offenders.notice_recorded",
        by=by,
        target=notice,
        subject=offender,
        payload={
            "section": section,
            "told_on": notice.told_on,
            "station": notice.station,
            "added": [item.pk for item in made],
            "ended": sorted(gone),
            "journey": journey.pk if journey else None,
        },
    )
    return notice


def require_subject(offender: Offender) -> RegisterEntry:
    """Raises RegisterRefused for somebody to whom Part 4 does not apply as far as is known."""
    entry = RegisterEntry.objects.filter(offender=offender).first()
    if entry is None or entry.state not in RUNS | {EntryState.UNDECIDED}:
        raise RegisterRefused("", "The notification duties do not apply to this person. See the working")
    return entry


def _check(
    *, told_on: date, new: Sequence[NewItem], ended: Sequence[RegisterItem], ended_on: date | None, offender: Offender
) -> None:
    if told_on > timezone.localdate():
        raise RegisterRefused("told_on", IN_THE_PAST)
    if any(each.starts_on > told_on for each in new):
        raise RegisterRefused("new", "The person cannot have something from a date after the notice")
    for each in new:
        if each.kind is ItemKind.NAME:
            refuse_hidden(RegisterRefused, new=each.value)
    if ended and ended_on is None:
        raise RegisterRefused("ended_on", "Enter the date on which it ended")
    if ended_on is not None and ended_on > told_on:
        raise RegisterRefused("ended_on", "The end must be on or before the date of the notice")
    for item in ended:
        if item.offender_id != offender.pk or item.ends_on is not None:
            raise RegisterRefused("ended", "This has ended already, or was never told")
        if ended_on is not None and ended_on < item.starts_on:
            raise RegisterRefused("ended_on", f"{item.value}: it cannot end before it began")
    known = {_said(item).key for item in RegisterItem.objects.standing().filter(offender=offender)}
    gone = {_said(item).key for item in ended}
    keys = [SaidItem(each.kind, each.value).key for each in new]
    if len(set(keys)) < len(keys) or any(key in known - gone for key in keys):
        raise RegisterRefused("new", "This is on the register already. Tick it as ended first if it changed")


def _said(item: RegisterItem) -> SaidItem:
    return SaidItem(item.kind, item.value, item.detail)


def _record_changes(
    offender: Offender, new: Sequence[NewItem], ended: Sequence[RegisterItem], ended_on: date | None, by: User
) -> list[KnownChange]:
    """What happened, of which the notice tells: each was owed from its own day."""
    rows = [
        KnownChange(
            offender=offender,
            kind=kind,
            on=each.starts_on,
            first_used_on=each.first_used_on if kind == "vehicle" else None,
            words=each.value[:300],
            source="Told in the notice",
            recorded_by=by,
        )
        for each in new
        if (kind := rules.GAINED[each.kind])
    ]
    rows += [
        KnownChange(
            offender=offender,
            kind=kind,
            on=ended_on,
            words=item.value[:300],
            source="Told in the notice",
            item=item,
            recorded_by=by,
        )
        for item in ended
        if (kind := rules.GIVEN_UP[ItemKind(item.kind)])
    ]
    known = set(KnownChange.objects.filter(offender=offender, withdrawn_at__isnull=True).values_list("kind", "on"))
    fresh = list({(row.kind, row.on): row for row in rows if (row.kind, row.on) not in known}.values())
    return KnownChange.objects.bulk_create(fresh)


@transaction.atomic
def record_change(
    *,
    offender: Offender,
    kind: str,
    words: str,
    source: str,
    by: User,
    on: date | None = None,
    first_used_on: date | None = None,
    stays: Iterable[tuple[date, date]] = (),
    uid: UUID | None = None,
) -> KnownChange:
    """Something is known to have changed that the person has not told yet: from its day on it is owed.

    stays: of a stay, its days, both included. Raises RegisterRefused.
    """
    lock(offender)
    if made := made_before(KnownChange, uid, offender=offender):
        return made
    require_subject(offender)
    days = [{"from": first.isoformat(), "to": last.isoformat()} for first, last in stays]
    if kind == "stay" and not days:
        raise RegisterRefused("stays", "Enter the first and last night of the stay")
    if kind != "stay" and on is None:
        raise RegisterRefused("on", "Enter the date of the change")
    if on is not None and on > timezone.localdate():
        raise RegisterRefused("on", IN_THE_PAST)
    if any(last < first for first, last in stays):
        raise RegisterRefused("stays", "The stay cannot end before it began")
    change = KnownChange.objects.create(
        offender=offender,
        kind=kind,
        on=None if kind == "stay" else on,
        first_used_on=first_used_on,
        stays=days,
        words=words,
        source=source,
        recorded_by=by,
        **keyed(uid),
    )
    _record(change, "offenders.known_change_recorded", by, kind=kind, on=on)
    work_out(offender=offender, because="A change is known", by=by)
    return change


@transaction.atomic
def withdraw_change(*, change: KnownChange, reason: str, by: User) -> KnownChange:
    """It was not so, or need not be told. Raises RegisterRefused."""
    lock(change.offender)
    if not reason.strip():
        raise RegisterRefused("reason", "Enter a reason")
    now = timezone.now()
    if not KnownChange.objects.filter(pk=change.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=now, withdrawn_because=reason.strip()
    ):
        raise RegisterRefused("", "It was withdrawn already. No changes were saved")
    change.refresh_from_db()
    _record(change, "offenders.known_change_withdrawn", by, reason_given=reason.strip())
    work_out(offender=change.offender, because="A change was withdrawn", by=by)
    return change


@transaction.atomic
def verify_item(*, item: RegisterItem, on: date, how: str, by: User) -> RegisterItem:
    """An officer has seen that it is as it was told. Raises RegisterRefused."""
    lock(item.offender)
    item.refresh_from_db()
    if on > timezone.localdate():
        raise RegisterRefused("on", IN_THE_PAST)
    if on < item.starts_on:
        raise RegisterRefused("on", "The date is before the person had it")
    if item.verified_on and on < item.verified_on:
        raise RegisterRefused("on", "A later verification is on record")
    before = audit.fields_of(item, "verified_on", "verified_by_id", "verified_how")
    item.verified_on, item.verified_by, item.verified_how = on, by, how
    item.save(update_fields=["verified_on", "verified_by", "verified_how"])
    _record(item, "offenders.register_item_verified", by, before=before, on=on)
    return item


def _record(row: Any, verb: str, by: User, **payload: Any) -> None:
    audit.record(action=audit.Action.ALTERATION, verb=verb, by=by, target=row, subject=row.offender_id, payload=payload)
