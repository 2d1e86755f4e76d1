"""Work the dates of many people out anew: after an import, and each night for everybody. Writes only what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from offenders.custody.models import CustodyPeriod
from offenders.custody.rules import HELD, HeldUnder
from offenders.dates.calculation_models import BroughtForward, Calculation, DateConflict
from offenders.dates.engine.law.in_force import law_on
from offenders.dates.models import KeyDate, Release
from offenders.dates.record_adapter import whole_records_of, work_out
from offenders.dates.rules.differences import Sources, differences
from offenders.dates.rules.releases import Code, Origin, release_routes
from offenders.dates.upkeep.calculations import Outcome, fields_of, kept_of, outcome_of
from offenders.dates.upkeep.releases import derive_releases
from offenders.people.models import Offender
from sharing import audit
from sharing.jobs.set_aside import alone
from sharing.models import User

BATCH = 500
BY_THE_CLOCK = "Calculated again automatically"


class Looked(NamedTuple):
    """How many people were looked at, and of how many the dates are others than before."""

    people: int
    changed: int


def recalculate_caseload(*, on: date, after: int = 0, tell: Callable[[int], None] = lambda looked: None) -> Looked:
    """Everybody, by the law in force on this day. May be stopped anywhere, run again, or run twice at once.

    after: the key of the last person of an earlier run. tell: called with the number looked at, batch by batch.
    """
    looked = changed = 0
    while people := list(Offender.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        changed += recalculate_many(people=people, on=on, because=BY_THE_CLOCK, by=None)
        looked, after = looked + len(people), people[-1].pk
        tell(looked)
    return Looked(looked, changed)


def end_what_waits(*, on: date) -> int:
    """What waited for a second person of somebody out, and of which the later day has passed too: time alone tells
    nobody. Returns how many were looked at."""
    waits = BroughtForward.objects.filter(ended_at=None, due_before__lt=on).exclude(offender__status__in=HELD)
    keys = list(waits.order_by("pk").values_list("offender", flat=True))
    for key in keys:
        with alone("dates", key, subject=key):
            derive_releases(offender=Offender.objects.get(pk=key), by=None, because=BY_THE_CLOCK)
    return len(keys)


def recalculate_many(*, people: Sequence[Offender], on: date, because: str, by: User | None) -> int:
    """Returns of how many the outcome is new. Reading takes a fixed number of statements; a person of whom something
    changed is then worked on alone, under the lock."""
    found = _outcomes(people, on)
    stands = {
        calculation.offender_id: calculation
        for calculation in Calculation.objects.current().filter(offender__in=people)
    }
    unseen = _unseen(people, found)
    changed = [
        person
        for person in people
        if person.pk not in stands or person.pk in unseen or kept_of(stands[person.pk]) != found[person.pk]
    ]
    _name_law(people, stands, changed, on)
    fresh = [each for each in changed if each.pk not in stands and each.pk not in unseen]
    if fresh:
        _begin(fresh, found, on=on, because=because, by=by)
    done = {each.pk for each in fresh}
    for person in changed:
        if person.pk not in done:
            derive_releases(offender=person, by=by, because=because)
    return len(changed)


@transaction.atomic
def _begin(people: Sequence[Offender], found: dict[int, Outcome], *, on: date, because: str, by: User | None) -> None:
    """People never worked out before: all of them in one statement. Where their sources agree nothing follows; the
    others' releases follow one by one from the calculation that was made, without reading their record again."""
    calm = {each.pk for each in _without_conflict(people, found)}
    made = _add(people, on=on, because=because, by=by)
    for person in people:
        if person.pk not in calm:
            derive_releases(offender=person, by=by, because=because, first=made.get(person.pk))


def _outcomes(people: Sequence[Offender], on: date) -> dict[int, Outcome]:
    law = law_on(on)
    return {record.person.pk: outcome_of(work_out(record, law=law)) for record in whole_records_of(people)}


