"""What the gate's rule needs to know of people, gathered from their records. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from offenders.actions.date_checks import days_of
from offenders.actions.dates import with_accepted
from offenders.calculating import fingerprint_of, whole_records_of
from offenders.models import (
    BoardDirection,
    BroughtForward,
    Calculation,
    CustodyPeriod,
    DateCheck,
    DateConflict,
    DateOverride,
    DisputeDecision,
    KeyDate,
    Offender,
    Release,
    ReleaseHold,
    ReleaseOrder,
)
from offenders.releases.gate.rules import Direction, Facts, Order, Said, Source
from offenders.rules import date_checks
from offenders.rules.conflicts import Dates, Sources
from offenders.rules.overrides import with_instead
from offenders.rules.releases import Basis, Code

A_DAY = timedelta(days=1)
NOT_HELD = Facts(is_held=False, is_recalled=False)


def facts_of(offender: Offender, *, on: date) -> Facts:
    """All that is known of the ways out of the present custody. on: the day on which overrides are in force. One
    query; four where the last double check did not agree."""
    return facts_of_many([offender], on=on)[offender.pk]


def facts_of_many(offenders: Iterable[Offender], *, on: date) -> dict[int, Facts]:
    """The same of many, by the key of the person: as many queries, however many people."""
    found = dict.fromkeys((each.pk for each in offenders), NOT_HELD)
    periods = list(_periods(found, on=on))
    outdated = _outdated([each for each in periods if each.checks and not each.checks[0]["agrees"]])
    return found | {each.offender_id: _facts(each, differs=each.pk not in outdated) for each in periods}


def holds_of(offender: Offender) -> QuerySet[ReleaseHold]:
    """What is on hold now, the oldest first."""
    return ReleaseHold.objects.filter(offender=offender, lifted_at=None, release__status__in=Release.OPEN)


def _periods(people: Iterable[int], *, on: date) -> Iterable[Any]:
    """The open custody of each with its person, and all that is said of it in lists of mappings; days as ISO text."""
    of_person = {"offender": OuterRef("offender")}
    of_period = {"period": OuterRef("pk"), "ended_at": None}
    accepted = DateConflict.objects.accepted().filter(**of_person)
    answered = DateCheck.objects.filter(**of_person, checked_at__isnull=False).order_by("-checked_at", "-pk")
    holds = ReleaseHold.objects.filter(**of_person, lifted_at=None, release__status__in=Release.OPEN)
    return (
        CustodyPeriod.objects.open()
        .filter(offender__in=list(people))
        .select_related("offender")
        .annotate(
            dates=_listed(KeyDate.objects.current().filter(**of_person), "origin", "code", "falls_on"),
            calculations=_listed(Calculation.objects.current().filter(**of_person), "dates", "refused", "readings"),
            overrides=_listed(DateOverride.objects.in_force(on=on).filter(**of_person), "code", "falls_on"),
            accepted=_listed(accepted.order_by("found_at", "pk"), "code", "official_on", "worked_out_on"),
            brought_forward=_listed(BroughtForward.objects.filter(**of_person, ended_at=None), "before", most=1),
            checks=_listed(answered, "agrees", "maker_dates", "checker_dates", "record", most=1),
            directed=_listed(
                BoardDirection.objects.filter(**of_period),
                *("expected_on", "earliest_on", "is_final", "challengeable_until", "confirmed_at", "suspended_at"),
            ),
            ordered=_listed(
                ReleaseOrder.objects.filter(**of_period),
                *("kind", "opens_on", "reference", "told_by", "taken_by", "confirmed_at"),
            ),
            decided=_listed(_decided(**of_period), "route", "stands_on"),
            on_hold=_listed(holds.order_by("since", "pk"), "kind", "reason"),
        )
    )


def _listed(rows: QuerySet, *fields: str, most: int | None = None) -> ArraySubquery:
    return ArraySubquery(rows.values(json=JSONObject(**{name: F(name) for name in fields}))[:most])


def _decided(**of_period: Any) -> QuerySet[DisputeDecision]:
    """Those that count still: no source has said anything of the dates since."""
    person, then = OuterRef("offender"), OuterRef("decided_at")
    said_since = [
        KeyDate.objects.filter(offender=person, recorded_at__gt=then),
        KeyDate.objects.filter(offender=person, superseded_at__gt=then),
        Calculation.objects.filter(offender=person, made_at__gt=then),
    ]
    decided = DisputeDecision.objects.counting().filter(**of_period)
    return decided.filter(*(~Exists(said) for said in said_since))


def _outdated(differing: list[Any]) -> set[int]:
    """The keys of those of whom the record is another than the one that the check was made of."""
    records = whole_records_of([each.offender for each in differing]) if differing else []
    return {
        each.pk
        for each, record in zip(differing, records, strict=True)
        if each.checks[0]["record"] != fingerprint_of(record)
    }


def _facts(period: Any, *, differs: bool) -> Facts:
    return Facts(
        is_held=True,
        is_recalled=period.is_recall,
        said=tuple(_said(period, differs=differs)),
        direction=next(map(_direction, period.directed), None) or _directed_by_sheet(_dates(period, "official")),
        orders=dict(map(_order, period.ordered)),
        decided={Basis(each["route"]): date.fromisoformat(each["stands_on"]) for each in period.decided},
        holds=tuple(dict.fromkeys(_on_hold(ReleaseHold(**each)) for each in period.on_hold)),
    )


def _said(period: Any, *, differs: bool) -> Iterator[Said]:
    """What each source says now, with what those who may settle a difference have put in the place of a date."""
    official, instead = _dates(period, "official"), _by_code(period.overrides)
    worked_out = next((days_of(each["dates"]) for each in period.calculations if not each["refused"]), None)
    sources = Sources(official, _dates(period, "court"), worked_out)
    accepted = [(each["code"], _day(each["official_on"]), _day(each["worked_out_on"])) for each in period.accepted]
    ours = with_accepted(sources, accepted)
    for source, dates in (
        (Source.OFFICIAL, with_instead(official, instead)),
        (Source.OURS, with_instead(ours, {code: day for code, day in instead.items() if code in ours})),
        (Source.COURT, sources.court),
        *((Source.BEFORE, days_of(each["before"])) for each in period.brought_forward),
    ):
        if dates:
            yield Said(source, dates)
    for reading in (each for calculation in period.calculations for each in calculation["readings"]):
        yield Said(Source.OURS, days_of(reading))
    for check in period.checks if differs else ():
        answers = [days_of(check[of] or {}) for of in ("maker_dates", "checker_dates")]
        differ = date_checks.differing(*answers)
        for answer in answers:
            if dates := {code: day for code, day in answer.items() if code in differ}:
                yield Said(Source.CHECK, dates)


def _dates(period: Any, origin: str) -> Dates:
    return _by_code(each for each in period.dates if each["origin"] == origin)


def _by_code(rows: Iterable[Mapping[str, str]]) -> Dates:
    return {Code(each["code"]): date.fromisoformat(each["falls_on"]) for each in rows}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _direction(directed: Mapping[str, Any]) -> Direction:
    until = _day(directed["challengeable_until"])
    return Direction(
        opens_on=date.fromisoformat(directed["earliest_on"] or directed["expected_on"]),
        is_final=directed["is_final"],
        final_on=until + A_DAY if until else None,
        is_confirmed=directed["confirmed_at"] is not None,
        is_suspended=directed["suspended_at"] is not None,
    )


def _directed_by_sheet(official: Dates) -> Direction | None:
    """A prison's sheet that shows an approved parole date: a direction that nobody has compared with its document."""
    said = official.get(Code.APD)
    return Direction(opens_on=said, is_final=True, is_confirmed=False) if said else None


def _order(ordered: Mapping[str, Any]) -> tuple[Basis, Order]:
    order = ReleaseOrder(kind=ordered["kind"])
    said = ordered["reference"] or f"told by {ordered['told_by']}, call taken by {ordered['taken_by']}"
    opens_on, is_confirmed = date.fromisoformat(ordered["opens_on"]), ordered["confirmed_at"] is not None
    basis = Basis.COURT if order.is_of_a_court else Basis.EXECUTIVE
    return basis, Order(opens_on, f"{order.get_kind_display()}, {said}", is_confirmed)


def _on_hold(hold: ReleaseHold) -> str:
    """Why it is on hold: "Identity not certain: two of the name", or what says itself until when."""
    said = hold.reason.strip().removesuffix(".")
    return said if hold.lifts_by_itself else f"{hold.get_kind_display()}: {said}"
