"""Forecasts under what a planner supposes: asked on a page, made by a worker, kept apart from the runs.

The worker claims one by a lease and makes it in one transaction: killed, it is made again; run twice, it is made once.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from offenders.custody.rules import HeldUnder
from offenders.dates.calculation_models import LawReplay
from offenders.dates.engine.law.commencements import CannotBegin
from offenders.dates.replays.actions import ask_replay
from offenders.dates.rules.releases import BY_LAW, Certainty, Code, leaves_on, release_routes
from release_monitor.forecast.calculation.making import Chances, Earlier, chances_in, make_forecasts
from release_monitor.forecast.known.base_rates import rates_of, rows_on
from release_monitor.forecast.known.inputs import known_on
from release_monitor.forecast.known.programmes import Known, Programme
from release_monitor.forecast.models import ForecastRun, GroupForecast, SupposedForecast, Supposition
from release_monitor.forecast.rules import supposing
from release_monitor.forecast.rules.groups import WEEKS, Group
from release_monitor.forecast.rules.supposing import Shift
from sharing import access, audit, live_updates
from sharing.access.roles import Capability
from sharing.models import User
from sharing.records.errors import Refused
from sharing.records.once import keyed, made_before

logger = logging.getLogger(__name__)
WORK = "release_monitor.tasks.work_on_suppositions"
LEASE = timedelta(minutes=2)
MOST = 20  # of one group and run: each is compared with every other before it is shown


class SuppositionRefused(Refused):
    """It cannot be asked so."""


@transaction.atomic
def suppose(
    *,
    title: str,
    group: Group,
    by: User,
    without_places: str = "",
    more_hearings: int = 0,
    commencements: Mapping[str, date] | None = None,
    uid: UUID | None = None,
) -> Supposition:
    """Ask for the newest forecast of the group under other assumptions. uid: the same one again returns what was made.

    commencements: days by the name of what begins, which a law model works out first. Raises SuppositionRefused where
    nothing is supposed, where there is no forecast yet, or where there are too many; NotAllowed for who may not ask.
    """
    _require(by, Capability.SUPPOSE_FORECASTS)
    made = made_before(Supposition, uid)
    if made:
        return made
    if not (without_places or more_hearings or commencements):
        raise SuppositionRefused("without_places", "Enter at least one assumption")
    run = ForecastRun.objects.newest()
    if run is None:
        raise SuppositionRefused("", "There is no forecast yet. The first is made on Monday at 6:30am")
    of_group = {"programme": group.programme, "region": group.region, "prison_group": group.prison_group}
    if Supposition.objects.filter(run=run, **of_group).count() >= MOST:
        raise SuppositionRefused("", f"This forecast has {MOST} models already. Wait for the forecast of next Monday")
    try:
        replay = ask_replay(title=title, days=commencements, by=by) if commencements else None
    except CannotBegin as refused:
        raise SuppositionRefused("begins", str(refused)) from None
    supposition = Supposition.objects.create(
        title=title.strip(),
        run=run,
        without_places=without_places,
        more_hearings=more_hearings,
        replay=replay,
        asked_by=by,
        **of_group,
        **keyed(uid),
    )
    audit.record(
        action=audit.Action.COLLECTION,
        verb="forecast.supposed",
        by=by,
        target=supposition,
        payload={"group": str(group), "without_places": without_places, "more_hearings": more_hearings},
    )
    transaction.on_commit(lambda: live_updates.wake(WORK), robust=True)  # the clock finds what a lost call leaves
    return supposition


def _require(by: User, capability: Capability) -> None:
    if not by.can(capability):
        audit.refuse(by=by, verb=f"sharing.{capability}_refused")
        raise access.NotAllowed(capability)


def work(*, at: datetime) -> int:
    """Make what waits; returns how many were made. One whose law model is not finished waits for it."""
    made = 0
    while key := _claim(at=at):
        try:
            _make(key)
        except Exception as error:  # it would be tried for ever, and hold up the others
            logger.exception("supposition_failed", extra={"supposition": key})
            failed = {"finished_at": timezone.now(), "failed": type(error).__name__}
            Supposition.objects.filter(pk=key, finished_at=None).update(**failed)
        made += 1
    return made


@transaction.atomic
def _claim(*, at: datetime) -> int | None:
    waiting = Supposition.objects.filter(Q(claimed_at=None) | Q(claimed_at__lte=at - LEASE), finished_at=None)
    ready = waiting.filter(Q(replay=None) | Q(replay__finished_at__isnull=False))
    row = ready.select_for_update(skip_locked=True, of=("self",)).order_by("asked_at", "pk").first()
    if row is None:
        return None
    Supposition.objects.filter(pk=row.pk).update(claimed_at=timezone.now(), done=10)
    return row.pk


@transaction.atomic
def _make(key: int) -> None:
    row = Supposition.objects.select_for_update(of=("self",)).select_related("run", "replay").get(pk=key)
    if row.finished_at is not None:
        return
    now = timezone.now()
    found = make_forecasts(
        _supposed(_known_of(row.run, now), row),
        rates_of(rows_on(row.run.as_at)),
        earlier=lambda group: _compared(row, group, now),
        only=row.group,
    ).get(row.group)
    if found is None:
        failed = "No one of this group is in custody"
    else:
        failed = ""
        SupposedForecast.objects.create(supposition=row, **found)
    Supposition.objects.filter(pk=key).update(finished_at=now, done=100, failed=failed)


def _known_of(run: ForecastRun, now: datetime) -> Known:
    return known_on(run.as_at, at=run.made_at, now=now)


def _supposed(known: Known, row: Supposition) -> Known:
    programme = known.programmes.get(row.programme)
    if programme is None:
        return known
    people = programme.people
    if row.replay:
        people = supposing.shifted(people, _shifts(row.replay, known.monday))
    if row.more_hearings:
        people = supposing.with_hearings(people, row.more_hearings, weeks=WEEKS)
    return replace(known, programmes={row.programme: replace(programme, people=dict(people))})


def _shifts(replay: LawReplay, monday: date) -> dict[int, Shift]:
    """By how many weeks each person's first days move under the other law."""
    found = {}
    for line in replay.lines.select_related("offender"):
        before, after = (_first_days(days) for days in (line.before, line.after))
        moves = [_weeks(was, would) for was, would in zip(before, after, strict=True)]
        found[line.offender_id] = Shift(*moves)
    return found


