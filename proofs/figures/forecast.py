"""The proof that the forecast's bands hold what they claim, on invented caseloads whose releases to come are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

ORIGINS = (140, 165, 190, 215, 240)  # weeks of a world
SPANS = ((0, 13), (13, 26), (26, 52))
TOTALS = (13, 26, 52)
LEAST_TOTALS = 6  # of fifteen
PENALTY = 10  # for each release that lies outside a band of four in five


@dataclass(frozen=True)
class Judged:
    """inside: the share of the truth, spread over half a unit each way, in the bands; by_span: in each of `SPANS`.
    score: of the bands beside those of the last 52 weeks; near_score: of the first 13."""

    inside: float
    by_span: tuple[float, ...]
    middle: float
    score: float
    near_score: float
    totals: int

    @property
    def faults(self) -> list[str]:
        wrong = []
        if not 0.72 <= self.inside <= 0.88:
            wrong.append(f"{self.inside:.2f} inside")
        wrong += [f"{share:.2f} inside of a span" for share in self.by_span if not 0.64 <= share <= 0.96]
        if not 0.85 <= self.middle <= 1.15:
            wrong.append(f"{self.middle:.2f} of the releases expected")
        if self.score > 0.95 or self.near_score > 0.85:
            wrong.append(f"scores {self.score:.2f} and {self.near_score:.2f}")
        if self.totals < LEAST_TOTALS:
            wrong.append(f"{self.totals} of 15 sums covered")
        return wrong


def judge(seed: int) -> Judged:
    from proofs.figures.forecast_world import World, file_of, truth_of
    from release_monitor.forecast.calculation.reading import answer_file

    world = World(seed)
    answer = answer_file(file_of(world, list(ORIGINS)))
    weeks: list[tuple[int, float, float, int, tuple[float, float]]] = []
    expected = happened = 0.0
    covered = 0
    for found, at in zip(answer["forecasts"], ORIGINS, strict=True):
        truth = truth_of(world, at)
        naive = _of_the_last_year(world, at)
        weeks += [
            (ahead, band["low"], band["high"], left, naive)
            for ahead, (band, left) in enumerate(zip(found["weeks"], truth, strict=True))
        ]
        expected += sum(band["mid"] for band in found["weeks"])
        happened += sum(truth)
        covered += sum(band["low"] <= sum(truth[: band["weeks"]]) <= band["high"] for band in found["totals"])
    return Judged(
        inside=_inside(weeks, 0, 52),
        by_span=tuple(_inside(weeks, first, last) for first, last in SPANS),
        middle=expected / happened,
        score=_score(weeks, 52),
        near_score=_score(weeks, 13),
        totals=covered,
    )


def _of_the_last_year(world: Any, at: int) -> tuple[float, float]:
    """The 10 and 90 % points of the weeks before."""
    left = [person.left for person in world.people]
    counts = sorted(left.count(at - before) for before in range(1, 53))
    return counts[5] - 0.5, counts[46] + 0.5


def _inside(weeks: list[Any], first: int, last: int) -> float:
    shares = [
        max(0.0, min(left + 0.5, high) - max(left - 0.5, low))
        for ahead, low, high, left, _ in weeks
        if first <= ahead < last
    ]
    return sum(shares) / len(shares)


def _score(weeks: list[Any], before: int) -> float:
    near = [(low, high, left, naive) for ahead, low, high, left, naive in weeks if ahead < before]
    ours = sum(_interval(low, high, left) for low, high, left, _ in near)
    return ours / sum(_interval(naive[0], naive[1], left) for _, _, left, naive in near)


def _interval(low: float, high: float, left: int) -> float:
    return high - low + PENALTY * (max(0.0, low - left) + max(0.0, left - high))


def back_test(asked: Asked) -> Outcome:
    found: list[Judged] = []
    wrong: list[str] = []
    with asked.planted(faults()):
        for number in range(asked.first, asked.size + 1):
            asked.doing(f"world {number} of {asked.size}")
            judged = judge(asked.seed * 1_000 + number)
            found.append(judged)
            wrong += [f"world {number}: {fault}" for fault in judged.faults]
    figures: dict[str, str | int | float] = {
        "worlds": len(found),
        "least inside the 80 % bands": min(each.inside for each in found),
        "most": max(each.inside for each in found),
        "expected of what happened, farthest": max((each.middle for each in found), key=lambda share: abs(share - 1)),
        "score beside the last 52 weeks": max(each.score for each in found),
        "not as claimed": len(wrong),
    }
    return Outcome(not wrong, figures, wrong)


def faults() -> Mapping[str, Planting]:
    """Each what a forecast that knows less would do."""
    from release_monitor.forecast.calculation import forecasting, learning, spread

    rates = learning.Learnt._rates

    def without_newcomers(self: Any, *how: Any) -> Any:
        return replace(rates(self, *how), newcomers=0.0)

    def all_directed(self: Any, *how: Any) -> Any:
        found = rates(self, *how)
        return replace(found, directed=dict.fromkeys(found.directed, 1.0))

    def on_their_word(self: Any, week: int) -> dict[int, float]:
        return {max(week, 0): 1.0}

    return {
        "nobody new comes": lambda: mock.patch.object(learning.Learnt, "_rates", without_newcomers),
        "a possible release counts as sure": lambda: mock.patch.object(learning.Learnt, "_rates", all_directed),
        "fixed days are taken at their word": lambda: mock.patch.object(forecasting._Spans, "_fixed", on_their_word),
        "bands hold 60 %": lambda: mock.patch.object(
            forecasting, "_band", lambda drawn, mid, level, own=forecasting._band: own(drawn, mid, 0.6)
        ),
        "what has passed is not cut off": lambda: mock.patch.object(
            spread, "from_now_on", lambda spread, now=0: spread
        ),
    }


PROOFS = (
    Proof(
        name="forecast-back-test",
        shows="80 % bands of the forecast hold 72 to 88 % of invented weeks to come, sharper than the past repeated",
        size=12,
        counts="worlds",
        minutes=2,
        needs=Needs.NOTHING,
        faults=("nobody new comes", "a possible release counts as sure", "fixed days are taken at their word"),
        run=back_test,
    ),
)
