"""What follows for people from a change of reference data: asked for with it, worked out by the clock one by one.

Of an offence, for everybody who was convicted of it; of the register of law, for everybody who was sentenced.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from offenders.dates.calculation_models import DueRecalculation
from offenders.dates.upkeep.caseload import recalculate_many
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.questioned_sentences.asking import ask_person_again
from offenders.reference.keeping.consequences import Consequence
from offenders.reference.keeping.models import ReferenceChange
from offenders.reference.registry import ReferenceKind
from sharing import live_updates
from sharing.jobs.models import LeftOut
from sharing.jobs.set_aside import alone
from sharing.models import User
from sharing.records.once import only_one

OFFENCES, LAW = "offences", "law"
BECAUSE = "An offence was changed in the reference data"
LAW_BECAUSE = "The register of law was changed"
TASK = "offenders.tasks.work_out_after_changes"
WORK = "dates_after_a_change"
BATCH = 500

# Whoever waits for the same row already waits once. Of everybody: in one statement, however many.
ASK_CONVICTED = """
INSERT INTO offenders_duerecalculation (offender_id, row, because, asked_at)
SELECT DISTINCT c.offender_id, o.uid, %(because)s, %(at)s::timestamptz
  FROM offenders_conviction c JOIN offenders_offence o ON o.id = c.offence_id WHERE o.uid = ANY(%(rows)s)
ON CONFLICT (row, offender_id) WHERE done_at IS NULL DO NOTHING
"""
ASK_SENTENCED = """
INSERT INTO offenders_duerecalculation (offender_id, row, because, asked_at)
SELECT DISTINCT s.offender_id, entry.uid, %(because)s, %(at)s::timestamptz
  FROM offenders_sentence s CROSS JOIN unnest(%(rows)s::uuid[]) AS entry (uid)
ON CONFLICT (row, offender_id) WHERE done_at IS NULL DO NOTHING
"""
ASK = {OFFENCES: (ASK_CONVICTED, BECAUSE), LAW: (ASK_SENTENCED, LAW_BECAUSE)}


def follow_change(*, kind: ReferenceKind, rows: Sequence[UUID], by: User | None) -> None:
    """Ask for the dates, and for what the law asks of their sentences, of everybody who was convicted of one of these
    offences, or of everybody sentenced where the register of law changed."""
    if kind.name not in ASK:
        return
    statement, because = ASK[kind.name]
    with connection.cursor() as cursor:
        cursor.execute(statement, {"because": because, "at": timezone.now(), "rows": list(rows)})
    transaction.on_commit(lambda: live_updates.wake(TASK), robust=True)  # the clock finds what it leaves


def work(*, at: datetime) -> int:
    """Work for each who waits, one by one. Returns for how many; whoever raises is set aside, waits on and is tried
    again with the next run. One run at a time: another does nothing. Safe to run late, and to be killed at any line."""
    done = 0
    with only_one(WORK) as is_mine:
        for key, person in _waiting() if is_mine else ():
            with alone(WORK, key, subject=person):
                done += _work_out(key, at=at)
    return done


def _waiting() -> Iterator[tuple[int, int]]:
    """The key of each and of its person, also of those who come to wait meanwhile."""
    after = 0
    rows = DueRecalculation.objects.waiting().order_by("pk").values_list("pk", "offender_id")
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        yield from batch
        after = batch[-1][0]


def _work_out(key: int, *, at: datetime) -> bool:
    """What the law asks of the person's sentences, and their dates: both or neither, for all changes they wait for.
    False where that was done already."""
    waiting = DueRecalculation.objects.waiting()
    due = waiting.filter(pk=key).first()
    if due is None:
        return False
    person = Offender.objects.get(pk=due.offender_id)
    lock(person)
    keys = list(waiting.filter(offender=person).values_list("pk", flat=True))
    if not keys:
        return False
    ask_person_again(person, by=None)
    recalculate_many(people=[person], on=timezone.localdate(at), because=due.because, by=None)
    DueRecalculation.objects.filter(pk__in=keys).update(done_at=timezone.now())
    return True


def consequence_of(change: ReferenceChange, reader: User) -> Consequence | None:
    """Of how many people whom the reader can see the dates, and what the law asks, are still to be worked out after the
    change was agreed; None where nobody waited for it."""
    if change.kind not in ASK or change.answered_at is None or change.row is None:
        return None
    rows = DueRecalculation.objects.visible_to(reader).filter(row=change.row, asked_at__gte=change.answered_at)
    number = rows.count()
    if not number:
        return None
    waiting = rows.waiting()
    left = waiting.count()
    if not left:
        return Consequence(f"Dates and questions about sentences calculated again: {_people(number)} you can see.")
    aside = LeftOut.objects.standing().filter(work=WORK, key__in=waiting.values("pk")).count()
    words = f"Dates and questions about sentences still to be calculated: {left} of {_people(number)} you can see."
    if aside:
        words += f" Set aside, and tried again: {aside}. Administrators see the fault."
    return Consequence(words)


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
