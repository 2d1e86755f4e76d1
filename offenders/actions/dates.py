"""Record what a sentence calculation sheet says, and keep the releases true to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from offenders import followers
from offenders.actions.warnings import tell_of_change
from offenders.models import CustodyPeriod, KeyDate, Offender, Release
from offenders.rules import releases as rules
from offenders.rules.releases import Code, WayOut
from sharing import audit
from sharing.models import User


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
    as_at: the day of the sheet. A date that has not changed is not recorded again.
    """
    lock(offender)
    current = {each.code: each for each in KeyDate.objects.current().official().filter(offender=offender)}
    before = {code: each.falls_on for code, each in current.items()}
    changed = {code: day for code, day in dates.items() if before.get(code) != day}
    if not changed:
        return []
    now = timezone.now()
    replaced = [current[code].pk for code in changed if code in current]
    KeyDate.objects.filter(pk__in=replaced).update(superseded_at=now)
    KeyDate.objects.bulk_create(
        KeyDate(offender=offender, code=code, falls_on=day, source=source, as_at=as_at, recorded_at=now, recorded_by=by)
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
            "source": source,
            "as_at": as_at,
        },
    )
    return derive_releases(offender=offender, by=by)


@transaction.atomic
def derive_releases(*, offender: Offender, by: User | None) -> list[Moved]:
    """Make the releases of the period of custody that is open what the current dates say. Safe to run again.

    Whoever is not held has no way out to expect. Returns what moved; tells the teams when the day on which the person
    is expected out is another, and the followers.
    """
    lock(offender)
    before = counted_day(offender)
    moved = _derive(offender)
    tell_of_change(offender=offender, before=before, after=counted_day(offender))
    for change in moved:
        followers.release_moved.tell(release=change.release, before=change.before, by=by)
    return moved


def counted_day(offender: Offender) -> date | None:
    """The day by which everybody is warned that the person goes; None when no release is expected."""
    counted = Release.objects.open().counted().filter(offender=offender)
    return counted.values_list("warn_on", flat=True).first()


def _derive(offender: Offender) -> list[Moved]:
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        _cancel(offender, keep=set(), period=None)
        return []
    stand = {each.basis: each for each in Release.objects.filter(offender=offender, period=period)}
    wanted = ways_out_of(offender, period)
    _cancel(offender, keep={way.basis for way in wanted}, period=period)
    # One may be counted at a time, at each moment: the old one first gives way to the new.
    Release.objects.open().filter(offender=offender, period=period, is_counted=True).exclude(
        basis__in=[way.basis for way in wanted if way.is_counted]
    ).update(is_counted=False)
    return [change for way in wanted if (change := _put(offender, period, stand.get(way.basis), way))]


def ways_out_of(offender: Offender, period: CustodyPeriod) -> tuple[WayOut, ...]:
    """What the rules say of the person's current official dates."""
    dates = KeyDate.objects.current().official().filter(offender=offender).values_list("code", "falls_on")
    return rules.ways_out({Code(code): day for code, day in dates}, is_recalled=period.is_recall)


def lock(offender: Offender) -> None:
    """One change of a person's dates and custody at a time."""
    Offender.objects.select_for_update().get(pk=offender.pk)


def _cancel(offender: Offender, *, keep: set[rules.Basis], period: CustodyPeriod | None) -> None:
    """The ways out that no date speaks for any more. Those made by hand (executive, court) stay."""
    derived = [basis for basis, _ in rules.BASIS_OF.values()]
    gone = Release.objects.open().filter(offender=offender, basis__in=derived)
    if period:
        gone = gone.exclude(period=period, basis__in=keep)
    gone.update(status=Release.Status.CANCELLED, is_counted=False)


def _put(offender: Offender, period: CustodyPeriod, row: Release | None, way: WayOut) -> Moved | None:
    """Write one way out; None when it stands as it should."""
    fields = {
        "certainty": way.certainty,
        "expected_on": way.expected_on,
        "leaves_on": way.leaves_on,
        "warn_on": way.leaves_on,
        "is_counted": way.is_counted,
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
    row.save()
    return Moved(row, before) if before != row.warn_on else None
