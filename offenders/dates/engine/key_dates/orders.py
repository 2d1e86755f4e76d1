"""Detention and training orders: when custody ends, and how early or late it may.

Read in the published cases: orders that overlap are one term from the first to the last day, 24 months at most; half of
it is custody; the end of custody may come a month earlier or later, from eighteen months on two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from offenders.dates.engine.facts import AdjustmentKind, Case, SentenceKind
from offenders.dates.engine.key_dates.licences import has_supervision
from offenders.dates.engine.law import regimes
from offenders.dates.engine.terms.adjusting import happened, in_order
from offenders.dates.engine.terms.chains import Part, Unit, units
from offenders.dates.engine.terms.counting import last_day, pool
from offenders.dates.engine.terms.custody import Period
from offenders.dates.engine.working import Sums
from offenders.people.rules.age import age_on

LONGEST = ((24, 0),)
SHIFTS_FROM, SHIFTS_TWICE_FROM = ((8, 0),), ((18, 0),)
CREDITED_FROM = date(2022, 6, 28).toordinal()  # remand and tagged bail count for orders made from this day on
CREDITS = (AdjustmentKind.REMAND, AdjustmentKind.TAGGED_BAIL)


@dataclass(slots=True)
class Order:
    """Orders that overlap, as one. unadjusted: its last day; expiry, middle: moved by days. supervised: until when."""

    start: int
    unadjusted: int
    expiry: int = 0
    middle: int = 0
    supervised: int | None = None


def is_order(part: Part) -> bool:
    return part[0].kind is SentenceKind.DTO


def without_orders(found: Sequence[Period]) -> list[Period]:
    """The periods with their other sentences; one that held orders alone is left out."""
    others = [replace(period, parts=[part for part in period.parts if not is_order(part)]) for period in found]
    return [period for period in others if period.parts]


def orders(case: Case, found: Sequence[Period], sums: Sums) -> list[Order]:
    """In the order of time."""
    done: list[Order] = []
    for period in found:
        parts = [part for part in period.parts if is_order(part)]
        for unit in sorted(units(parts), key=lambda unit: (unit.start, unit.name)) if parts else ():
            _add(done, unit, period, case, sums)
    return done


def _add(done: list[Order], unit: Unit, period: Period, case: Case, sums: Sums) -> None:
    """As one with the order before while its custody lasts, else as another."""
    sums.about(unit.name)
    rule = regimes.ORDER_HALF
    end = sums.last_day(unit.start, pool(sentence.term for sentence, _ in unit.parts), rule, "last day of the order")
    most = sums.last_day(unit.start, LONGEST, rule, "24 months at most")
    if end > most:
        end = sums.earliest((end, most), rule, "not more than 24 months")
    before = done[-1] if done else None
    if before is not None and unit.start <= before.middle:
        before.unadjusted = sums.latest((before.unadjusted, end), rule, "orders that overlap are one term")
        _serve(before, unit, period, case, sums)
    else:
        done.append(Order(unit.start, end))
        _serve(done[-1], unit, period, case, sums)


def _serve(order: Order, unit: Unit, period: Period, case: Case, sums: Sums) -> None:
    """Half in custody, with the days that move it."""
    rule = regimes.ORDER_HALF
    days = sums.length(order.start, order.unadjusted, regimes.DAYS, "days in the order")
    middle = sums.day_number(order.start, sums.part(days, 1, 2, rule, rule.says), rule, "the last of those days")
    expiry = order.unadjusted
    credited = [
        adjustment.days
        for adjustment in period.adjustments
        if adjustment.kind in CREDITS and unit.start >= CREDITED_FROM
    ]
    if credited:
        total = sums.sum(credited, regimes.REMAND, "credited days")
        middle = sums.earlier(middle, total, regimes.REMAND, "half-way point less credited days")
        expiry = sums.earlier(expiry, total, regimes.REMAND, "expiry less credited days")
    for each in in_order(period.adjustments, AdjustmentKind.UAL):
        on = happened(each)
        if on is not None and order.start <= on.toordinal() <= max(middle, order.start):
            middle = sums.later(middle, each.days, regimes.AT_LARGE, "later by days at large")
            expiry = sums.later(expiry, each.days, regimes.AT_LARGE, "later by days at large")
    order.middle, order.expiry = _not_before(middle, unit.start, sums), _not_before(expiry, order.start, sums)
    order.supervised = _supervised(order, unit, case, sums)


def _not_before(day: int, floor: int, sums: Sums) -> int:
    if day >= floor:
        return day
    return sums.latest((day, floor), regimes.NOT_BEFORE_SENTENCE, "not before the day of sentence")


def _supervised(order: Order, unit: Unit, case: Case, sums: Sums) -> int | None:
    if case.is_supervision_repealed or case.date_of_birth is None:
        return None
    if age_on(date.fromordinal(order.middle), born=case.date_of_birth) < 18:
        return None
    if order.unadjusted >= last_day(order.start, LONGEST) or not any(has_supervision(each) for each, _ in unit.parts):
        return None
    return sums.months_after(order.middle, 12, regimes.SUPERVISION, "twelve months from the end of custody")


def transfer_dates(order: Order, sums: Sums) -> dict[str, int]:
    """MTD, and ETD and LTD where custody may still end earlier or later."""
    sums.about("all")
    rule = regimes.ORDER_HALF
    dates = {"MTD": sums.result("MTD", order.middle, rule, "half of the order is served")}
    if order.unadjusted < last_day(order.start, SHIFTS_FROM):
        return dates
    months = 1 if order.unadjusted < last_day(order.start, SHIFTS_TWICE_FROM) else 2
    early = sums.months_after(order.middle, -months, regimes.TRANSFER, "custody may end so much earlier")
    late = sums.months_after(order.middle, months, regimes.TRANSFER, "custody may end so much later")
    if early <= order.start:
        return dates
    dates["ETD"] = sums.result("ETD", early, regimes.TRANSFER, "early transfer")
    dates["LTD"] = sums.result("LTD", late, regimes.TRANSFER, "late transfer")
    return dates
