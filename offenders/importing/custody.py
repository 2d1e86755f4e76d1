"""Movements, periods, dates and releases of people who are new, as the actions would have written them one by one.

An action asks the database about fifteen things for each person. Of somebody new all is in the file, so the rows
follow from the same rules (`rules.custody`, `rules.releases`) without a question, and are written for a batch at once.
`tests/offenders/importing` compares the rows with those of the actions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from offenders import followers
from offenders.absences.actions import absence_of
from offenders.absences.models import Absence
from offenders.convictions.models import Adjustment, Sentence
from offenders.custody import rules as custody
from offenders.custody.models import CustodyPeriod, Movement
from offenders.custody.rules import Happening, HeldUnder
from offenders.dates.models import Release
from offenders.dates.rules.releases import BASIS_OF, Basis, Code, release_routes
from offenders.importing.checking import GivenAdjustment, GivenPerson, GivenStep, GivenWayOut
from offenders.movements.actions import Moved
from offenders.people.models import Offender
from offenders.reference.establishments.models import Establishment
from offenders.sentencing.actions import at_large
from offenders.status.actions import FIELDS
from offenders.status.rules import StatusFacts, status_on
from sharing import audit
from sharing.models import User

STAYS = custody.AWAY_AND_BACK | {Happening.TRANSFERRED}  # custody goes on
LEFT = (Happening.RELEASED, Happening.RELEASED_WITHOUT_LICENCE)


@dataclass
class Written:
    """The rows of one new person, not saved yet."""

    offender: Offender
    movements: list[Movement] = field(default_factory=list)
    periods: list[CustodyPeriod] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    left_by: dict[int, GivenStep] = field(default_factory=dict)  # index of a period: the release that ended it
    releases: list[Release] = field(default_factory=list)


def movements_of(
    offender: Offender, steps: Sequence[GivenStep], places: Mapping[str, Establishment], by: User | None
) -> Written:
    """Movements and periods; status and establishment of `offender` are set as after the last."""
    written, happened = Written(offender), []
    here: Establishment | None = None
    for step in steps:
        happened.append(step.happening)
        is_left = step.happening in LEFT
        is_near = is_left or step.happening in custody.AWAY_AND_BACK
        at = places[step.place.code] if step.place else here if is_near else None
        before = audit.fields_of(offender, *FIELDS)
        written.movements.append(
            Movement(
                offender=offender,
                happening=step.happening,
                happened_on=step.on,
                establishment=at,
                note=step.note,
                recorded_by=by,
            )
        )
        if step.happening in (Happening.RECEIVED, Happening.RETURNED):
            moves = [(each.happening, each.on) for each in steps[: len(happened)]]
            after = {
                "is_recall": custody.held_after_recall(happened),
                "released_before_on": custody.last_release_in(moves),
            }
            written.periods.append(CustodyPeriod(offender=offender, starts_on=step.on, **after))
        elif step.happening not in STAYS and written.periods and not written.periods[-1].ends_on:
            written.periods[-1].ends_on = step.on
            if is_left:
                written.left_by[len(written.periods) - 1] = step
        _follow_absence(written, step, by=by)
        status = custody.status_after(happened) or ""
        here = at if status in custody.HELD else None
        offender.status, offender.establishment = status, here
        written.moved.append(Moved(written.movements[-1], before, audit.fields_of(offender, *FIELDS)))
    return written


def days_at_large_of(written: Written, told: Iterable[GivenAdjustment]) -> list[Adjustment]:
    """Those of each time between a revocation or an escape and the return, as the return would have recorded them; not
    where the file tells of some of that time: whoever typed them knew better."""
    moves = [(Happening(movement.happening), movement.happened_on) for movement in written.movements]
    starts = [
        given_adjustment.starts_on
        for given_adjustment in told
        if given_adjustment.kind == Adjustment.Kind.UAL and given_adjustment.starts_on
    ]
    rows = [
        at_large(written.offender, gone_on=gone_on, back_on=back_on)
        for gone_on, back_on in custody.times_at_large(moves)
        if back_on and not any(gone_on <= day <= back_on for day in starts)
    ]
    return [row for row in rows if row]


def _follow_absence(written: Written, step: GivenStep, *, by: User | None) -> None:
    if step.happening not in custody.AWAY_AND_BACK or not written.periods:
        return
    before = next((absence for absence in reversed(written.absences) if absence.back_at is None), None)
    if before and before.left_at:
        before.back_at, before.back_by = max(step.moment, before.left_at), by
    if step.happening is not Happening.CAME_BACK:
        offender, period, due = written.offender, written.periods[-1], step.due_back_at
        new = absence_of(offender, period, happening=step.happening, at=step.moment, due_back_at=due, by=by)
        written.absences += [new] if new else []


def follow_law(written: Written, person: GivenPerson, *, on: date) -> None:
    """The status as the law and the day make it of what the file says. Our own dates are not worked out yet: where they
    differ from the sheet's, the status follows with them."""
    offender = written.offender
    standing = status_on(
        StatusFacts(
            movements=[(Happening(movement.happening), movement.happened_on) for movement in written.movements],
            is_convicted=bool(person.convictions),
            is_sentenced=bool(person.sentences or person.dates),
            for_life=[sentence.sentenced_on for sentence in person.sentences if sentence.kind == Sentence.Kind.LIFE],
            until_terminated=[
                sentence.sentenced_on for sentence in person.sentences if sentence.kind == Sentence.Kind.IPP
            ],
            official=person.dates,
        ),
        on=on,
    )
    if standing.status:
        offender.status, offender.status_until = standing.status, standing.until
        offender.after_licence_from = standing.after_from
        written.moved[-1] = replace(written.moved[-1], after=audit.fields_of(offender, *FIELDS))


