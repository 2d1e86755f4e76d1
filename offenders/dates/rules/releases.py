"""The release routes that follow from a person's dates: how sure each is, and the day it leads to.

Codes and what they mean: HM Prison and Probation Service's release date types. A parole eligibility date is the first
day on which the Parole Board may direct release (CJA 2003 s.247A(3) to (5)); it is never itself a release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from offenders.custody.rules import HeldUnder
from sharing.practice.working_time import Calendar, is_working_day
from sharing.time_words import format_date, format_day_month, format_weekday

LAW_ENTRIES = ("cja-247a-3a", "cja-247a-7", "cja1961-23-3", "held-again", "open-readings")


class Code(StrEnum):
    """The dates that a sentence calculation sheet may hold and that concern a terrorist offender."""

    SED = "SED"  # sentence expiry
    LED = "LED"  # licence expiry
    SLED = "SLED"  # both on one day
    CRD = "CRD"  # conditional release: by law, on licence
    ARD = "ARD"  # automatic release, without licence
    PED = "PED"  # parole eligibility
    TED = "TED"  # end of the tariff of a life or IPP sentence
    APD = "APD"  # the date that the Board has directed
    PRRD = "PRRD"  # post-recall release


class Basis(StrEnum):
    """Why somebody would leave."""

    PED = "PED"
    TARIFF = "TARIFF"
    CRD = "CRD"
    ARD = "ARD"
    SED = "SED"
    APD = "APD"
    PRRD = "PRRD"
    EXECUTIVE = "EXECUTIVE"
    COURT = "COURT"
    OTHER = "OTHER"


class Certainty(StrEnum):
    """How sure a release route is: the more ink on the page, the surer."""

    FIXED = "fixed"  # by law
    DIRECTED = "directed"  # by a final decision
    PROVISIONAL = "provisional"  # by a decision that can still be challenged
    POSSIBLE = "possible"  # the Board may consider it: never counted as a release


class Origin(StrEnum):
    """On whose word a release stands."""

    OFFICIAL = "official"  # the prison's sheet
    OURS = "ours"  # our own calculation, where no sheet names a release
    DIRECTED = "directed"  # the Parole Board
    ORDERED = "ordered"  # a court's order, a document of the executive, or who decided which date in dispute counts


BASIS_OF: dict[Code, tuple[Basis, Certainty]] = {
    Code.PED: (Basis.PED, Certainty.POSSIBLE),
    Code.TED: (Basis.TARIFF, Certainty.POSSIBLE),
    Code.APD: (Basis.APD, Certainty.DIRECTED),
    Code.CRD: (Basis.CRD, Certainty.FIXED),
    Code.ARD: (Basis.ARD, Certainty.FIXED),
    Code.PRRD: (Basis.PRRD, Certainty.FIXED),
    Code.SED: (Basis.SED, Certainty.FIXED),
    Code.SLED: (Basis.SED, Certainty.FIXED),
}
ENDS_OF_A_FIRST_PERIOD = frozenset({Code.CRD, Code.ARD})  # once released, nobody gets these again (s.255A onward)
# Dates from which nobody who is held under this leaves. On remand after a release the sentence of before holds nobody:
# its end is the end of a licence, and a court alone lets go.
SPENT: Mapping[HeldUnder, frozenset[Code]] = MappingProxyType(
    {
        HeldUnder.SENTENCE: frozenset(),
        HeldUnder.RECALL: ENDS_OF_A_FIRST_PERIOD,
        HeldUnder.NO_SENTENCE: frozenset(Code),
    }
)
WHY_SPENT = {
    HeldUnder.RECALL: "After a recall there is no such release until a new sentence is recorded",
    HeldUnder.NO_SENTENCE: "The person was released and is now in custody for another matter: no date of the earlier "
    "sentence releases them, and no new sentence is recorded",
}

# Of two on the same day the more telling comes first: what the Board directed, what ends custody, the end of all.
PREFERENCE = (Basis.APD, Basis.CRD, Basis.ARD, Basis.PRRD, Basis.SED, Basis.PED, Basis.TARIFF)

ASKS_THE_BOARD = frozenset({Basis.PED, Basis.TARIFF})
BY_LAW = frozenset({Basis.CRD, Basis.ARD, Basis.SED, Basis.PRRD})


@dataclass(frozen=True)
class Directed:
    """The Board has directed release, from this day on. certainty: DIRECTED by a final decision, else PROVISIONAL.

    provisional_until: the last day on which it can be challenged; None where that is not known, or it is final."""

    expected_on: date
    certainty: Certainty
    provisional_until: date | None = None


@dataclass(frozen=True)
class ReleaseRoute:
    """One release route. `expected_on` is the raw date, `leaves_on` the working day on which the person would go."""

    basis: Basis
    certainty: Certainty
    expected_on: date
    leaves_on: date
    is_counted: bool
    provisional_until: date | None = None
    origin: Origin = Origin.OFFICIAL


def release_routes(
    dates: Mapping[Code, date],
    *,
    under: HeldUnder,
    directed: Directed | None = None,
    own: Mapping[Code, date] = MappingProxyType({}),
    decided: Mapping[Basis, date] = MappingProxyType({}),
    is_bank_holiday: Calendar | None = None,
) -> tuple[ReleaseRoute, ...]:
    """Every release route from this period of custody by these dates, at most one of them counted.

    Counted is the first day on which the law or a direction lets the person go: the earliest of those that are more
    than possible. dates: official ones. directed: by the Board; an approved parole date may name a later day, never an
    earlier or a surer one. own: our calculation, which stands in where the official dates name no day on which the law
    releases, so that nobody leaves unseen. decided: days of leaving by law that were decided to count in a dispute: a
    route of its own where no other date gives that one, since the gate opens by it.
    """
    said = _not_spent(dates, under)
    ways = _by_dates(said)
    origins = dict.fromkeys(ways, Origin.OFFICIAL)
    if not BY_LAW & set(ways):
        ours = _by_dates({code: day for code, day in _not_spent(own, under).items() if code is not Code.APD})
        ways, origins = ours | ways, dict.fromkeys(ours, Origin.OURS) | origins
    for basis, day in decided.items():
        is_spent = any(BASIS_OF[code][0] is basis for code in SPENT[under] if code in BASIS_OF)
        if basis in BY_LAW and not is_spent and (basis not in ways or ways[basis][1] is Certainty.POSSIBLE):
            ways[basis], origins[basis] = (day, Certainty.FIXED), Origin.ORDERED
    if directed:
        day = max(directed.expected_on, said.get(Code.APD, directed.expected_on))
        ways[Basis.APD], origins[Basis.APD] = (day, directed.certainty), Origin.DIRECTED
    if Basis.APD in ways:
        ways = {basis: way for basis, way in ways.items() if basis not in ASKS_THE_BOARD}  # it has answered
    ordered = sorted(ways, key=lambda basis: (ways[basis][0], PREFERENCE.index(basis)))
    counted = next((basis for basis in ordered if ways[basis][1] is not Certainty.POSSIBLE), None)
    return tuple(
        ReleaseRoute(
            basis=basis,
            certainty=ways[basis][1],
            expected_on=ways[basis][0],
            leaves_on=leaves_on(basis, ways[basis][0], is_bank_holiday),
            is_counted=basis == counted,
            provisional_until=directed.provisional_until if directed and basis == Basis.APD else None,
            origin=origins[basis],
        )
        for basis in ordered
    )


def is_of_former_custody(code: Code, day: date, *, said_on: date, began_on: date | None, is_recall: bool) -> bool:
    """Whether the date of a sheet is of a custody that a release has ended: it fell before the present one began, or
    the sheet is of before. Under a new sentence a new sheet gives the new one. A recall goes back to the sentence of
    before: of its dates CRD and ARD alone are over.

    said_on: the day of the sheet. began_on: the day on which the present custody began; None for one that follows no
    release.
    """
    over = SPENT[HeldUnder.RECALL if is_recall else HeldUnder.NO_SENTENCE]
    return began_on is not None and code in over and min(day, said_on) < began_on


def _not_spent(dates: Mapping[Code, date], under: HeldUnder) -> dict[Code, date]:
    return {code: day for code, day in dates.items() if code not in SPENT[under]}


def _by_dates(dates: Mapping[Code, date]) -> dict[Basis, tuple[date, Certainty]]:
    ways: dict[Basis, tuple[date, Certainty]] = {}
    for code, falls_on in sorted(dates.items(), key=lambda item: item[1], reverse=True):
        if code in BASIS_OF:
            basis, certainty = BASIS_OF[code]
            ways[basis] = (falls_on, certainty)  # of SED and SLED the earlier, written last, stands
    return _beside_a_recall(ways)


def _beside_a_recall(ways: dict[Basis, tuple[date, Certainty]]) -> dict[Basis, tuple[date, Certainty]]:
    """Of a new sentence and of the recall of another the later lets go: the other is possible, once that has ended."""
    by_law = sorted((ways[basis][0], basis) for basis in (Basis.CRD, Basis.ARD, Basis.PRRD) if basis in ways)
    if Basis.PRRD in ways and len(by_law) > 1 and by_law[0][0] < by_law[-1][0]:
        day, basis = by_law[0]
        ways[basis] = (day, Certainty.POSSIBLE)
    return ways


def warned_of(
    wanted: Iterable[ReleaseRoute],
    *said: Mapping[Code, date],
    under: HeldUnder,
    is_bank_holiday: Calendar | None = None,
) -> dict[Basis, date]:
    """By basis, the day of which everybody is warned: the earliest that the prison's dates or another source says.

    The release that is counted is warned of by the first release route that any of them knows, whichever it is. wanted:
    the release routes by the official dates, directions and orders. said: our calculation, by each reading of the law,
    and what the court's record states.
    """
    ways = list(wanted)
    others = [release_routes(dates, under=under, is_bank_holiday=is_bank_holiday) for dates in said]
    known = [*ways, *(way for other in others for way in other)]
    first = earliest(way.leaves_on for way in known if way.certainty is not Certainty.POSSIBLE)
    found = {}
    for way in ways:
        same = [each.leaves_on for each in known if each.basis == way.basis]
        found[way.basis] = earliest([*same, first if way.is_counted else None]) or way.leaves_on
    return found


def how_long_so(
    certainty: Certainty | str, *, expected_on: date, provisional_until: date | None, is_ordered: bool = False
) -> str:
    """What belongs to a certainty that is none yet: "until 2 December 2026" of a provisional release, "from 4 December
    2026" of a possible one. Empty for what is fixed or directed. is_ordered: by a document, not by the Board."""
    if certainty == Certainty.PROVISIONAL:
        if is_ordered:
            return "order not confirmed"
        return f"until {format_date(provisional_until)}" if provisional_until else "can still be challenged"
    return f"from {format_date(expected_on)}" if certainty == Certainty.POSSIBLE else ""


