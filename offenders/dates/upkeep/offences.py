"""Dates that follow an offence whose row was changed: asked for with the change, worked out by the clock one by one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from offenders.dates.calculation_models import DueRecalculation
from offenders.dates.upkeep.caseload import recalculate_many
from offenders.people.models import Offender
from offenders.reference.keeping.consequences import Consequence
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.registry import ReferenceKind
from sharing import live_updates
from sharing.jobs.models import LeftOut
from sharing.jobs.set_aside import alone
from sharing.models import User

OFFENCES = "offences"
BECAUSE = "An offence was changed in the reference data"
TASK = "offenders.tasks.work_out_after_changes"
WORK = "dates_after_a_change"


def follow_change(*, kind: ReferenceKind, rows: Sequence[UUID], by: User | None) -> None:
    """Ask for the dates of everybody who was convicted of one of these rows. Whoever waits already waits once."""
    if kind.name != OFFENCES:
        return
    held = Offender.objects.filter(convictions__offence__uid__in=rows)
    people = held.values_list("convictions__offence__uid", "pk").distinct().order_by("pk")
    at = timezone.now()
    DueRecalculation.objects.bulk_create(
        (DueRecalculation(offender_id=pk, row=row, because=BECAUSE, asked_at=at) for row, pk in people),
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: live_updates.wake(TASK), robust=True)  # the clock finds what it leaves


def work(*, at: datetime) -> int:
    """Work out the dates of each who waits, one by one. Returns of how many; whoever raises is set aside, waits on and
    is tried again with the next run. Safe to run twice at once, late, and to be killed at any line."""
    done = 0
    waiting = DueRecalculation.objects.waiting().order_by("pk").values_list("pk", "offender_id")
    for key, person in waiting:
        with alone(WORK, key, subject=person):
            done += _work_out(key, at=at)
    return done


def _work_out(key: int, *, at: datetime) -> bool:
    """False where another run has done it, or is about to."""
    locked = DueRecalculation.objects.waiting().select_for_update(skip_locked=True, of=["self"])
    due = locked.filter(pk=key).select_related("offender").first()
    if due is None:
        return False
    recalculate_many(people=[due.offender], on=timezone.localdate(at), because=due.because, by=None)
    due.done_at = timezone.now()
    due.save(update_fields=["done_at"])
    return True


def consequence_of(change: ReferenceChange, reader: User) -> Consequence | None:
    """Of how many people whom the reader can see the dates are still to be worked out after the change was agreed; None
    where nobody is convicted of it."""
    if change.kind != OFFENCES or change.answered_at is None or change.row is None:
        return None
    rows = DueRecalculation.objects.visible_to(reader).filter(row=change.row, asked_at__gte=change.answered_at)
    waiting = list(rows.waiting().values_list("pk", flat=True))
    number = rows.count()
    if not number:
        return None
    if not waiting:
        return Consequence(f"Dates worked out again: {_people(number)} you can see.")
    aside = LeftOut.objects.standing().filter(work=WORK, key__in=waiting).count()
    words = f"Dates still to be worked out: {len(waiting)} of {_people(number)} you can see."
    if aside:
        words += f" Set aside, and tried again: {aside}. Administrators see the fault."
    return Consequence(words)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
