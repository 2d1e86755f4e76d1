"""The forecast of one origin: each week's count and sums of weeks, with bands.

Each person's chances live here while one forecast is made, are summed, and are given to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from release_monitor.forecast import spread
from release_monitor.forecast.facts import Band, Origin, Stage, Way, WayKind
from release_monitor.forecast.learning import Learnt, Rates
from release_monitor.forecast.spread import Spread

DRAWS = 50
SEED = 20_191_038


def forecast(origin: Origin, *, weeks: int, totals: Sequence[int], level: float) -> tuple[list[Band], dict[int, Band]]:
    """The band of each week ahead, and of the sums of the first so many. level: the share that a band is to hold."""
    learnt = Learnt(origin)
    spans = _Spans(learnt, weeks)
    counts: list[list[list[float]]] = [[] for _ in range(weeks)]
    sums: dict[int, list[list[float]]] = {span: [] for span in totals}
    for number in range(DRAWS):
        rates = learnt.drawn_rates(SEED + number)
        people, poisson = spans.chances(rates), spans.unknown(rates)
        for week in range(weeks):
            counts[week].append(spread.count_of((chances[week] for chances in people), poisson[week]))
        for span in totals:
            left = (min(1.0, sum(chances[:span])) for chances in people)
            sums[span].append(spread.count_of(left, sum(poisson[:span])))
    expected = spans.expected(learnt.rates())
    each_week = [_band(counts[week], expected[week], level) for week in range(weeks)]
    return each_week, {span: _band(sums[span], sum(expected[:span]), level) for span in totals}


def _band(drawn: list[list[float]], mid: float, level: float) -> Band:
    counts = spread.mean_of(drawn)
    aside = (1 - level) / 2
    return Band(spread.point(counts, aside), mid, spread.point(counts, 1 - aside))


class _Spans:
    """The weeks in which people may leave. What does not depend on the rates is worked out once."""

    def __init__(self, learnt: Learnt, weeks: int):
        self.learnt, self.weeks = learnt, weeks
        self.newcomers = learnt.newcomers(weeks)
        has_undated = any(not ways for ways in learnt.origin.people)
        self.undated = learnt.without_date(weeks) if has_undated else [0.0] * weeks
        self.people = [self._ways(ways) for ways in learnt.origin.people if ways]

    def _ways(self, ways: tuple[Way, ...]) -> tuple[Spread, list[tuple[Way, Spread]]]:
        """The fixed day as it may slip, and each way by the Board as if it were certain."""
        fixed = [self._fixed(way.week) for way in ways if way.kind is WayKind.FIXED]
        by_board = [(way, self._by_board(way)) for way in ways if way.kind is not WayKind.FIXED]
        return (fixed[0] if fixed else {}), by_board

    def _fixed(self, week: int) -> Spread:
        slips = spread.moved(self.learnt.slip(week), week)
        return spread.from_now_on(slips) or self._late(week)

    def _late(self, week: int) -> Spread:
        """Of a day that has passed by more than any did before: some week of the next."""
        return dict.fromkeys(range(8), 1 / 8)

    def _by_board(self, way: Way) -> Spread:
        if way.kind in (WayKind.DIRECTED, WayKind.PROVISIONAL):
            planned = spread.moved(self.learnt.released_after_plan, way.week)
            return spread.from_now_on(planned) or self._late(way.week)
        if way.stage is Stage.LISTED and way.hearing is not None:
            decided = spread.moved(self.learnt.decided_after_hearing, way.hearing)
        else:
            decided = spread.moved(self.learnt.decided_after_target(-way.week), way.week)
        ahead = spread.from_now_on(decided) or self._late(way.week)
        return spread.from_now_on(spread.one_after_another(ahead, self.learnt.released_after_decision))

    def chances(self, rates: Rates) -> list[list[float]]:
        return [self._chances(fixed, by_board, rates) for fixed, by_board in self.people]

    def _chances(self, fixed: Spread, by_board: list[tuple[Way, Spread]], rates: Rates) -> list[float]:
        board = spread.mixed(*((self._share(way, rates), weeks) for way, weeks in by_board))
        return spread.earlier_of(_at_most_one(board), fixed, self.weeks)

    def _share(self, way: Way, rates: Rates) -> float:
        if way.kind is WayKind.DIRECTED:
            return 1.0
        if way.kind is WayKind.PROVISIONAL:
            return rates.stood
        return rates.directed[way.review_type] * rates.stood

    def unknown(self, rates: Rates) -> list[float]:
        return [rates.newcomers * (new + old) for new, old in zip(self.newcomers, self.undated, strict=True)]

    def expected(self, rates: Rates) -> list[float]:
        people, unknown = self.chances(rates), self.unknown(rates)
        return [sum(chances[week] for chances in people) + unknown[week] for week in range(self.weeks)]


def _at_most_one(board: Mapping[int, float]) -> Spread:
    whole = sum(board.values())
    return spread.scaled(board, 1 / whole) if whole > 1 else board
