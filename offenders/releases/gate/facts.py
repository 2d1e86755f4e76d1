"""The facts about people that the gate's rule needs, gathered from their records. Nothing is decided here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, TypedDict

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, OuterRef, QuerySet, Value, When
from django.db.models.functions import JSONObject

from offenders.custody.models import CustodyPeriod
from offenders.custody.querysets import AFTER_RELEASE
from offenders.custody.rules import Authority, HeldUnder
from offenders.dates.calculation_models import BroughtForward, Calculation, DateCheck, DateConflict, DateOverride
from offenders.dates.models import BoardDirection, KeyDate, Release, ReleaseHold, ReleaseOrder
from offenders.dates.record_adapter import fingerprint_of, whole_records_of
from offenders.dates.rules import date_checks
from offenders.dates.rules.date_checks import days_of
from offenders.dates.rules.differences import Dates, Sources
from offenders.dates.rules.orders import why_frees_no_one
from offenders.dates.rules.overrides import with_instead
from offenders.dates.rules.releases import SPENT, Basis, Code, is_of_former_custody
from offenders.dates.rules.suspension import asks_for_referral, is_suspended
from offenders.dates.sources import with_accepted
from offenders.people.models import Offender
from offenders.releases.gate.models import DisputeDecision
from offenders.releases.gate.rules import Direction, GateFacts, Order, Source, SourceDate
from sharing.access.querysets import OneOf
from sharing.compiled.queries import CompiledQuery

A_DAY = timedelta(days=1)
NOT_HELD = GateFacts(is_held=False)


def facts_of(offender: Offender, *, on: date) -> GateFacts:
    """All that is known of the release routes from the present custody. on: the day on which overrides are in force.
    One query; four where the last double check did not agree."""
    return facts_of_many([offender], on=on)[offender.pk]


def facts_of_many(offenders: Iterable[Offender], *, on: date) -> dict[int, GateFacts]:
    """The same of many, by the key of the person: as many queries, however many people."""
    found = dict.fromkeys((offender.pk for offender in offenders), NOT_HELD)
    held = _gathered(found, on=on)
    outdated = _outdated({pk: gathered for pk, gathered in held.items() if _differs(gathered)})
    return found | {pk: _facts(gathered, is_outdated=pk in outdated) for pk, gathered in held.items()}


def holds_of(offender: Offender) -> QuerySet[ReleaseHold]:
    """What is on hold now, oldest first."""
    return _open_holds().filter(offender=offender)


class Gathered(TypedDict):
    """What the record holds of one person in custody: rows of each kind, days as ISO text. checks: the last at most."""

    under: HeldUnder
    began: str | None
    is_recall: bool
    born: str | None
    dates: list[dict[str, str]]
    calculations: list[dict[str, Any]]
    overrides: list[dict[str, str]]
    accepted: list[dict[str, Any]]
    brought_forward: list[dict[str, Any]]
    checks: list[dict[str, Any]]
    directions: list[dict[str, Any]]
    orders: list[dict[str, Any]]
    decided: list[dict[str, str]]
    holds: list[dict[str, str]]


def _known(people: list[int], on: date) -> QuerySet[CustodyPeriod]:
    """Of each who is held, the period; `known` is what `Gathered` has."""
    of_person, of_period = {"offender": OuterRef("offender")}, {"period": OuterRef("pk")}
    said_once = KeyDate.objects.current().filter(**of_person).order_by()
    checks = DateCheck.objects.filter(checked_at__isnull=False, **of_person).order_by("-checked_at", "-pk")
    directions = BoardDirection.objects.filter(ended_at__isnull=True, **of_period)
    lists = {
        "dates": _each(said_once, "origin", "code", "falls_on", "as_at"),
        "calculations": _each(Calculation.objects.current().filter(**of_person), "dates", "refused", "readings"),
        "overrides": _each(DateOverride.objects.in_force(on=on).filter(**of_person).order_by(), "code", "falls_on"),
        "accepted": _each(
            DateConflict.objects.accepted().filter(**of_person).order_by("found_at", "pk"),
            *("code", "official_on", "court_on", "worked_out_on"),
        ),
        "brought_forward": _each(
            BroughtForward.objects.filter(ended_at__isnull=True, **of_person), "before", "end_before"
        ),
        "checks": _each(checks[:1], "agrees", "maker_dates", "checker_dates", "record"),
        "directions": _each(
            directions,
            *(
                "expected_on",
                "earliest_on",
                "is_final",
                "challengeable_until",
                "confirmed_at",
                "directed_on",
                "settled_on",
            ),
        ),
        "orders": _each(
            ReleaseOrder.objects.in_force().filter(**of_period).order_by("pk"),
            *("kind", "opens_on", "reference", "confirmed_at", "ends", "held_by"),
        ),
        "decided": _each(DisputeDecision.objects.standing().filter(**of_period).order_by(), "route", "stands_on"),
        "holds": _each(_open_holds().filter(**of_person).order_by("since", "pk"), "kind", "reason"),
    }
    held = CustodyPeriod.objects.open().with_held_under().filter(OneOf("offender_id", Value(people))).order_by()
    after = Case(When(AFTER_RELEASE, then=F("starts_on")))
    held_as = {"under": "under", "began": after, "is_recall": "is_recall", "born": "offender__date_of_birth"}
    return held.annotate(known=JSONObject(**held_as, **lists))


def _each(rows: QuerySet[Any], *names: str) -> ArraySubquery:
    return ArraySubquery(rows.values(row=JSONObject(**{name: name for name in names})))


def _open_holds() -> QuerySet[ReleaseHold]:
    return ReleaseHold.objects.filter(lifted_at__isnull=True, release__status__in=Release.OPEN)


KNOWN = CompiledQuery(("offender_id", "known"), _known, people=[-20_191_038], on=date.min)


def _gathered(people: Iterable[int], *, on: date) -> dict[int, Gathered]:
    """By the key of each who is held. One query."""
    return {row["offender_id"]: json.loads(row["known"]) for row in KNOWN.asked(people=list(people), on=on)}


def _differs(gathered: Gathered) -> bool:
    """Whether the two of the last double check did not agree."""
    return any(not each["agrees"] for each in gathered["checks"])


def _outdated(differing: Mapping[int, Gathered]) -> set[int]:
    """The keys of those of whom the record is another than the one that the check was made of."""
    if not differing:
        return set()
    people = [Offender(pk=pk, date_of_birth=_day(each["born"])) for pk, each in differing.items()]
    return {
        record.person.pk
        for record in whole_records_of(people)
        if differing[record.person.pk]["checks"][0]["record"] != fingerprint_of(record)
    }


def _facts(gathered: Gathered, *, is_outdated: bool) -> GateFacts:
    under = HeldUnder(gathered["under"])
    directed_by_sheet = None if Code.APD in SPENT[under] else _directed_by_sheet(_dates(gathered, "official"))
    return GateFacts(
        is_held=True,
        under=under,
        said=tuple(_source_dates(gathered, is_outdated=is_outdated)),
        former=frozenset(Code(row["code"]) for row in _official(gathered) if _is_former(gathered, row)),
        direction=next(map(_direction, gathered["directions"]), directed_by_sheet),
        orders=dict(map(_order, (each for each in gathered["orders"] if each["ends"] == each["held_by"]))),
        beside=_beside(gathered) or None,
        decided={Basis(each["route"]): date.fromisoformat(each["stands_on"]) for each in gathered["decided"]},
        holds=tuple(dict.fromkeys(_on_hold(ReleaseHold(**each)) for each in gathered["holds"])),
    )


def _source_dates(gathered: Gathered, *, is_outdated: bool) -> Iterator[SourceDate]:
    """What each source says now, with what those who may settle a difference have put in the place of a date."""
    official, instead = _dates(gathered, "official"), _by_code(gathered["overrides"])
    worked_out = next((days_of(each["dates"]) for each in gathered["calculations"] if not each["refused"]), None)
    sources = Sources(official, _dates(gathered, "court"), worked_out)
    days = ("official_on", "court_on", "worked_out_on")
    accepted = [(each["code"], *(_day(each[day]) for day in days)) for each in gathered["accepted"]]
    ours = with_accepted(sources, accepted)
    for source, dates in (
        (Source.OFFICIAL, with_instead(official, instead)),
        (Source.OURS, with_instead(ours, {code: day for code, day in instead.items() if code in ours})),
        (Source.COURT, sources.court),
        *((Source.BEFORE, days_of(each["before"])) for each in gathered["brought_forward"]),
        *((Source.END_BEFORE, days_of(each["end_before"])) for each in gathered["brought_forward"]),
    ):
        if dates:
            yield SourceDate(source, dates)
    for reading in (each for calculation in gathered["calculations"] for each in calculation["readings"]):
        yield SourceDate(Source.OURS, days_of(reading))
    for check in () if is_outdated else gathered["checks"]:
        answers = (days_of(check[of] or {}) for of in ("maker_dates", "checker_dates"))
        for dates in date_checks.stated_where_differing(*answers):
            yield SourceDate(Source.CHECK, dates)


def _official(gathered: Gathered) -> list[dict[str, str]]:
    return [row for row in gathered["dates"] if row["origin"] == KeyDate.Origin.OFFICIAL]


def _dates(gathered: Gathered, origin: str) -> Dates:
    rows = (row for row in gathered["dates"] if row["origin"] == origin and not _is_former(gathered, row))
    return _by_code(rows)


def _is_former(gathered: Gathered, row: Mapping[str, str]) -> bool:
    return is_of_former_custody(
        Code(row["code"]),
        date.fromisoformat(row["falls_on"]),
        said_on=date.fromisoformat(row["as_at"]),
        began_on=_day(gathered["began"]),
        is_recall=gathered["is_recall"],
    )


def _by_code(rows: Iterable[Mapping[str, str]]) -> Dates:
    return {Code(row["code"]): date.fromisoformat(row["falls_on"]) for row in rows}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _direction(directed: Mapping[str, Any]) -> Direction:
    until = _day(directed["challengeable_until"])
    return Direction(
        opens_on=date.fromisoformat(directed["earliest_on"] or directed["expected_on"]),
        is_final=directed["is_final"],
        final_on=until + A_DAY if until else None,
        is_confirmed=directed["confirmed_at"] is not None,
        is_suspended=is_suspended(directed_on=_day(directed["directed_on"]), settled_on=_day(directed["settled_on"])),
    )


def _directed_by_sheet(official: Dates) -> Direction | None:
    """A prison's sheet that shows an approved parole date: a direction that nobody has compared with its document, and
    of which nobody has asked whether it is referred to the High Court. The Board directed it by that day."""
    said = official.get(Code.APD)
    if said is None:
        return None
    directed_on = None if asks_for_referral(said) else said
    suspends = is_suspended(directed_on=directed_on, settled_on=None)
    return Direction(opens_on=said, is_final=True, is_confirmed=False, is_suspended=suspends)


def _order(ordered: Mapping[str, Any]) -> tuple[Basis, Order]:
    order = ReleaseOrder(kind=ordered["kind"], reference=ordered["reference"])
    opens_on, is_confirmed = date.fromisoformat(ordered["opens_on"]), ordered["confirmed_at"] is not None
    return order.basis, Order(opens_on, str(order), is_confirmed)


def _beside(gathered: Gathered) -> dict[Basis, tuple[str, ...]]:
    found: dict[Basis, tuple[str, ...]] = {}
    for each in gathered["orders"]:
        order = ReleaseOrder(kind=each["kind"], reference=each["reference"])
        if why := why_frees_no_one(Authority(each["ends"]), Authority(each["held_by"])):
            found[order.basis] = (*found.get(order.basis, ()), f"{order}. {why}")
    return found


def _on_hold(hold: ReleaseHold) -> str:
    """Why it is on hold: "Identity not certain: two of the name", or what says itself until when."""
    said = hold.reason.strip().removesuffix(".")
    return said if hold.lifts_by_itself else f"{hold.get_kind_display()}: {said}"
