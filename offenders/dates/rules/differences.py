"""Date conflicts: where the sources of a person's dates differ.

The prison's sheet is the official source; the court's record and what is worked out here stand beside it. Nobody may
rely on a date about which two of them differ: people have been released in error on such dates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.releases import Basis, Calendar, Certainty, Code, release_routes
from sharing.time_words import format_date

Dates = Mapping[Code, date]

COMPARED = (Code.PED, Code.TED, Code.CRD, Code.ARD, Code.PRRD, Code.SED, Code.LED, Code.SLED)  # the Board sets an APD
OF_A_FIRST_CUSTODY = frozenset({Code.PED, Code.TED, Code.CRD, Code.ARD})
EXPIRY = (Code.SED, Code.LED)


@dataclass(frozen=True)
class Sources:
    """What each source says. official: empty where no sheet is on record. court: what the court's record states, never
    everything. worked_out: None where the dates cannot be worked out. readings: where they cannot because the law is
    open, the dates by each reading of it. checked: what each of two people states of the dates on which they differ."""

    official: Dates
    court: Dates
    worked_out: Dates | None
    readings: tuple[Dates, ...] = ()
    checked: tuple[Dates, ...] = ()


@dataclass(frozen=True)
class Difference:
    """None: the source has no such date."""

    code: Code
    official: date | None
    court: date | None
    worked_out: date | None

    @property
    def days(self) -> tuple[date | None, date | None, date | None]:
        return self.official, self.court, self.worked_out


def differences(sources: Sources, *, is_first_custody: bool) -> tuple[Difference, ...]:
    """One for each date on which two sources differ, in the order of COMPARED.

    A date that one of them lacks is a difference too: a sheet may show a release that the law does not know. Not so
    where no sheet is on record at all, for what the court's record leaves out, and, once the person has left the first
    custody, for the release routes from it, which a later sheet no longer shows. SLED is SED and LED on one day: where
    a source has them apart, they are compared apart.
    """
    said_here = sources.worked_out if sources.worked_out is not None else _of_readings(sources)
    official, court, worked_out = alike(sources.official, sources.court, said_here or {})
    found = []
    for code in COMPARED:
        said = Difference(code, official.get(code), court.get(code), worked_out.get(code))
        if _differ(
            said, sources, is_ours=said_here is not None, is_over=code in OF_A_FIRST_CUSTODY and not is_first_custody
        ):
            found.append(said)
    return tuple(found)


def _of_readings(sources: Sources) -> Dates | None:
    """Where the law is open: of each date the official day, where a reading gives it, and else the earliest."""
    if not sources.readings:
        return None
    found: dict[Code, date] = {}
    readings = alike(sources.official, *sources.readings)
    official, ours = readings[0], readings[1:]
    for code in dict.fromkeys(code for dates in ours for code in dates):
        given = [dates.get(code) for dates in ours]
        day = official.get(code) if official.get(code) in given else min(each for each in given if each is not None)
        if day is not None:
            found[code] = day
    return found


def _differ(said: Difference, sources: Sources, *, is_ours: bool, is_over: bool) -> bool:
    given = {day for day in said.days if day is not None}
    if len(given) > 1:
        return True
    both_speak = bool(given) and bool(_compared(sources.official)) and is_ours
    return both_speak and not is_over and (said.official is None or said.worked_out is None)


def _compared(dates: Dates) -> list[Code]:
    return [code for code in dates if code in COMPARED]


def alike(*said: Dates) -> tuple[Dates, ...]:
    """With SED and LED in the place of SLED, where one of them has these apart."""
    if not any(code in dates for dates in said for code in EXPIRY):
        return said
    return tuple(_apart(dates) for dates in said)


def _apart(dates: Dates) -> Dates:
    if Code.SLED not in dates:
        return dates
    end = dates[Code.SLED]
    return {code: day for code, day in dates.items() if code is not Code.SLED} | dict.fromkeys(EXPIRY, end)


def let_go_on(
    basis: Basis, *, said: Iterable[Dates], under: HeldUnder, is_bank_holiday: Calendar | None = None
) -> date | None:
    """The day from which the law has let the person go this way by every source; None where one knows no such day."""
    days = []
    for dates in said:
        ways = release_routes(dates, under=under, is_bank_holiday=is_bank_holiday)
        way = next((each for each in ways if each.basis == basis and each.certainty is Certainty.FIXED), None)
        if way is None:
            return None
        days.append(way.leaves_on)
    return max(days, default=None)


def format_difference(said: Difference, titles: Mapping[str, str]) -> str:
    """ "Conditional release: prison 4 December 2026, our calculation 12 December 2026 (8 days later)"."""
    parts = [f"prison {_day(said.official)}"]
    if said.court:
        parts.append(f"court {_day(said.court)}")
    parts.append(f"our calculation {_day(said.worked_out)}{_apart_by(said)}")
    return f"{titles[said.code]}: {', '.join(parts)}"


def _day(day: date | None) -> str:
    return format_date(day) if day else "no such date"


def _apart_by(said: Difference) -> str:
    words = apart_in_words(said.official, said.worked_out)
    return f" ({words})" if words else ""


def apart_in_words(official: date | None, other: date | None) -> str:
    """ "8 days later" than the prison says; empty where one of them has no such date, or both say the same."""
    if not official or not other or other == official:
        return ""
    apart = (other - official).days
    return f"{abs(apart):,} day{'' if abs(apart) == 1 else 's'} {'later' if apart > 0 else 'earlier'}"