def add_releases(
    written: Written, dates: Mapping[Code, date], told: Iterable[GivenWayOut] = (), *, last_passed: date | None = None
) -> None:
    """The release routes from each period. The periods have their keys by now.

    Of an earlier period those are kept that end it: the dates that a recall brought speak of a later one. told: the
    release routes that the file tells; a period that is in it has those, and none that follow from the dates.
    last_passed: the day of the person's last sentence.
    """
    by_period: dict[int, list[GivenWayOut]] = {}
    for given in told:
        by_period.setdefault(given.period - 1, []).append(given)
    for index, period in enumerate(written.periods):
        if index in by_period:
            written.releases += [
                Release(offender=written.offender, period=period, **given.fields)
                for given in by_period[index]
                if given.fields
            ]
            continue
        left = written.left_by.get(index)
        if period.ends_on and left is None:
            continue  # died, absconded, deported: nothing was ever expected of it that is known
        of_the_period = dict(dates) if period.is_recall or len(written.periods) == 1 else _without_recall(dates)
        ways = release_routes(of_the_period, under=_held_under(period, last_passed))
        used = left and next((way for way in ways if _is_used(way, left)), None)
        if left and not used:
            continue  # no date says by which way: the movement alone tells
        for way in ways:
            release = Release(
                offender=written.offender,
                period=period,
                basis=way.basis,
                certainty=way.certainty,
                expected_on=way.expected_on,
                leaves_on=way.leaves_on,
                warn_on=way.leaves_on,
                is_counted=way.is_counted,
                origin=way.origin.value,
            )
            if left:
                _close(release, is_used=way is used, left=left)
            written.releases.append(release)


def _held_under(period: CustodyPeriod, last_passed: date | None) -> HeldUnder:
    """As of a period on record. One that has ended is history: what ended it is in the file."""
    since = period.released_before_on or period.starts_on
    if period.ends_on is None and last_passed is not None and last_passed >= since:
        return HeldUnder.SENTENCE
    if period.is_recall:
        return HeldUnder.RECALL
    return HeldUnder.SENTENCE if period.ends_on or period.began_after_release is None else HeldUnder.NO_SENTENCE


def _without_recall(dates: Mapping[Code, date]) -> dict[Code, date]:
    return {code: day for code, day in dates.items() if BASIS_OF.get(code, (None,))[0] is not Basis.PRRD}


def _is_used(way, left: GivenStep) -> bool:
    return way.basis == left.basis if left.basis else way.is_counted


def _close(release: Release, *, is_used: bool, left: GivenStep) -> None:
    if is_used:
        release.status, release.released_on = Release.Status.RELEASED, left.on
    else:
        release.status, release.is_counted = Release.Status.SUPERSEDED, False


def tell_custody_followers(written: Written, *, but: Collection[str], by: User | None) -> None:
    """Tell the followers in the order in which it happened. They find the rows as they stand at the end. but: the apps
    whose own past the file tells: nothing of theirs follows from it once more."""
    if not any(moment.followers for moment in followers.MOMENTS):
        return
    index = -1
    for movement in written.movements:
        if movement.happening in (Happening.RECEIVED, Happening.RETURNED):
            index += 1
            if written.periods[index].is_recall and index:
                followers.returned.tell_all_but(but, period=written.periods[index], by=by)
            for release in _of_period(written, index, Release.OPEN):
                followers.release_moved.tell_all_but(but, release=release, before=None, by=by)
        elif movement.happening in LEFT:
            for release in _of_period(written, index, (Release.Status.RELEASED,)):
                followers.released.tell_all_but(but, release=release, by=by)
        if movement.happening in custody.ENDS_THE_TERM:
            followers.term_ended.tell_all_but(but, movement=movement, by=by)
        if movement.happening in custody.CUTS_SHORT:
            followers.cut_short.tell_all_but(but, movement=movement, by=by)


def _of_period(written: Written, index: int, statuses: Sequence[str]) -> list[Release]:
    """The release routes from that period; none of somebody who left without having been received."""
    if index < 0:
        return []
    return [
        release
        for release in written.releases
        if release.period is written.periods[index] and release.status in statuses
    ]