def _name_law(
    people: Sequence[Offender], stands: Mapping[int, Calculation], changed: Sequence[Offender], on: date
) -> None:
    """Say of calculations that stay, and do not say so yet, which entries of the register of law they rest on."""
    new = {person.pk for person in changed}
    silent = [each for each in people if each.pk not in new and stands[each.pk].rests_on is None]
    if not silent:
        return
    law = law_on(on)
    for record in whole_records_of(silent):
        stands[record.person.pk].rests_on = work_out(record, law=law, working=True).rests_on
    Calculation.objects.bulk_update([stands[each.pk] for each in silent], ["rests_on"])


def _unseen(people: Sequence[Offender], found: dict[int, Outcome]) -> set[int]:
    """Keys of those held for whom a release is not on record that our own dates know and no sheet does."""
    periods = CustodyPeriod.objects.open().with_held_under().filter(offender__in=people)
    held = dict(periods.values_list("offender_id", "under"))
    ahead = set(Release.objects.open().filter(offender__in=list(held)).values_list("offender_id", "basis"))
    said = _current_dates(held)
    unseen = set()
    for pk, under in held.items():
        sources = _sources(pk, said, found)
        ways = release_routes(sources.official, under=HeldUnder(under), own=sources.worked_out or {})
        if any(way.origin is Origin.OURS and (pk, way.basis) not in ahead for way in ways):
            unseen.add(pk)
    return unseen


def _current_dates(people: Iterable[Offender] | Iterable[int]) -> dict[tuple[int, str], dict[Code, date]]:
    """The current dates by the key of the person and who says them. One query, none for nobody."""
    said: dict[tuple[int, str], dict[Code, date]] = {}
    rows = KeyDate.objects.current().filter(offender__in=list(people))
    for pk, origin, code, day in rows.values_list("offender_id", "origin", "code", "falls_on"):
        said.setdefault((pk, origin), {})[Code(code)] = day
    return said


def _without_conflict(people: Sequence[Offender], found: dict[int, Outcome]) -> list[Offender]:
    """Of people never worked out before, those whose sources agree: nothing follows for anybody."""
    if not people:
        return []
    said = _current_dates(people)
    in_conflict = set(DateConflict.objects.standing().filter(offender__in=people).values_list("offender_id", flat=True))
    return [
        person
        for person in people
        if person.pk not in in_conflict and not differences(_sources(person.pk, said, found), is_first_custody=True)
    ]


def _sources(pk: int, said: dict[tuple[int, str], dict[Code, date]], found: dict[int, Outcome]) -> Sources:
    dates, refused, _ = found[pk]
    own = None if refused else {Code(code): date.fromisoformat(day) for code, day in dates.items()}
    return Sources(said.get((pk, KeyDate.Origin.OFFICIAL), {}), said.get((pk, KeyDate.Origin.COURT), {}), own)


def _add(people: Sequence[Offender], *, on: date, because: str, by: User | None) -> dict[int, Calculation]:
    """First calculations by the key of the person, in one statement. Under the locks they are worked out once more:
    somebody may have changed the record meanwhile, or have had it worked out. In the caller's transaction."""
    keys = [person.pk for person in people]
    locked = list(Offender.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    had = set(Calculation.objects.current().filter(offender__in=locked).values_list("offender_id", flat=True))
    now, law = timezone.now(), law_on(on)
    records = whole_records_of([offender for offender in locked if offender.pk not in had])
    found = {record.person.pk: work_out(record, law=law, working=True) for record in records}
    made = Calculation.objects.bulk_create(
        Calculation(
            offender_id=pk,
            **fields_of(outcome_of(each)),
            rests_on=each.rests_on,
            law_on=on,
            because=because,
            made_at=now,
            made_by=by,
        )
        for pk, each in found.items()
    )
    audit.record_many(
        {
            "action": audit.Action.COLLECTION,
            "verb": "offenders.dates_worked_out",
            "by": by,
            "target": calculation,
            "subject": calculation.offender_id,
            "payload": {"before": None, "after": fields_of(kept_of(calculation)), "because": because},
        }
        for calculation in made
    )
    return {calculation.offender_id: calculation for calculation in made}
