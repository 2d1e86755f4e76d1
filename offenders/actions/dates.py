"""Record what a sentence calculation sheet says, and keep the releases true to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from offenders import followers
from offenders.actions import forward, settling
from offenders.actions.calculations import RECORD_CHANGED, recalculate
from offenders.actions.conflicts import settle_conflicts, sources_of
from offenders.actions.date_checks import end_outdated
from offenders.actions.locking import lock
from offenders.actions.warnings import tell_of_change
from offenders.models import (
    BoardDirection,
    Calculation,
    CustodyPeriod,
    DateConflict,
    DateOverride,
    KeyDate,
    Offender,
    Release,
    ReleaseOrder,
    Sentence,
)
from offenders.releases.orders.rules import Ordered, with_order
from offenders.releases.without_sheet.actions import end_question
from offenders.rules import releases as rules
from offenders.rules.conflicts import EXPIRY, Sources
from offenders.rules.overrides import with_instead
from offenders.rules.releases import Certainty, Code, Directed, WayOut
from offenders.rules.sheets import Question, questions_of
from sharing import audit, practice
from sharing.models import User
from sharing.refusals import Refused


class DateRefused(Refused):
    """No sentence allows this date."""


@dataclass(frozen=True)
class Moved:
    """A release whose day of warning is new or another. `before` is None for a new one."""

    release: Release
    before: date | None


@transaction.atomic
def record_official_dates(
    *, offender: Offender, dates: Mapping[Code, date | None], source: str, as_at: date, by: User | None
) -> list[Moved]:
    """Record the dates of one sheet and derive the releases anew.

    dates: None takes a date away; a code that is not named stays as it is. source: whose sheet, "NOMIS".
    as_at: the day of the sheet. A date that has not changed is not recorded again. What was asked of a date is kept
    with it: the caller has shown the questions to whoever records it. Raises DateRefused where a person records what no
    sentence allows.
    """
    return _record_dates(KeyDate.Origin.OFFICIAL, offender=offender, dates=dates, source=source, as_at=as_at, by=by)


def questions_about(
    offender: Offender, dates: Mapping[Code, date | None], *, origin: KeyDate.Origin, on: date
) -> tuple[Question, ...]:
    """What to ask of these dates before this source is recorded to say them. Three queries."""
    current = KeyDate.objects.current().filter(offender=offender, origin=origin)
    before = {Code(code): day for code, day in current.values_list("code", "falls_on")}
    first = Sentence.objects.filter(offender=offender).order_by("sentenced_on").values_list("sentenced_on", flat=True)
    stands = Calculation.objects.current().filter(offender=offender).first()
    own = {Code(code): day for code, day in stands.days().items()} if stands else None
    return questions_of(dates, before, first.first(), on, ours=own)


def _record_dates(
    origin: KeyDate.Origin,
    *,
    offender: Offender,
    dates: Mapping[Code, date | None],
    source: str,
    as_at: date,
    by: User | None,
) -> list[Moved]:
    lock(offender)
    current = {each.code: each for each in KeyDate.objects.current().filter(offender=offender, origin=origin)}
    before = {code: each.falls_on for code, each in current.items()}
    changed = {code: day for code, day in dates.items() if before.get(code) != day}
    if not changed:
        return []
    now = timezone.now()
    asked = questions_about(offender, dates, origin=origin, on=timezone.localdate(now)) if by else ()
    for each in asked:
        if each.is_impossible:
            raise DateRefused(f"day_{each.code.value}", f"{each.words}. {each.rule}")
    replaced = [current[code].pk for code in changed if code in current]
    KeyDate.objects.filter(pk__in=replaced).update(superseded_at=now)
    KeyDate.objects.bulk_create(
        KeyDate(
            offender=offender,
            code=code,
            origin=origin,
            falls_on=day,
            source=source,
            as_at=as_at,
            recorded_at=now,
            recorded_by=by,
            confirmed=[each.words for each in asked if each.code == code],
        )
        for code, day in changed.items()
        if day is not None
    )
    audit.record(
        action=audit.Action.ALTERATION,
        verb="offenders.dates_recorded",
        by=by,
        target=offender,
        subject=offender,
        payload={
            "before": {code: before.get(code) for code in changed},
            "after": dict(changed),
            "origin": origin,
            "source": source,
            "as_at": as_at,
            "confirmed": [each.words for each in asked],
        },
    )
    was = {Code(code): day for code, day in before.items()}
    gone = _taken_away_lately(offender, at=now) if origin == KeyDate.Origin.OFFICIAL else {}
    because = f"Dates recorded from {source}"
    return derive_releases(offender=offender, by=by, because=because, before={origin: was}, taken_away=gone)


def _taken_away_lately(offender: Offender, *, at: datetime) -> dict[Code, date]:
    """Official dates that are on no sheet now, as they last stood: whoever takes a date away first and records another
    then has moved it all the same."""
    since = at - timedelta(days=practice.value(settling.RECORD_DAYS, on=timezone.localdate(at)))
    gone = KeyDate.objects.official().filter(offender=offender, superseded_at__gt=since)
    return {Code(code): day for code, day in gone.order_by("superseded_at", "pk").values_list("code", "falls_on")}


@transaction.atomic
def record_court_dates(
    *, offender: Offender, dates: Mapping[Code, date | None], source: str, as_at: date, by: User | None
) -> list[Moved]:
    """Record what the court's record states of the dates: it stands beside the prison's sheet, and differs or agrees.

    As `record_official_dates`; a court states what it states, and nothing follows from what it leaves out.
    """
    return _record_dates(KeyDate.Origin.COURT, offender=offender, dates=dates, source=source, as_at=as_at, by=by)


@transaction.atomic
def derive_releases(
    *,
    offender: Offender,
    by: User | None,
    because: str = RECORD_CHANGED,
    before: Mapping[str, Mapping[Code, date]] = MappingProxyType({}),
    taken_away: Mapping[Code, date] = MappingProxyType({}),
) -> list[Moved]:
    """Work the dates out anew, make the releases of the period of custody that is open what the current dates say, and
    let conflicts between the sources hold them. Safe to run again. because: what brought it about, in words.
    before: by origin, the dates of a source as they stood before they were changed just now. taken_away: official ones
    that were taken away lately, as they last stood.

    Whoever is not held has no way out to expect. Returns what moved; tells the teams when the day on which the person
    is expected out is another, and the followers.
    """
    lock(offender)
    expected = counted_release(offender)
    on = timezone.localdate()
    stood = Calculation.objects.current().filter(offender=offender).first()
    sources = sources_of(offender, recalculate(offender=offender, on=on, because=because, by=by))
    moved = _derive(offender, sources, on=on)
    was = replace(
        sources_of(offender, stood),
        official=before.get(KeyDate.Origin.OFFICIAL, sources.official),
        court=before.get(KeyDate.Origin.COURT, sources.court),
    )
    before_it, after_it = (as_accepted(offender, each) for each in (was, sources))
    forward.watch(offender=offender, before=before_it, after=after_it, taken_away=taken_away, by=by)
    settle_conflicts(offender=offender, sources=sources, on=on, by=by)
    end_outdated(offender=offender, by=by)
    now = counted_release(offender)
    if expected and expected.is_ours and not (now and now.is_ours):
        end_question(offender=offender)
    was_warned = expected.warn_on if expected else None
    tell_of_change(offender=offender, before=was_warned, after=now.warn_on if now else None)
    for change in moved:
        followers.release_moved.tell(release=change.release, before=change.before, by=by)
    followers.dates_followed.tell(offender=offender, release=now, before=expected, by=by)
    return moved


def follow_dates(*, offender: Offender, because: str, by: User | None) -> None:
    """The dates and conflicts of somebody who has just left: no way out follows from them any more."""
    on = timezone.localdate()
    sources = sources_of(offender, recalculate(offender=offender, on=on, because=because, by=by))
    settle_conflicts(offender=offender, sources=sources, on=on, by=by)
    end_outdated(offender=offender, by=by)


def as_settled(offender: Offender, sources: Sources, on: date) -> Sources:
    """With what was accepted or overridden in its place."""
    accepted = as_accepted(offender, sources)
    return replace(accepted, official=_with_overrides(offender, sources.official, on))


def as_accepted(offender: Offender, sources: Sources) -> Sources:
    """With what was accepted in its place: what the sources say by themselves, once no override counts any more."""
    own = own_days(offender, sources) if sources.worked_out is not None else None
    return replace(sources, worked_out=own)


def counted_release(offender: Offender) -> Release | None:
    """The way out on which the person is expected to go; None when no release is expected."""
    return Release.objects.open().counted().filter(offender=offender).first()


def _derive(offender: Offender, sources: Sources, *, on: date) -> list[Moved]:
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        _cancel(offender, keep=set(), period=None)
        return []
    stand = {each.basis: each for each in Release.objects.filter(offender=offender, period=period)}
    wanted = with_order(ways_out_of(offender, period, sources, on=on), order_of(period))
    ours = sources.readings or [own_days(offender, sources)]
    warned = rules.warned_of(wanted, *ours, sources.court, is_recalled=period.is_recall)
    _cancel(offender, keep={way.basis for way in wanted}, period=period)
    # One may be counted at a time, at each moment: the old one first gives way to the new.
    Release.objects.open().filter(offender=offender, period=period, is_counted=True).exclude(
        basis__in=[way.basis for way in wanted if way.is_counted]
    ).update(is_counted=False)
    return [
        change for way in wanted if (change := _put(offender, period, stand.get(way.basis), way, warned[way.basis]))
    ]


def ways_out_of(offender: Offender, period: CustodyPeriod, sources: Sources, *, on: date) -> tuple[WayOut, ...]:
    """What the rules say of the official dates, with what two people put in the place of one for a while, of what the
    Board has directed, and, where no sheet names a release, of what is worked out here."""
    return rules.ways_out(
        _with_overrides(offender, sources.official, on),
        is_recalled=period.is_recall,
        directed=directed_of(period),
        own=own_days(offender, sources),
    )


def _with_overrides(offender: Offender, official: Mapping[Code, date], on: date) -> dict[Code, date]:
    instead = DateOverride.objects.in_force(on=on).filter(offender=offender).values_list("code", "falls_on")
    return with_instead(official, {Code(code): day for code, day in instead})


def own_days(offender: Offender, sources: Sources) -> dict[Code, date]:
    """What is worked out here, but for the days in whose place somebody has accepted the prison's. One query."""
    accepted = DateConflict.objects.accepted().filter(offender=offender)
    return with_accepted(sources, accepted.values_list("code", "official_on", "worked_out_on"))


