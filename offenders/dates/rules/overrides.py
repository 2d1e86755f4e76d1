"""Rules of date overrides: what follows when another day than the prison's counts for a temporary period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from offenders.custody.rules import HeldUnder
from offenders.dates.rules.differences import EXPIRY, Dates
from offenders.dates.rules.releases import BASIS_OF, SPENT, Code, Directed, release_routes

WARNED_DAYS = 3  # before its end; practice, not law
SETTLES: dict[Code, tuple[Code, ...]] = {Code.SLED: (Code.SLED, *EXPIRY)}  # any other settles itself


@dataclass(frozen=True)
class Effect:
    """The working day on which the person is expected out: without it, with it, and by what is worked out here.

    None: no release is expected, or nothing is worked out.
    """

    before: date | None
    after: date | None
    own: date | None

    @property
    def days(self) -> int | None:
        """By how many days it moves the release, fewer than none for earlier. None: there is none on one of the two."""
        return (self.after - self.before).days if self.after and self.before else None

    @property
    def moves(self) -> bool:
        return self.before != self.after

    @property
    def is_earlier(self) -> bool:
        """Somebody would be out sooner than by the prison's dates."""
        return self.after is not None and (self.before is None or self.after < self.before)

    @property
    def days_before_own(self) -> int:
        """By how many days the person would be out sooner than the law lets them go, as it is worked out here."""
        return max(0, (self.own - self.after).days) if self.own and self.after else 0

    @property
    def needs_care(self) -> bool:
        """Whoever signs must say that they mean it."""
        return self.moves and (self.is_earlier or self.days_before_own > 0)


def effect_of(
    official: Dates,
    others: Dates,
    own: Dates | None,
    *,
    code: Code,
    day: date,
    under: HeldUnder,
    directed: Directed | None,
) -> Effect:
    """others: what counts already in the place of other dates. own: None where nothing is worked out."""

    def leaves(dates: Dates, directed: Directed | None) -> date | None:
        ways = release_routes(dates, under=under, directed=directed)
        return next((way.leaves_on for way in ways if way.is_counted), None)

    without = {each: on for each, on in others.items() if each != code}
    directs: dict[Code, date] = {
        each: on for each, on in official.items() if each is Code.APD
    }  # the Board does, whoever else is right
    return Effect(
        before=leaves(with_instead(official, without), directed),
        after=leaves(with_instead(official, {**without, code: day}), directed),
        own=leaves({**own, **directs}, directed) if own else None,
    )


def with_instead(official: Dates, instead: Mapping[Code, date]) -> dict[Code, date]:
    """The prison's dates with these in their places. SLED is SED and LED on one day, so that either takes its place in
    it, and it takes theirs."""
    dates = dict(official)
    for code, day in instead.items():
        if code is Code.SLED:
            dates = {each: on for each, on in dates.items() if each not in EXPIRY}
        elif code in EXPIRY and Code.SLED in dates:
            dates |= dict.fromkeys(EXPIRY, dates.pop(Code.SLED))
        dates[code] = day
    return dates


def why_not(code: Code, *, under: HeldUnder) -> str:
    """Why no other day can count for this date; empty where one can."""
    if code is Code.APD:
        return "The Parole Board sets this date. Record its decision on the page of the review"
    if code in SPENT[under]:
        return "The person has been released before: this date no longer leads to a release"
    return ""


def releases_from(code: Code) -> bool:
    """Whether a release route follows from the date at all."""
    return code in BASIS_OF


def longest(on: date, days: int) -> date:
    """The last day on which what is proposed on this day may end."""
    return on + timedelta(days=days)
