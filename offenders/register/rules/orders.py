"""Orders that a court or the Home Secretary may make: how long each may last, and whether one is as the law allows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from offenders.register.rules.calendar import has_turned, last_day_of_months, last_day_of_years
from offenders.register.rules.facts import Life, NotDecided, Order, Working
from offenders.register.rules.periods import Period

LAW_ENTRIES = ("scpo", "tpim", "stpim", "teo", "ftro")
TPIM_FROM = date(2021, 6, 29)  # Counter-Terrorism and Sentencing Act 2021; earlier notices ended otherwise
STPIM_FROM = date(2023, 12, 20)  # National Security Act 2023 ss.39 to 41
MOST_EXTENSIONS = 4  # TPIM Act 2011 s.5, National Security Act 2023 s.41
EXTENDED = {"TPIM": TPIM_FROM, "STPIM": STPIM_FROM}  # a year each time
LONGEST_MONTHS = {"SCPO": 60, "TEO": 24, "FTRO": 6, "YDO": 12}  # of the last (not confirmed)
SECTIONS = {
    "SCPO": "Serious Crime Act 2007 ss.6, 16",
    "TPIM": "TPIM Act 2011 s.5",
    "STPIM": "National Security Act 2023 s.41",
    "TEO": "Counter-Terrorism and Security Act 2015 s.4",
    "FTRO": "CTA 2008 Sch.5",
}


def latest_end(kind: str, in_force_on: date) -> date | None:
    """The last day that is lawful for an order of this kind; None where the law sets none.

    Raises NotDecided of a notice from before its law.
    """
    if kind in EXTENDED:
        if in_force_on < EXTENDED[kind]:
            raise NotDecided(f"in force before {EXTENDED[kind].isoformat()}, under other rules or none")
        return last_day_of_years(in_force_on, 1 + MOST_EXTENSIONS)
    return last_day_of_months(in_force_on, LONGEST_MONTHS[kind]) if kind in LONGEST_MONTHS else None


def end_of_extended(in_force_on: date, extensions: int) -> date:
    """Of a TPIM or STPIM notice: a year, and a year more for each extension."""
    return last_day_of_years(in_force_on, 1 + extensions)


@dataclass(frozen=True)
class OrderJudged:
    """ends: its last day. latest_end: the last that is lawful. extensions_left: of a TPIM or STPIM notice alone."""

    id: str
    ends: date
    latest_end: date
    is_lawful: bool
    extensions_left: int | None


def judged_orders(life: Life, register: Iterable[Period], working: Working) -> list[OrderJudged]:
    """Raises NotDecided."""
    periods = list(register)
    return [_judged(order, life, periods, working) for order in life.orders]


def _judged(order: Order, life: Life, register: list[Period], working: Working) -> OrderJudged:
    if order.kind == "YDO":
        raise NotDecided(f"{order.id}: the commencement of youth diversion orders is not recorded")
    if order.kind in EXTENDED:
        return _extended(order, working)
    if order.ends_on is None:
        raise NotDecided(f"{order.id}: when it ends is not known")
    latest = _latest(order)
    is_lawful = order.in_force_on <= order.ends_on <= latest and _may_be_made(order, life, register)
    working.add(SECTIONS[order.kind], f"{order.id}: at the latest to {latest.isoformat()}")
    return OrderJudged(order.id, order.ends_on, latest, is_lawful, None)


def _latest(order: Order) -> date:
    try:
        latest = latest_end(order.kind, order.in_force_on)
    except NotDecided as refused:
        raise NotDecided(f"{order.id}: {refused}") from None
    if latest is None:
        raise NotDecided(f"{order.id}: no longest time is known for {order.kind}")
    return latest


def _may_be_made(order: Order, life: Life, register: list[Period]) -> bool:
    """Against an adult; a foreign travel restriction order only of who is subject to notification."""
    if order.kind == "SCPO":
        if life.born_on is None:
            raise NotDecided("The date of birth is not known")
        return has_turned(life.born_on, 18, order.in_force_on)
    if order.kind == "FTRO":
        return any(period.runs_on(order.in_force_on) for period in register)
    return True


def _extended(order: Order, working: Working) -> OrderJudged:
    latest = _latest(order)
    extensions, ends = _extensions(order)
    working.add(SECTIONS[order.kind], f"{order.id}: a year and at most {MOST_EXTENSIONS} more, to {latest.isoformat()}")
    is_lawful = order.in_force_on <= ends <= latest
    return OrderJudged(order.id, ends, latest, is_lawful, max(0, MOST_EXTENSIONS - extensions))


def _extensions(order: Order) -> tuple[int, date]:
    """How often it was extended, and its last day; by its end where the extensions are not given."""
    if order.extensions is not None:
        return order.extensions, end_of_extended(order.in_force_on, order.extensions)
    if order.ends_on is None:
        raise NotDecided(f"{order.id}: neither its end nor its extensions are known")
    years = 1
    while end_of_extended(order.in_force_on, years - 1) < order.ends_on:
        years += 1
    return years - 1, order.ends_on
