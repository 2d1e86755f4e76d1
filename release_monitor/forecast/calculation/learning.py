"""What past releases and reviews say of slips, delays, outcomes and newcomers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from release_monitor.forecast.calculation import spread
from release_monitor.forecast.calculation.facts import BaseRate, Origin, PastRelease, PastReview, WayKind
from release_monitor.forecast.calculation.spread import Spread

FEWEST = 8  # cases below which a narrower group of them says nothing
PUBLISHED_WEIGHT = 20  # decisions that a published row weighs like, at most
YEARS_OF_DECISIONS = 5 * 52
LEAD_LONG, LEAD_SHORT = 26, 4
SETTLED = 26  # weeks after which nearly all reviews of a target week are over, so that none is missed for its length
NO_SLIP: Spread = {0: 1.0}


@dataclass(frozen=True)
class Rates:
    """directed: of a review by its type. stood: of directions. newcomers: how many times as many as were seen."""

    directed: dict[str, float]
    stood: float
    newcomers: float


class Learnt:
    def __init__(self, origin: Origin):
        self.origin = origin
        self._decided_after: dict[int, Spread] = {}
        self.weeks = max(1, -min((each.released for each in origin.releases), default=-104))

    # Slips of fixed days, by how long before the release they were known

    @cached_property
    def _slips(self) -> tuple[Spread, Spread]:
        fixed = [each for each in self.origin.releases if each.kind is WayKind.FIXED]
        short = [each.released - each.fixed_4 for each in fixed if each.fixed_4 is not None]
        long = [each.released - each.fixed_26 for each in fixed if each.fixed_26 is not None]
        return self._of(short, NO_SLIP, smooth=False), self._of(long, NO_SLIP, smooth=False)

    def slip(self, lead: int) -> Spread:
        """Of a fixed day that lies so many weeks ahead."""
        short, long = self._slips
        if lead >= LEAD_LONG:
            return long
        if lead >= LEAD_SHORT:
            part = (lead - LEAD_SHORT) / (LEAD_LONG - LEAD_SHORT)
            return spread.mixed((1 - part, short), (part, long))
        part = max(lead, 0) / LEAD_SHORT
        return spread.mixed((1 - part, NO_SLIP), (part, short)) if lead > 0 else short

    # Reviews

    @cached_property
    def _reviews(self) -> list[PastReview]:
        """Those of target weeks of which nearly all are over; all, where these are few."""
        settled = [each for each in self.origin.reviews if each.target < -SETTLED]
        return settled if len(settled) >= 3 * FEWEST else list(self.origin.reviews)

    def decided_after_target(self, since_target: int) -> Spread:
        """Weeks from the target to the decision of a review that is not listed so many weeks after its target."""
        if since_target not in self._decided_after:
            self._decided_after[since_target] = self._after_target(since_target)
        return self._decided_after[since_target]

    def _after_target(self, since_target: int) -> Spread:
        waiting = [
            each.decided - each.target
            for each in self._reviews
            if (each.decided if each.listed_in is None else each.listed_in) - each.target >= since_target
        ]
        if len(waiting) >= FEWEST:
            return spread.of_cases(waiting)
        return spread.moved(self._from_listing, max(since_target, 0) + 2)  # listed soon, at the earliest

    @cached_property
    def _from_listing(self) -> Spread:
        return self._of(
            [each.decided - each.listed_in for each in self._reviews if each.listed_in is not None], {8: 1.0}
        )

    @cached_property
    def decided_after_hearing(self) -> Spread:
        """Weeks from a hearing that is listed to the decision: put off, and again, or held."""
        seen = [each.decided - each.first_hearing for each in self._reviews if each.first_hearing is not None]
        return self._of(seen, {2: 1.0})

    @cached_property
    def _released(self) -> list[PastReview]:
        return [each for each in self.origin.reviews if each.is_directed and each.released is not None]

    @cached_property
    def released_after_decision(self) -> Spread:
        return self._of([_weeks(each.released, each.decided) for each in self._released], {6: 1.0})

    @cached_property
    def released_after_plan(self) -> Spread:
        planned = [_weeks(each.released, each.planned) for each in self._released if each.planned is not None]
        return self._of(planned, NO_SLIP, smooth=False)

    def _of(self, cases: Sequence[int], otherwise: Spread, *, smooth: bool = True) -> Spread:
        return spread.of_cases(cases, smooth=smooth) if len(cases) >= FEWEST else otherwise

    # Rates, and what is not certain of them

    def rates(self) -> Rates:
        return self._rates(lambda yes, no: yes / (yes + no), lambda seen: 1.0)

    def drawn_rates(self, seed: int) -> Rates:
        """As they may be, from how few they were learnt."""
        draw = random.Random(seed)  # noqa: S311  # the same draws each time are what is wanted

        def share(yes: float, no: float) -> float:
            return draw.betavariate(yes + 0.5, no + 0.5)

        return self._rates(share, lambda seen: _times(draw, seen))

    def drawn_newcomers(self, seed: int, seen: int) -> float:
        """The same of newcomers alone. seen: releases of the group, of which there may be fewer."""
        return self._rates(lambda yes, no: 1.0, lambda _: _times(random.Random(f"{seed}:newcomers"), seen)).newcomers  # noqa: S311

    def _rates(self, share: Callable[[float, float], float], times: Callable[[int], float]) -> Rates:
        return Rates(
            directed={kind: share(*decisions) for kind, decisions in self._decisions.items()},
            stood=share(*self._stood),
            newcomers=times(len(self.origin.releases)),
        )

    @cached_property
    def _types(self) -> set[str]:
        past = {each.review_type for each in self.origin.reviews}
        return past | {way.review_type for ways in self.origin.people for way in ways if way.review_type}

    @cached_property
    def _decisions(self) -> dict[str, tuple[float, float]]:
        return {kind: self._decided(kind) for kind in sorted(self._types)}

    def _decided(self, kind: str) -> tuple[float, float]:
        """Releases directed and not, of our own and of what is published."""
        own = [each for each in self.origin.reviews if each.review_type == kind and each.decided >= -YEARS_OF_DECISIONS]
        directed = sum(each.is_directed for each in own)
        rate = self._published(kind)
        weight = min(PUBLISHED_WEIGHT, rate.released + rate.refused)
        share = rate.released / (rate.released + rate.refused)
        return directed + weight * share, len(own) - directed + weight * (1 - share)

    def _published(self, kind: str) -> BaseRate:
        """The row of this kind; of a kind without one, what all of them say; of none, one in four of four."""
        rows = [each for each in self.origin.rates if each.review_type == kind] or list(self.origin.rates)
        released, refused = sum(each.released for each in rows), sum(each.refused for each in rows)
        return BaseRate(kind, released, refused) if released + refused else BaseRate(kind, 1, 3)

    @cached_property
    def _stood(self) -> tuple[float, float]:
        directed = [each for each in self.origin.reviews if each.is_directed]
        fell = sum(each.fell_away for each in directed)
        return len(directed) - fell + 1.0, fell + 0.1

    # People who were not known, or of whom no date was

    def newcomers(self, weeks: int, releases: Sequence[PastRelease]) -> list[float]:
        """How many of those who leave in each week ahead are not known today, by how many of these had not been."""
        ages = [each.released - each.known for each in releases]
        return [sum(age <= week for age in ages) / self.weeks for week in range(weeks)]

    def without_date(self, weeks: int, releases: Sequence[PastRelease]) -> list[float]:
        """How many leave in each week ahead on a fixed day that is not known today, of people who are."""
        fixed = [each for each in releases if each.kind is WayKind.FIXED]
        short = sum(each.fixed_4 is None and each.released - each.known > LEAD_SHORT for each in fixed)
        long = sum(each.fixed_26 is None and each.released - each.known > LEAD_LONG for each in fixed)
        return [_between(week, short, long) / self.weeks for week in range(weeks)]


def _times(draw: random.Random, seen: int) -> float:
    """How many times as many newcomers there may be as were seen, of so many releases."""
    return draw.gammavariate(seen + 0.5, 1.0) / max(seen, 1)


def _between(week: int, short: int, long: int) -> float:
    if week <= LEAD_SHORT:
        return short * week / LEAD_SHORT
    part = min(1.0, (week - LEAD_SHORT) / (LEAD_LONG - LEAD_SHORT))
    return short + part * (long - short)


def _weeks(later: int | None, earlier: int | None) -> int:
    return (later or 0) - (earlier or 0)
