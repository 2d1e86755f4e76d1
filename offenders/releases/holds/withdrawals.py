"""A direction of the Parole Board, or an order, that somebody withdrew: at once, for nobody leaves earlier by it.

But it keeps somebody in, so everybody hears, and a second person confirms it within one working day
(`second_people.SECOND_DAYS`).

Nothing lapses: withdrawn it stays, confirmed or not. Safe twice and late.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from offenders.dates import alert_kinds
from offenders.dates.models import BoardDirection, ReleaseOrder
from offenders.people.locking import lock
from offenders.releases.holds import second_people
from sharing import alerts, audit
from sharing.access.querysets import VisibleQuerySet
from sharing.access.two_people import refuse_same_person, refuse_who_cannot_sign
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.errors import Refused
from sharing.time_words import format_date, say_datetime

Withdrawn = BoardDirection | ReleaseOrder


class WithdrawalRefused(Refused):
    """It stands, is confirmed already, or nobody withdrew it."""


def confirm_due(row: Withdrawn) -> datetime:
    """One working day after it was withdrawn, at the same time of day."""
    return second_people.due_after(timezone.localtime(row.ended_at))


def ask_for_second(row: Withdrawn, *, at: datetime) -> None:
    """Everybody hears at once what was withdrawn, by whom, and until when a second person confirms it."""
    due = confirm_due(row)
    who = f"{row.ended_by} ({row.ended_by.agency}) has withdrawn it" if row.ended_by else "It was withdrawn"
    alerts.raise_alert(
        kind=alert_kinds.WITHDRAWN,
        key=str(row.uid),
        subject=row.offender,
        text=f"{words_of(row)}. {who}. Do not release on it. A second person must confirm that by {say_datetime(due)}.",
        link=address_of(row),
        at=at,
    )


@transaction.atomic
def confirm_withdrawal(*, row: Withdrawn, by: User) -> Withdrawn:
    """A second person has compared it with the document: it was right to withdraw it. Again by the same person: done.

    Raises SamePerson for who withdrew it and for a program, WithdrawalRefused.
    """
    lock(row.offender)
    row = type(row)._default_manager.select_related("offender", "ended_by__agency").get(pk=row.pk)
    if row.end_confirmed_by_id == by.pk:
        return row
    if row.ended_at is None or row.end_confirmed_at or row.ended_by is None:
        raise WithdrawalRefused("", "This is in force, already confirmed, or not withdrawn")
    if row.ended_by.is_program:
        refuse_who_cannot_sign(by)
    else:
        refuse_same_person(row.ended_by, by)
    row.end_confirmed_at, row.end_confirmed_by = timezone.now(), by
    row.save(update_fields=["end_confirmed_at", "end_confirmed_by"])
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.withdrawal_confirmed",
        by=by,
        target=row,
        subject=row.offender_id,
        payload={"what": words_of(row), "because": row.ended_because},
    )
    close(row, f"Confirmed by {by}")
    return row


def close(row: Withdrawn, reason: str) -> None:
    for kind in (alert_kinds.WITHDRAWN, alert_kinds.WITHDRAWAL_NOT_CONFIRMED):
        alerts.resolve(kind=kind, key=str(row.uid), reason=reason)


def close_replaced(direction: BoardDirection) -> None:
    """The Board's direction is on record again: what was withdrawn before needs nobody."""
    before = BoardDirection.objects.filter(period=direction.period, ended_by__isnull=False, end_confirmed_at=None)
    for row in before:
        close(row, "The direction is recorded again")


def watch(*, at: datetime) -> None:
    """What nobody has confirmed in time escalates, while the person is in that custody still."""
    for waiting in _waiting():
        for row in waiting.filter(ended_at__lt=at).order_by("pk"):
            with alone("withdrawals", row.pk, subject=row.offender_id):
                if at >= confirm_due(row):
                    _escalate(row, at=at)


def _waiting() -> Iterator[VisibleQuerySet[Any]]:
    """Directions and orders that somebody withdrew, of a custody that goes on, with none in their place."""
    kinds: list[VisibleQuerySet[Any]] = [BoardDirection.objects.all(), ReleaseOrder.objects.all()]
    for rows in kinds:
        again = rows.filter(period=OuterRef("period"), ended_at__isnull=True)
        waiting = rows.filter(~Exists(again), ended_by__isnull=False, end_confirmed_at=None, period__ends_on=None)
        yield waiting.select_related("offender", "ended_by__agency")


def words_of(row: Withdrawn) -> str:
    """ "Release from 15 December 2026 directed by the Parole Board: Letter of 30 November"."""
    if isinstance(row, ReleaseOrder):
        return f"{row.get_kind_display()}, release from {format_date(row.opens_on)}, {row.known_by}"
    first = row.earliest_on or row.expected_on
    return f"Release from {format_date(first)} directed by the Parole Board: {row.source}"


def address_of(row: Withdrawn) -> str:
    if isinstance(row, ReleaseOrder):
        return reverse("order_withdrawn", kwargs={"uid": row.offender.uid, "order_uid": row.uid})
    return reverse("direction_withdrawn", kwargs={"uid": row.offender.uid, "direction_uid": row.uid})


def _escalate(row: Withdrawn, *, at: datetime) -> None:
    alerts.raise_alert(
        kind=alert_kinds.WITHDRAWAL_NOT_CONFIRMED,
        key=str(row.uid),
        subject=row.offender,
        text=f"{words_of(row)}. {row.ended_by} has withdrawn it, and it was not confirmed in time. The "
        "person stays in custody. Compare it with the document: confirm it, or record the direction or order again.",
        link=address_of(row),
        at=at,
    )
