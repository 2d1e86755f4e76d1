"""The time it takes to work out the dates of a whole caseload again, in a population that was seeded for it.

Everybody is given a sentence that ends on the day of their sheet, days on remand, and what else the sheet would say, so
that the sources agree. Measured are the first run, one after which nothing has changed, and one after a few changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from offenders.dates.record_adapter import whole_records_of, work_out
from offenders.dates.upkeep.caseload import BATCH, recalculate_caseload
from offenders.models import KeyDate, Offender, Sentence
from proofs.measures.lists import NotSeeded

EVERY = 100  # person of whom something changes before the third run
KNOWN = """
INSERT INTO offenders_movement (offender_id, happening, happened_on, note, recorded_at)
SELECT p.offender_id, 'received', p.starts_on, '', now() FROM offenders_custodyperiod p
WHERE NOT EXISTS (SELECT FROM offenders_movement m WHERE m.offender_id = p.offender_id);

DELETE FROM offenders_sentence;
DELETE FROM offenders_conviction;
INSERT INTO offenders_conviction (offender_id, offence_id, convicted_on, committed_on, court, terrorist_connection)
SELECT p.offender_id, o.id, p.starts_on, p.starts_on - 300, 'Central Criminal Court', 'undecided'
FROM offenders_custodyperiod p, offenders_offence o
WHERE p.ends_on IS NULL AND (o.statute, o.section) = ('Terrorism Act 2000', '58');

INSERT INTO offenders_sentence (offender_id, conviction_id, kind, sentenced_on, years, months, weeks, days,
    extension_months)
SELECT c.offender_id, c.id, 'SOPC', c.convicted_on, 0, 0, 0, k.falls_on - c.convicted_on + 1 + 40, 12
FROM offenders_conviction c JOIN offenders_keydate k ON k.offender_id = c.offender_id AND k.code = 'CRD';

INSERT INTO offenders_adjustment (offender_id, kind, days, starts_on, ends_on)
SELECT offender_id, 'remand', 40, convicted_on - 50, convicted_on - 11 FROM offenders_conviction;
"""


@dataclass(frozen=True)
class Run:
    what: str
    people: int
    changed: int
    seconds: float


def prepare(tell: Callable[[int], None]) -> None:
    """Give everybody a record that can be worked out, and a sheet that agrees. Raises NotSeeded."""
    if not KeyDate.objects.filter(source="Seeded").exists():
        raise NotSeeded
    with connection.cursor() as cursor:
        cursor.execute(KNOWN)
    today, after, done = timezone.localdate(), 0, 0
    while people := list(Offender.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        KeyDate.objects.bulk_create(
            KeyDate(offender=record.person, code=code, falls_on=day, source="Seeded", as_at=today)
            for record in whole_records_of(people)
            for code, day in work_out(record).dates.items()
            if code != "CRD"
        )
        after, done = people[-1].pk, done + len(people)
        tell(done)


def runs(*, on: date, tell: Callable[[int], None]) -> Iterator[Run]:
    yield _timed("first run", on, tell)
    yield _timed("nothing changed", on, tell)
    changed = Sentence.objects.extra(where=[f"offender_id %% {EVERY} = 0"])  # noqa: S610 - a constant
    changed.update(extension_months=24)
    yield _timed(f"one person of {EVERY} changed", on, tell)


def _timed(what: str, on: date, tell: Callable[[int], None]) -> Run:
    begun = time.perf_counter()
    done = recalculate_caseload(on=on, tell=tell)
    return Run(what, done.people, done.changed, time.perf_counter() - begun)
