"""Record what a sentence calculation sheet says, and keep the releases true to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from django.db import transaction
from django.utils import timezone

from offenders import followers
from offenders.convictions.models import Sentence
from offenders.convictions.questions import without_ped_of
from offenders.custody.models import CustodyPeriod
from offenders.dates import event_kinds
from offenders.dates.calculation_models import Calculation
from offenders.dates.models import KeyDate, Release, ReleaseOrder
from offenders.dates.rules import releases
from offenders.dates.rules.differences import Sources
from offenders.dates.rules.orders import with_order
from offenders.dates.rules.overrides import with_instead
from offenders.dates.rules.releases import Basis, Code, ReleaseRoute
from offenders.dates.rules.sheets import Question, questions_of
from offenders.dates.sources import (
    Accepted,
    accepted_of,
    as_accepted,
    counted_release,
    decided_of,
    directed_of,
    order_of,
    overrides_of,
    sources_of,
    with_accepted,
    with_calculation,
)
from offenders.dates.upkeep import forward, hands
from offenders.dates.upkeep.calculations import RECORD_CHANGED, recalculate
from offenders.dates.upkeep.date_checks import differed, end_outdated
from offenders.dates.upkeep.differences import settle_conflicts
from offenders.people.locking import lock
from offenders.people.models import Offender
from offenders.releases.warnings.actions import tell_of_change
from offenders.releases.without_sheet.actions import end_question
from offenders.status import actions as status
from sharing import audit, events, practice
from sharing.models import User
from sharing.records.errors import Refused

ORDERED = frozenset({Basis.COURT, Basis.EXECUTIVE})


class DateRefused(Refused):
    """No sentence allows this date."""


@dataclass(frozen=True)
class Moved:
    """A release that is new, or has another day. `before`: its day of warning until then, None for a new one."""

    release: Release
    before: date | None


@transaction.atomic
def record_official_dates(
    *,
    offender: Offender,
    dates: Mapping[Code, date | None],
    source: str,
    as_at: date,
    by: User | None,
    kept_because: str = "",
) -> list[Moved]:
    """Record the dates of one sheet and derive the releases anew.

    dates: None takes a date away; a code that is not named stays as it is. source: whose sheet, "NOMIS".
    as_at: the day of the sheet. A date that has not changed is not recorded again. What was asked of a date is kept
    with it: the caller has shown the questions to whoever records it. kept_because: why it stands, where the law of the
    sentence does not know such a date. Raises DateRefused without it, and where a person records what cannot be.
    """
    return _record_dates(
        KeyDate.Origin.OFFICIAL,
        offender=offender,
        dates=dates,
        source=source,
        as_at=as_at,
        by=by,
        kept_because=kept_because,
    )


def questions_about(
    offender: Offender, dates: Mapping[Code, date | None], *, origin: KeyDate.Origin, on: date
) -> tuple[Question, ...]:
    """What to ask of these dates before this source is recorded to say them. Three queries."""
    current = KeyDate.objects.current().filter(offender=offender, origin=origin)
    before = {Code(code): day for code, day in current.values_list("code", "falls_on")}
    passed = list(
        Sentence.objects.filter(offender=offender).select_related("conviction__offence").order_by("sentenced_on")
    )
    first = passed[0].sentenced_on if passed else None
    stands = Calculation.objects.current().filter(offender=offender).first()
    own = {Code(code): day for code, day in stands.days().items()} if stands else None
    return questions_of(dates, before, first, on, ours=own, without_ped=without_ped_of(passed))


def _record_dates(
    origin: KeyDate.Origin,
    *,
    offender: Offender,
    dates: Mapping[Code, date | None],
    source: str,
    as_at: date,
    by: User | None,
    kept_because: str = "",
) -> list[Moved]:
    lock(offender)
    current = {
        key_date.code: key_date for key_date in KeyDate.objects.current().filter(offender=offender, origin=origin)
    }
    before = {code: each.falls_on for code, each in current.items()}
    changed = {code: day for code, day in dates.items() if before.get(code) != day}
    if not changed:
        return []
    now = timezone.now()
    asked = questions_about(offender, dates, origin=origin, on=timezone.localdate(now)) if by else ()
    for each in asked:
        if each.is_impossible:
            raise DateRefused(f"day_{each.code.value}", f"{each.words}. {each.rule}")
        if each.needs_reason and not kept_because.strip():
            said = f"{each.words}. {each.rule}. Correct it, or enter a reason for keeping it"
            raise DateRefused(f"day_{each.code.value}", said)
    replaced = [current[code].pk for code in changed if code in current]
    KeyDate.objects.filter(pk__in=replaced).update(superseded_at=now)
    write_sheets([Sheet(offender, changed, source, as_at, origin, asked, before, kept_because.strip())], at=now, by=by)
    was = {Code(code): day for code, day in before.items()}
    gone = _taken_away_lately(offender, at=now, by=by) if origin == KeyDate.Origin.OFFICIAL else {}
    because = f"Dates recorded from {source}"
    return derive_releases(offender=offender, by=by, because=because, before={origin: was}, taken_away=gone)


@dataclass(frozen=True)
class Sheet:
    """What one sheet says of one person that is new. dates: None for one that is taken away. asked: what was asked of
    the dates, and confirmed by whoever records them. before: what the source said of them, if anything."""

    offender: Offender
    dates: Mapping[Code, date | None]
    source: str
    as_at: date
    origin: KeyDate.Origin = KeyDate.Origin.OFFICIAL
    asked: Sequence[Question] = ()
    before: Mapping[str, date] = field(default_factory=dict)
    kept_because: str = ""

    def confirmed(self, code: Code | None = None) -> list[str]:
        """What was asked, of one date or of all, with the reason for what needs one."""
        return [
            f"{each.words}. Kept because: {self.kept_because}"
            if each.needs_reason and self.kept_because
            else each.words
            for each in self.asked
            if code in (None, each.code)
        ]


def write_sheets(sheets: Sequence[Sheet], *, at: datetime, by: User | None) -> None:
    """The dates with what was asked of them, and an audit entry for each sheet: a few statements however many. Who
    calls has asked the questions, has ended what stood before, and derives the releases."""
    KeyDate.objects.bulk_create(
        KeyDate(
            offender=sheet.offender,
            code=code,
            origin=sheet.origin,
            falls_on=day,
            source=sheet.source,
            as_at=sheet.as_at,
            recorded_at=at,
            recorded_by=by,
            confirmed=sheet.confirmed(code),
        )
        for sheet in sheets
        for code, day in sheet.dates.items()
        if day is not None
    )
    audit.record_many(
        {
            "action": audit.Action.ALTERATION,
            "verb": "offenders.dates_recorded",
            "by": by,
            "target": sheet.offender,
            "subject": sheet.offender,
            "payload": {
                "before": {code: sheet.before.get(code) for code in sheet.dates},
                "after": dict(sheet.dates),
                "origin": sheet.origin,
                "source": sheet.source,
                "as_at": sheet.as_at,
                "confirmed": sheet.confirmed(),
            },
        }
        for sheet in sheets
    )


def _taken_away_lately(offender: Offender, *, at: datetime, by: User | None) -> dict[Code, date]:
    """Official dates that stood lately, as others than who records dates now said them last: whoever takes a date away
    first and records another then has moved it all the same, however often."""
    since = at - timedelta(days=practice.value(hands.RECORD_DAYS, on=timezone.localdate(at)))
    gone = KeyDate.objects.official().filter(offender=offender, superseded_at__gt=since)
    return forward.last_said(gone.select_related("recorded_by__agency"), by=hands.signer_of(by) if by else None)


@transaction.atomic
def record_court_dates(
    *,
    offender: Offender,
    dates: Mapping[Code, date | None],
    source: str,
    as_at: date,
    by: User | None,
    kept_because: str = "",
) -> list[Moved]:
    """Record what the court's record states of the dates: it stands beside the prison's sheet, and differs or agrees.

    As `record_official_dates`; a court states what it states, and nothing follows from what it leaves out.
    """
    return _record_dates(
        KeyDate.Origin.COURT,
        offender=offender,
        dates=dates,
        source=source,
        as_at=as_at,
        by=by,
        kept_because=kept_because,
    )


@transaction.atomic
def derive_releases(
    *,
    offender: Offender,
    by: User | None,
    because: str = RECORD_CHANGED,
    before: Mapping[str, Mapping[Code, date]] = MappingProxyType({}),
    taken_away: Mapping[Code, date] = MappingProxyType({}),
    first: Calculation | None = None,
    ended: Mapping[Code, date] = MappingProxyType({}),
) -> list[Moved]:
    """Work the dates out anew, make the releases of the period of custody that is open what the current dates say, and
    let conflicts between the sources hold them. Safe to run again. because: what brought it about, in words.
    before: by origin, the dates of a source as they stood before they were changed just now. taken_away: official ones
    that were taken away lately, as they last stood. first: the first calculation of all, made in this transaction under
    the lock; the record is not read again. ended: the overrides that have ended just now, by their codes.

    Whoever is not held has no release route to expect. Returns what moved; tells the teams when the day on which the
    person is expected out is another, and the followers.
    """
    lock(offender)
    expected = counted_release(offender)
    on = timezone.localdate()
    stood = None if first else Calculation.objects.current().filter(offender=offender).first()
    calculation = first or recalculate(offender=offender, stands=stood, on=on, because=because, by=by)
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    sources = sources_of(offender, calculation, period=period)
    accepted, instead = accepted_of(offender), overrides_of(offender, on)
    put = _derive(offender, period, sources, accepted, instead)
    moved = [change for change in put if change.before != change.release.warn_on]
    checked = differed(offender)
    is_other = period is not None and period.released_before_on is not None
    whole = sources_of(offender, calculation) if is_other else sources
    changed, of_whole = (_change(each, stood, before, accepted, checked) for each in (sources, whole))
    waits = forward.watch(
        offender=offender,
        period=period,
        change=changed,
        whole=of_whole,
        by=by,
        taken_away=taken_away,
        instead=instead,
        ended=ended,
    )
    settle_conflicts(
        offender=offender, period=period, sources=sources, instead=instead, forward_alone=waits, on=on, by=by
    )
    end_outdated(offender=offender, by=by)
    now = counted_release(offender)
    if expected and expected.is_ours and not (now and now.is_ours):
        end_question(offender=offender)
    was_warned = expected.warn_on if expected else None
    tell_of_change(offender=offender, before=was_warned, after=now.warn_on if now else None)
    _tell_programs(offender, put)
    for change in moved:
        followers.release_moved.tell(release=change.release, before=change.before, by=by)
    status.follow_dates(offender=offender, said=(sources, instead), by=by)
    followers.dates_followed.tell(offender=offender, release=now, before=expected, by=by)
    return moved


def _change(
    sources: Sources,
    stood: Calculation | None,
    before: Mapping[str, Mapping[Code, date]],
    accepted: Accepted,
    checked: tuple[tuple[Mapping[Code, date], ...], tuple[Mapping[Code, date], ...]],
) -> forward.Change:
    """What the sources said and say, with what was accepted in its place and what a double check found."""
    was = replace(
        with_calculation(sources, stood),
        official=before.get(KeyDate.Origin.OFFICIAL, sources.official),
        court=before.get(KeyDate.Origin.COURT, sources.court),
    )
    then, now = checked
    return forward.Change(
        replace(as_accepted(was, accepted), checked=then), replace(as_accepted(sources, accepted), checked=now)
    )


def _tell_programs(offender: Offender, moved: Iterable[Moved]) -> None:
    """Partner systems hear of a new release, and of one of which any date is another."""
    for kind, is_new in ((event_kinds.FORESEEN, True), (event_kinds.MOVED, False)):
        new = [events.NewEvent(offender.pk, each.release.uid) for each in moved if (each.before is None) is is_new]
        if new:
            events.publish_many(kind=kind, new=new)


def follow_dates(*, offender: Offender, because: str, by: User | None) -> None:
    """The dates and conflicts of somebody who has just left: they no longer give a release route, and what was expected
    is cancelled.

    Whether the two of a double check still differ is not asked here: whoever records a leaving, and then that the
    person is back, would be rid of their answers.
    """
    on = timezone.localdate()
    _cancel(Release.objects.open().filter(offender=offender), keep=set(), period=None)
    stood = Calculation.objects.current().filter(offender=offender).first()
    calculation = recalculate(offender=offender, stands=stood, on=on, because=because, by=by)
    settle_conflicts(
        offender=offender,
        period=None,
        sources=sources_of(offender, calculation),
        instead=overrides_of(offender, on),
        forward_alone=forward.unconfirmed_forward(offender),
        on=on,
        by=by,
    )
    end_outdated(offender=offender, by=by)


def _derive(
    offender: Offender,
    period: CustodyPeriod | None,
    sources: Sources,
    accepted: Accepted,
    instead: Mapping[Code, date],
) -> list[Moved]:
    rows = list(Release.objects.filter(offender=offender))
    if period is None:
        _cancel(rows, keep=set(), period=None)
        return []
    stand = {row.basis: row for row in rows if row.period_id == period.pk}
    own = with_accepted(sources, accepted)
    [ways] = _ways_out(period, [(sources, own)], instead)
    wanted = with_order(ways, order_of(period))
    ours = sources.readings or [own]
    warned = releases.warned_of(wanted, *ours, sources.court, under=period.held_under)
    keep = {way.basis for way in wanted}
    _cancel(rows, keep=keep | _without_order(stand.values(), period), period=period)
    # One may be counted at a time, at each moment: the old one first gives way to the new.
    counted = {way.basis for way in wanted if way.is_counted}
    give_way = [each.pk for each in stand.values() if each.is_counted and each.basis not in counted]
    if give_way:
        Release.objects.open().filter(pk__in=give_way).update(is_counted=False)
    return [
        change for way in wanted if (change := _put(offender, period, stand.get(way.basis), way, warned[way.basis]))
    ]


def ways_out_of(
    offender: Offender, period: CustodyPeriod, *said: Sources, accepted: Accepted, on: date
) -> list[tuple[ReleaseRoute, ...]]:
    """What the rules say of the official dates, with what two people put in the place of one for a while, of what the
    Board has directed, of what was decided in a dispute, and, where no sheet names a release, of what is worked out
    here: for each of `said`. Three queries."""
    own = [(sources, with_accepted(sources, accepted)) for sources in said]
    return _ways_out(period, own, overrides_of(offender, on))


def _ways_out(
    period: CustodyPeriod, said: Iterable[tuple[Sources, Mapping[Code, date]]], instead: Mapping[Code, date]
) -> list[tuple[ReleaseRoute, ...]]:
    """said: with our days; where the law is open, the reading by which the person goes first stands in."""
    under, directed, decided = period.held_under, directed_of(period), decided_of(period)
    return [
        releases.release_routes(
            with_instead(sources.official, instead),
            under=under,
            directed=directed,
            own=own or next(iter(sources.readings), {}),
            decided=decided,
        )
        for sources, own in said
    ]


def _without_order(rows: Iterable[Release], period: CustodyPeriod) -> set[Basis]:
    """The routes of an order that a file brought in without the order: they stay, so that nobody leaves unseen. A query
    where there are such routes."""
    ordered = {Basis(row.basis) for row in rows if row.basis in ORDERED}
    return set() if not ordered or ReleaseOrder.objects.filter(period=period).exists() else ordered


def _cancel(rows: Iterable[Release], *, keep: set[Basis], period: CustodyPeriod | None) -> None:
    """The release routes that no date, direction or order of this custody supports any longer."""
    kept = {row.pk for row in rows if period and row.period_id == period.pk and row.basis in keep}
    gone = [row for row in rows if row.status in Release.OPEN and row.pk not in kept]
    if gone:
        Release.objects.filter(pk__in=[row.pk for row in gone]).update(
            status=Release.Status.CANCELLED, is_counted=False
        )
        new = [events.NewEvent(row.offender_id, row.uid) for row in gone]
        events.publish_many(kind=event_kinds.CANCELLED, new=new)


DAYS = ("expected_on", "leaves_on", "warn_on")


def _put(
    offender: Offender, period: CustodyPeriod, row: Release | None, way: ReleaseRoute, warn_on: date
) -> Moved | None:
    """Write one release route; None when its dates stand as they did."""
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
    days = [getattr(row, name) for name in DAYS]
    for name, value in fields.items():
        setattr(row, name, value)
    if not is_open:
        row.status = Release.Status.EXPECTED
    if before != row.warn_on:
        row.known_at = timezone.now()
    row.save()
    return Moved(row, before) if before is None or days != [getattr(row, name) for name in DAYS] else None