def with_accepted(sources: Sources, accepted: Iterable[tuple[str, date | None, date | None]]) -> dict[Code, date]:
    """accepted: of each the code, the prison's day and ours as they were accepted. Empty without days of ours."""
    if sources.worked_out is None:
        return {}
    own = dict(sources.worked_out)
    for text, official, worked_out in accepted:
        code = Code(text)
        end = own.get(Code.SLED) if code in EXPIRY else None
        if (official, worked_out) != (sources.official.get(code, official), own.get(code, end)):
            continue  # accepted of other days
        own = {each: day for each, day in own.items() if each != code and not (end and each is Code.SLED)}
        if official:
            own[code] = official
    return own


def order_of(period: CustodyPeriod) -> Ordered | None:
    """The order by which the person may leave this custody. One query."""
    stands = ReleaseOrder.objects.filter(period=period, ended_at__isnull=True).first()
    if stands is None:
        return None
    return Ordered(stands.opens_on, stands.is_of_a_court, stands.confirmed_at is not None)


def directed_of(period: CustodyPeriod) -> Directed | None:
    """What the Board has directed of this custody. One query."""
    stands = BoardDirection.objects.filter(period=period, ended_at__isnull=True).first()
    if stands is None:
        return None
    if stands.is_final:
        return Directed(stands.expected_on, Certainty.DIRECTED)
    return Directed(stands.expected_on, Certainty.PROVISIONAL, stands.challengeable_until)


