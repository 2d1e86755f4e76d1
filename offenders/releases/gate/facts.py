"""What the gate's rule needs to know of one person, gathered from the record. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from offenders.actions import forward
from offenders.actions.conflicts import sources_of
from offenders.actions.date_checks import days_of, differing, differs_on
from offenders.actions.dates import own_days
from offenders.models import (
    BoardDirection,
    Calculation,
    CustodyPeriod,
    DateOverride,
    DisputeDecision,
    KeyDate,
    Offender,
    Release,
    ReleaseHold,
    ReleaseOrder,
)
from offenders.releases.gate.rules import Direction, Facts, Order, Said, Source
from offenders.rules.overrides import with_instead
from offenders.rules.releases import Basis, Code

A_DAY = timedelta(days=1)


def facts_of(offender: Offender, *, on: date) -> Facts:
    """All that is known of the ways out of the present custody. on: the day on which overrides are in force. Ten
    queries; two for somebody who is not held."""
    period = CustodyPeriod.objects.open().filter(offender=offender).first()
    if period is None:
        return Facts(is_held=False, is_recalled=False)
    return Facts(
        is_held=True,
        is_recalled=period.is_recall,
        said=tuple(said_of(offender, on=on)),
        direction=direction_of(period) or directed_by_sheet(offender),
        orders={_route_of(order): _order(order) for order in _standing(period)},
        decided={Basis(each.route): each.stands_on for each in _decided(period) if each.stands_on},
        holds=tuple(dict.fromkeys(_said_of(hold) for hold in holds_of(offender))),
    )


def said_of(offender: Offender, *, on: date) -> Iterator[Said]:
    """What each source says now, with what those who may settle a difference have put in the place of a date."""
    sources = sources_of(offender, Calculation.objects.current().filter(offender=offender).first())
    overrides = DateOverride.objects.in_force(on=on).filter(offender=offender).values_list("code", "falls_on")
    instead = {Code(code): day for code, day in overrides}
    official = with_instead(sources.official, instead)
    ours = own_days(offender, sources)
    for source, dates in (
        (Source.OFFICIAL, official),
        (Source.OURS, with_instead(ours, {code: day for code, day in instead.items() if code in ours})),
        (Source.COURT, sources.court),
        (Source.BEFORE, forward.dates_before(offender)),
    ):
        if dates:
            yield Said(source, dates)
    check = differing(offender)
    if check:
        differ = differs_on(check)
        for answer in (check.maker_dates, check.checker_dates or {}):
            if dates := {code: day for code, day in days_of(answer).items() if code in differ}:
                yield Said(Source.CHECK, dates)


def direction_of(period: CustodyPeriod) -> Direction | None:
    stands = BoardDirection.objects.filter(period=period, ended_at__isnull=True).first()
    if stands is None:
        return None
    until = stands.challengeable_until
    return Direction(
        opens_on=stands.earliest_on or stands.expected_on,
        is_final=stands.is_final,
        final_on=until + A_DAY if until else None,
        is_confirmed=stands.confirmed_at is not None,
        is_suspended=stands.suspended_at is not None,
    )


def directed_by_sheet(offender: Offender) -> Direction | None:
    """A prison's sheet that shows an approved parole date: a direction that nobody has compared with its document."""
    said = KeyDate.objects.current().official().filter(offender=offender, code=Code.APD).first()
    return Direction(opens_on=said.falls_on, is_final=True, is_confirmed=False) if said else None


def holds_of(offender: Offender) -> QuerySet[ReleaseHold]:
    """What is on hold now, the oldest first."""
    return ReleaseHold.objects.filter(offender=offender, lifted_at=None, release__status__in=Release.OPEN)


def _said_of(hold: ReleaseHold) -> str:
    """Why it is on hold: "Identity not certain: two of the name", or what says itself until when."""
    said = hold.reason.strip().removesuffix(".")
    return said if hold.lifts_by_itself else f"{hold.get_kind_display()}: {said}"


def _standing(period: CustodyPeriod) -> Iterable[ReleaseOrder]:
    return ReleaseOrder.objects.filter(period=period, ended_at__isnull=True)


def _decided(period: CustodyPeriod) -> Iterable[DisputeDecision]:
    """Those that count still: no source has said anything of the dates since."""
    said_since = [
        KeyDate.objects.filter(offender=period.offender_id, recorded_at__gt=OuterRef("decided_at")),
        KeyDate.objects.filter(offender=period.offender_id, superseded_at__gt=OuterRef("decided_at")),
        Calculation.objects.filter(offender=period.offender_id, made_at__gt=OuterRef("decided_at")),
    ]
    decided = DisputeDecision.objects.filter(period=period, ended_at__isnull=True, decided_at__isnull=False)
    return decided.filter(*(~Exists(said) for said in said_since))


def _route_of(order: ReleaseOrder) -> Basis:
    return Basis.COURT if order.is_of_a_court else Basis.EXECUTIVE


def _order(order: ReleaseOrder) -> Order:
    said = order.reference or f"told by {order.told_by}, call taken by {order.taken_by}"
    return Order(order.opens_on, f"{order.get_kind_display()}, {said}", order.confirmed_at is not None)