def leaves_on(basis: Basis, expected_on: date, is_bank_holiday: Calendar | None = None) -> date:
    """The working day on which the person would go.

    Who is released by law on a Saturday, Sunday or bank holiday goes on the working day before it. Whom the Board may
    or did direct cannot go before that day, and goes on the next working day. Whether the discretionary scheme against
    Friday releases is used for terrorist offenders is not confirmed: it is not applied.
    """
    step = timedelta(days=-1 if basis in BY_LAW else 1)
    day = expected_on
    while not is_working_day(day, is_bank_holiday):
        day += step
    return day


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday of the day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def earliest(days: Iterable[date | None]) -> date | None:
    """The earliest of those that are known: everybody is warned by it when two sources differ."""
    known = [day for day in days if day is not None]
    return min(known) if known else None


LAST_DAY = (Code.LED, Code.SLED, Code.SED)  # of the licence: of several the first that a source knows


def last_day(dates: Mapping[Code, date]) -> date | None:
    """The last day of the latest licence by one source."""
    return next((dates[code] for code in LAST_DAY if code in dates), None)


def with_end_of(dates: Mapping[Code, date], waits: Mapping[Code, date]) -> dict[Code, date]:
    """The same with the later end of the sentence that counts while an earlier one waits for a second person."""
    ends, until = last_day(dates), last_day(waits)
    if ends is None or until is None or until <= ends:
        return dict(dates)
    others = {code: day for code, day in dates.items() if code not in LAST_DAY}
    return others | {code: waits[code] for code in LAST_DAY if code in waits}


def day_in_words(leaves_on: date, expected_on: date) -> str:
    """ "Friday, for Saturday 19 December": the working day, and the raw one where that is another."""
    if leaves_on == expected_on:
        return format_weekday(leaves_on)
    return f"{format_weekday(leaves_on)}, for {format_weekday(expected_on)} {format_day_month(expected_on)}"