def _cancel(offender: Offender, *, keep: set[rules.Basis], period: CustodyPeriod | None) -> None:
    """The ways out that no date speaks for any more. Those made by hand (executive, court) stay."""
    derived = [basis for basis, _ in rules.BASIS_OF.values()]
    gone = Release.objects.open().filter(offender=offender, basis__in=derived)
    if period:
        gone = gone.exclude(period=period, basis__in=keep)
    gone.update(status=Release.Status.CANCELLED, is_counted=False)


def _put(offender: Offender, period: CustodyPeriod, row: Release | None, way: WayOut, warn_on: date) -> Moved | None:
    """Write one way out; None when it stands as it should."""
    fields = {
        "certainty": way.certainty,
        "expected_on": way.expected_on,
        "leaves_on": way.leaves_on,
        "warn_on": warn_on,
        "is_counted": way.is_counted,
        "provisional_until": way.provisional_until,
        "origin": way.origin.value,
    }
    if row is None:
        return Moved(Release.objects.create(offender=offender, period=period, basis=way.basis, **fields), None)
    is_open = row.status in Release.OPEN
    if row.status == Release.Status.RELEASED or (is_open and all(getattr(row, k) == v for k, v in fields.items())):
        return None
    before = row.warn_on if is_open else None
    for name, value in fields.items():
        setattr(row, name, value)
    if not is_open:
        row.status = Release.Status.EXPECTED
    if before != row.warn_on:
        row.known_at = timezone.now()
    row.save()
    return Moved(row, before) if before != row.warn_on else None
