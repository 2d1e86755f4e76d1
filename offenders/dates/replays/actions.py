"""Run model under a law that begins on another day, and keep the people that would move.

A job goes through everybody in batches. Each batch is one transaction under the lock of its replay, and begins where
the last one ended: killed anywhere, run late or twice at once, each person is looked at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from offenders.custody.rules import HeldUnder, Status
from offenders.dates.calculation_models import LawReplay, LawReplayLine
from offenders.dates.engine.law.in_force import law_on
from offenders.dates.record_adapter import KeptLaw, WorkedOut, kept_law, whole_records_of, work_out
from offenders.dates.rules import replays
from offenders.dates.rules.replays import Outcome
from offenders.dates.upkeep.calculations import outcome_of
from offenders.people.models import Offender
from sharing import access, audit, live_updates
from sharing.access.roles import Capability
from sharing.models import User
from sharing.records.once import keyed, made_before

WORK = "offenders.tasks.work_on_replays"
BATCH = 500
LEASE = timedelta(minutes=2)


@dataclass(frozen=True)
class Mover:
    """Somebody whom the other law would move."""

    person: Offender
    before: Outcome
    after: Outcome

    @property
    def moves_days(self) -> int | None:
        under = HeldUnder.RECALL if self.person.status == Status.RECALLED else HeldUnder.SENTENCE
        return replays.moves_days(self.before, self.after, under=under)


def movers(people: Sequence[Offender], then: KeptLaw, *, on: date) -> list[Mover]:
    """Those of these people whose dates, or whose refusal, would be others. Four queries. then: the law as it would be
    kept. on: by whose law."""
    law, found = law_on(on), []
    for record in whole_records_of(people):
        changed = replace(record, kept=then)
        before, after = _outcome(work_out(record, law=law)), _outcome(work_out(changed, law=law))
        if before != after:
            found.append(Mover(record.person, before, after))
    return found


def _outcome(found: WorkedOut) -> Outcome:
    return Outcome(found.dates, outcome_of(found)[1])


def all_movers(then: KeptLaw, *, on: date, tell: Callable[[int], None] = lambda looked: None) -> Iterator[Mover]:
    """Everybody whom it would move. Keeps nothing. tell: called with the number looked at, batch by batch."""
    after = looked = 0
    while people := _next(after):
        yield from movers(people, then, on=on)
        after, looked = people[-1].pk, looked + len(people)
        tell(looked)


def _next(after: int) -> list[Offender]:
    return list(Offender.objects.filter(pk__gt=after).order_by("pk")[:BATCH])


@transaction.atomic
def ask_replay(
    *, title: str, days: Mapping[str, date], by: User, settled: Mapping[str, str] | None = None, uid: UUID | None = None
) -> LawReplay:
    """Have the caseload worked out with these days, by the name of what begins, and with these questions settled, by
    the name of the reading. uid: the same one again is the same.

    Raises CannotBegin where the days contradict each other, NotAllowed for who may not ask.
    """
    if not by.can(Capability.REPLAY_LAW):
        audit.refuse(by=by, verb=f"sharing.{Capability.REPLAY_LAW}_refused")
        raise access.NotAllowed(Capability.REPLAY_LAW)
    kept_law().changed(days=days, taken=settled or {})
    made = made_before(LawReplay, uid)
    if made and made.asked_by_id == by.pk:
        return made
    replay = LawReplay.objects.create(
        title=title,
        commencements={name: day.isoformat() for name, day in days.items()},
        settled=dict(settled or {}),
        people=Offender.objects.count(),
        asked_by=by,
        **({} if made else keyed(uid)),
    )
    audit.record(
        action=audit.Action.COLLECTION,
        verb="offenders.law_replay_asked",
        by=by,
        target=replay,
        payload={"title": title, "commencements": replay.commencements, "settled": replay.settled},
    )
    transaction.on_commit(lambda: live_updates.wake(WORK), robust=True)  # the clock finds what a lost call leaves
    return replay


def work(*, at: datetime) -> int:
    """Work through what waits; returns how many replays were finished. Safe to run twice at once, and to be killed."""
    finished = 0
    while key := _claim(at=at):
        while _batch(key):
            pass
        finished += 1
    return finished


@transaction.atomic
def _claim(*, at: datetime) -> int | None:
    """The next replay for this worker alone, until its lease runs out."""
    waiting = LawReplay.objects.filter(Q(claimed_at=None) | Q(claimed_at__lte=at - LEASE), finished_at=None)
    replay = waiting.select_for_update(skip_locked=True).order_by("asked_at", "pk").first()
    if replay is None:
        return None
    LawReplay.objects.filter(pk=replay.pk).update(claimed_at=timezone.now())
    return replay.pk


@transaction.atomic
def _batch(key: int) -> bool:
    """The next people of one replay. False once nobody is left."""
    replay = LawReplay.objects.select_for_update().get(pk=key)
    if replay.finished_at is not None:
        return False
    people = _next(replay.last_key)
    if not people:
        _finish(replay)
        return False
    then, on = kept_law().changed(days=replay.days(), taken=replay.settled), timezone.localdate(replay.asked_at)
    LawReplayLine.objects.bulk_create(_line(replay, mover) for mover in movers(people, then, on=on))
    LawReplay.objects.filter(pk=key).update(
        last_key=people[-1].pk, done=F("done") + len(people), claimed_at=timezone.now()
    )
    return True


def _line(replay: LawReplay, mover: Mover) -> LawReplayLine:
    moves = mover.moves_days
    return LawReplayLine(
        replay=replay,
        offender=mover.person,
        before=_stored_dates(mover.before),
        after=_stored_dates(mover.after),
        refused_before=mover.before.refused,
        refused_after=mover.after.refused,
        moves_days=moves,
        size=replays.size(moves),
    )


def _stored_dates(outcome: Outcome) -> dict[str, str]:
    return {code: day.isoformat() for code, day in outcome.dates.items()}


def _finish(replay: LawReplay) -> None:
    LawReplay.objects.filter(pk=replay.pk).update(finished_at=timezone.now())
    audit.record(
        action=audit.Action.COLLECTION,
        verb="offenders.law_replay_finished",
        by=replay.asked_by,
        target=replay,
        payload={"people": replay.done},
    )
