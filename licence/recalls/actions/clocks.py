"""Start, stop and pause the time limits of recalls and urgent arrests, and tell of those that passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from licence.recalls import alert_kinds
from licence.recalls.actions import telling
from licence.recalls.models import Recall, RecallClock, UrgentArrest
from licence.recalls.practice import limit_of
from licence.recalls.rules import clocks
from licence.recalls.rules.clocks import Clock
from licence.recalls.rules.kinds import SentenceGroup
from offenders.people.locking import lock
from sharing import alerts, audit
from sharing.access.state_machines import MoveRefused, words_for_verb
from sharing.time_words import say_datetime

ACTS = {Clock.DOSSIER: "dossier_sent", Clock.PART_B: "part_b_received"}


def follow(recall: Recall, verb: str, *, at: datetime) -> None:
    """A move was made: the limits that wait for it stop, those that it begins start."""
    stop(RecallClock.objects.filter(recall=recall, kind__in=clocks.stopped_by(verb)), verb, at=at)
    arrests = RecallClock.objects.filter(arrest__recall=recall, kind__in=clocks.stopped_by(verb))
    stop(arrests, verb, at=at)
    for clock in clocks.started_by(verb):
        last = recall.next_review_on if clock is Clock.ANNUAL_REVIEW else None
        start(clock, verb, recall=recall, at=at, due=clocks.end_of(last) if last else None)


def start(
    clock: Clock,
    verb: str,
    *,
    at: datetime,
    recall: Recall | None = None,
    arrest: UrgentArrest | None = None,
    due: datetime | None = None,
) -> RecallClock:
    """Let a limit run from this moment, with the values of practice of its day. due: where somebody else set it."""
    thing = recall or arrest
    assert thing is not None  # noqa: S101 - a constraint of the table says so too
    limit = limit_of(clock, is_emergency=bool(recall and recall.is_emergency), on=timezone.localdate(at))
    if recall and recall.sentence_group == SentenceGroup.INDETERMINATE and clock in clocks.OF_LIFE:
        number, source = clocks.OF_LIFE[clock]
        limit = replace(limit, number=number, source=source)
    return RecallClock.objects.create(
        recall=recall,
        arrest=arrest,
        offender_id=thing.offender_id,
        kind=clock,
        started_at=at,
        started_by_what=words_for_verb(verb),
        number=limit.number,
        unit=limit.unit,
        source=limit.source,
        due_at=due or clocks.due_at(at, number=limit.number, unit=limit.unit),
    )


def stop(rows, verb: str, *, at: datetime) -> int:
    """Stop those of these that run. One that stood still is counted as standing until now; returns how many."""
    stopped = 0
    for clock in rows.running():
        _resume(clock, at=at)
        moment = max(at, clock.started_at)  # what is told late may lie before what started the clock
        changed = {"stopped_at": moment, "stopped_by_what": words_for_verb(verb)}
        if clock.missed_at is None and clocks.is_missed(due=clock.due_at, at=moment):
            changed["missed_at"] = clock.due_at
        stopped += RecallClock.objects.running().filter(pk=clock.pk).update(**changed)
    return stopped


def meet(recall: Recall, clock: Clock, *, at: datetime) -> bool:
    """What the limit waits for has happened without a move; False when it does not run."""
    return bool(stop(RecallClock.objects.filter(recall=recall, kind=clock), ACTS[clock], at=at))


def pause(recall: Recall, clock: Clock, *, at: datetime, why: str) -> None:
    """Let a limit stand still. Raises MoveRefused when it does not run, stands still already, or never does."""
    row = RecallClock.objects.running().filter(recall=recall, kind=clock, paused_at__isnull=True).first()
    if row is None or not clocks.LIMITS[clock].pauses:
        raise MoveRefused("This deadline is not running")
    row.paused_at = at
    row.pauses = [*row.pauses, {"from": at.isoformat(), "until": None, "why": why}]
    row.save(update_fields=["paused_at", "pauses"])


def resume(recall: Recall, clock: Clock, *, at: datetime) -> None:
    """Let a limit run on; its last moment moves by as long as it stood. Raises MoveRefused when it does not stand."""
    row = RecallClock.objects.running().filter(recall=recall, kind=clock, paused_at__isnull=False).first()
    if row is None:
        raise MoveRefused("This deadline is not paused")
    _resume(row, at=at)


def _resume(row: RecallClock, *, at: datetime) -> None:
    if row.paused_at is None:
        return
    stood = max(at - row.paused_at, timedelta(0))
    last = row.pauses[-1] | {"until": at.isoformat()}
    row.paused_at, row.pauses, row.due_at = None, [*row.pauses[:-1], last], row.due_at + stood
    row.save(update_fields=["paused_at", "pauses", "due_at"])


def tell_of_missed(*, at: datetime) -> int:
    """Claim each limit whose last moment has passed, and tell the teams; returns how many are new. The job of
    each minute: run twice it tells once, run late it tells still. A miss stays a miss when it is met later."""
    missed = RecallClock.objects.newly_past_due(at=at)
    return sum(_alert_missed_clock(clock, at=at) for clock in missed.select_related("offender", "recall", "arrest"))


@transaction.atomic
def _alert_missed_clock(clock: RecallClock, *, at: datetime) -> bool:
    lock(clock.offender)  # first, as every verb does: else a job and a verb could wait for each other
    claimed = RecallClock.objects.newly_past_due(at=at).filter(pk=clock.pk)
    if not claimed.update(missed_at=at):
        return False
    audit.record(
        action=audit.Action.ALTERATION,
        verb="licence.recall_clock_missed",
        by=None,
        target=clock,
        subject=clock.offender_id,
        payload=audit.fields_of(clock, "kind", "started_at", "due_at", "source"),
    )
    last = say_datetime(clock.due_at)
    alerts.raise_alert(
        kind=alert_kinds.CLOCK_DUE,
        key=f"recall_clock:{clock.pk}",
        subject=clock.offender,
        text=f"{clock.get_kind_display()}: the deadline was {last} ({clock.source}).{_says(clock)}",
        link=telling.link_to(clock.recall) if clock.recall else telling.link_to_person(clock.offender),
        at=at,
    )
    return True


def _says(clock: RecallClock) -> str:
    if clock.kind == Clock.ARREST_DECISION:
        return " Without a decision by then the person must be released. Record how the arrest ended."
    return ""