def _first_days(said: Mapping[str, str]) -> tuple[date | None, date | None]:
    """The first day out by law, and the first on which the Board may direct."""
    dates = {Code(code): date.fromisoformat(day) for code, day in said.items() if code in list(Code)}
    routes = release_routes(dates, under=HeldUnder.SENTENCE)
    by_law = [leaves_on(route.basis, route.expected_on) for route in routes if route.basis in BY_LAW]
    by_board = [route.leaves_on for route in routes if route.certainty is Certainty.POSSIBLE]
    return min(by_law, default=None), min(by_board, default=None)


def _weeks(was: date | None, would: date | None) -> int:
    return round((would - was).days / 7) if was and would else 0


def _compared(row: Supposition, group: Group, now: datetime) -> Sequence[Earlier]:
    """The forecast itself, and every other supposition of the same Monday and group that has bands."""
    others = Supposition.objects.filter(
        run=row.run, programme=row.programme, region=row.region, prison_group=row.prison_group
    )
    shown = others.exclude(pk=row.pk).filter(forecast__isnull=False).exclude(forecast__mid=[]).select_related("replay")
    rates = rates_of(rows_on(row.run.as_at))
    known = _known_of(row.run, now)
    sides = [_supposed(known, other) for other in shown]
    if GroupForecast.objects.of(group).filter(run=row.run).exclude(mid=[]).exists():
        sides.append(known)
    return [Earlier(0, _own(side, group, rates)) for side in sides]


def _own(side: Known, group: Group, rates) -> Chances:
    programme = side.programmes.get(group.programme, Programme())
    chances = chances_in(programme, Group(group.programme), rates)
    return {person: chances[person] for person in programme.members.get(group, ())}
