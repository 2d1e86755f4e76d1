"""The sources of a person's dates, with what was accepted or overridden instead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from offenders.custody.models import CustodyPeriod
from offenders.dates.calculation_models import Calculation, DateConflict, DateOverride
from offenders.dates.models import BoardDirection, KeyDate, Release, ReleaseOrder
from offenders.dates.rules.differences import EXPIRY, Sources, alike
from offenders.dates.rules.orders import Ordered
from offenders.dates.rules.overrides import with_instead
from offenders.dates.rules.releases import Basis, Certainty, Code, Directed, is_of_former_custody
from offenders.people.models import Offender
from offenders.rows import table

Accepted = Iterable[tuple[str, date | None, date | None, date | None]]  # code, prison's day, court's, ours


def as_settled(offender: Offender, sources: Sources, on: date) -> Sources:
    """With what was accepted or overridden in its place."""
    accepted = as_accepted(sources, accepted_of(offender))
    return replace(accepted, official=with_instead(sources.official, overrides_of(offender, on)))


def as_accepted(sources: Sources, accepted: Accepted) -> Sources:
    """With what was accepted in its place: what the sources themselves say, once overrides no longer count."""
    own = with_accepted(sources, accepted) if sources.worked_out is not None else None
    return replace(sources, worked_out=own)


def counted_release(offender: Offender) -> Release | None:
    """The release route on which the person is expected to go; None when no release is expected."""
    return Release.objects.open().counted().filter(offender=offender).first()


def overrides_of(offender: Offender, on: date) -> dict[Code, date]:
    """What two people have put in the place of the prison's dates, on this day. One query."""
    rows = DateOverride.objects.in_force(on=on).filter(offender=offender)
    return {Code(code): day for code, day in rows.values_list("code", "falls_on")}


def own_days(offender: Offender, sources: Sources) -> dict[Code, date]:
    """What is worked out here, but for the days in whose place somebody has accepted the prison's. One query."""
    return with_accepted(sources, accepted_of(offender))


def accepted_of(offender: Offender) -> Accepted:
    """Where somebody has accepted the prison's day. One query."""
    accepted = DateConflict.objects.accepted().filter(offender=offender)
    return list(accepted.values_list("code", "official_on", "court_on", "worked_out_on"))


def with_accepted(sources: Sources, accepted: Accepted) -> dict[Code, date]:
    """Our days, with the prison's where it was accepted. Empty without days of ours. accepted: counts while each source
    says the day that it said then."""
    if sources.worked_out is None:
        return {}
    compared = alike(sources.official, sources.court, sources.worked_out)
    own = dict(sources.worked_out)
    for text, *days in accepted:
        code = Code(text)
        if days != [dates.get(code) for dates in compared]:
            continue
        own = {each: day for each, day in own.items() if each != code and not (code in EXPIRY and each is Code.SLED)}
        if days[0]:
            own[code] = days[0]
    return own


def order_of(period: CustodyPeriod) -> Ordered | None:
    """The order by which the person may leave this custody. One query."""
    stands = ReleaseOrder.objects.freeing().filter(period=period).first()
    if stands is None:
        return None
    return Ordered(stands.opens_on, stands.is_of_a_court, stands.confirmed_at is not None)


def decided_of(period: CustodyPeriod) -> dict[Basis, date]:
    """By route, the day that was decided to count while the dates were in dispute, where that still stands. One
    query."""
    standing = table("DisputeDecision").objects.standing().filter(period=period)
    return {Basis(route): day for route, day in standing.values_list("route", "stands_on")}


def directed_of(period: CustodyPeriod) -> Directed | None:
    """What the Board has directed of this custody. One query."""
    stands = BoardDirection.objects.filter(period=period, ended_at__isnull=True).first()
    if stands is None:
        return None
    if stands.is_final:
        return Directed(stands.expected_on, Certainty.DIRECTED)
    return Directed(stands.expected_on, Certainty.PROVISIONAL, stands.challengeable_until)


def sources_of(offender: Offender, calculation: Calculation | None, *, period: CustodyPeriod | None = None) -> Sources:
    """What each source says now. One query. period: the custody of which they are asked; without one, all that is on
    record."""
    began_on, is_recall = (period.began_after_release, period.is_recall) if period else (None, False)
    said: dict[str, dict[Code, date]] = {KeyDate.Origin.OFFICIAL: {}, KeyDate.Origin.COURT: {}}
    current = KeyDate.objects.current().filter(offender=offender)
    for origin, text, day, said_on in current.values_list("origin", "code", "falls_on", "as_at"):
        code = Code(text)
        if not is_of_former_custody(code, day, said_on=said_on, began_on=began_on, is_recall=is_recall):
            said[origin][code] = day
    said_now = Sources(said[KeyDate.Origin.OFFICIAL], said[KeyDate.Origin.COURT], None)
    return with_calculation(said_now, calculation)


def with_calculation(sources: Sources, calculation: Calculation | None) -> Sources:
    """The same with what this calculation says."""
    own, readings = None, calculation.by_reading() if calculation else ()
    if calculation and not calculation.refused:
        own = {Code(code): day for code, day in calculation.days().items()}
    return replace(sources, worked_out=own, readings=readings)
