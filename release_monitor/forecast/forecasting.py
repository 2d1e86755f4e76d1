"""The forecast of one origin: each week's count and sums of weeks, with bands, of everybody and of parts of them.

Each person's chances live here while one forecast is made, are summed, and are given to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from release_monitor.forecast import spread
from release_monitor.forecast.facts import Band, Origin, PastRelease, Stage, Way, WayKind
from release_monitor.forecast.learning import Learnt, Rates
from release_monitor.forecast.spread import Spread

DRAWS = 50
SEED = 20_191_038


@dataclass(frozen=True)
class Part:
    """Some of the people of an origin, by their places in it, and the past releases of their group: newcomers are its
    own, everything else is learnt from all."""

    people: Sequence[int]
    releases: Sequence[PastRelease]


@dataclass(frozen=True)
class Found:
    """Of one part: a band of each week and of each sum, for each level asked; and each week's tail."""

    weeks: Mapping[float, list[Band]]
    sums: Mapping[float, dict[int, Band]]
    tails: list[list[float]]


def forecast(origin: Origin, *, weeks: int, totals: Sequence[int], level: float) -> tuple[list[Band], dict[int, Band]]:
    """The band of each week ahead, and of the sums of the first so many. level: the share that a band is to hold."""
    everybody = Part(range(len(origin.people)), origin.releases)
    found = forecast_parts(origin, [everybody], weeks=weeks, totals=totals, levels=[level])[0]
    return found.weeks[level], found.sums[level]


def forecast_parts(
    origin: Origin, parts: Sequence[Part], *, weeks: int, totals: Sequence[int], levels: Sequence[float]
) -> list[Found]:
    """The forecast of each part. What does not depend on what was drawn is worked out once."""
    learnt = Learnt(origin)
    spans = _Spans(learnt, weeks)
    sums = [_Sums(spans, part, totals) for part in parts]
    for number in range(DRAWS):
        by_board = spans.by_board_chances(learnt.drawn_rates(SEED + number))
        for each in sums:
            each.draw(by_board, learnt.drawn_rates(SEED + number, len(each.part.releases)).newcomers)
    return [each.found(levels) for each in sums]


def chances_of(origin: Origin, *, weeks: int) -> list[list[float]]:
    """Each person's chances as expected, in the order of the origin: to compare two forecasts, and to be forgotten."""
    learnt = Learnt(origin)
    spans, rates = _Spans(learnt, weeks), learnt.rates()
    return [spans.chances(place, rates) for place in range(len(origin.people))]


def _band(drawn: list[list[float]], mid: float, level: float) -> Band:
    counts = spread.mean_of(drawn)
    aside = (1 - level) / 2
    return Band(spread.point(counts, aside), mid, spread.point(counts, 1 - aside))


class _Spans:
    """The weeks in which people may leave. What does not depend on the rates is worked out once."""

    def __init__(self, learnt: Learnt, weeks: int):
        self.learnt, self.weeks = learnt, weeks
        known: dict[tuple[Way, ...], tuple[Spread, list[tuple[Way, Spread]]]] = {}
        for ways in learnt.origin.people:
            if ways not in known:
                known[ways] = self._ways(ways)
        self.people = [known[ways] for ways in learnt.origin.people]
        self.by_law = {  # of those who cannot leave by the Board
            place: spread.earlier_of({}, fixed, weeks)
            for place, (fixed, by_board) in enumerate(self.people)
            if fixed and not by_board
        }
        self.asks_board = [place for place, (_, by_board) in enumerate(self.people) if by_board]

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

    def by_board_chances(self, rates: Rates) -> dict[int, list[float]]:
        """Of those who can leave by the Board. Those who wait for the same are worked out once."""
        known: dict[tuple[Way, ...], list[float]] = {}
        for place in self.asks_board:
            ways = self.learnt.origin.people[place]
            if ways not in known:
                known[ways] = self.chances(place, rates)
        return {place: known[self.learnt.origin.people[place]] for place in self.asks_board}

    def chances(self, place: int, rates: Rates) -> list[float]:
        fixed, by_board = self.people[place]
        board = spread.mixed(*((self._share(way, rates), weeks) for way, weeks in by_board))
        return spread.earlier_of(_at_most_one(board), fixed, self.weeks)

    def _share(self, way: Way, rates: Rates) -> float:
        if way.kind is WayKind.DIRECTED:
            return 1.0
        if way.kind is WayKind.PROVISIONAL:
            return rates.stood
        return rates.directed[way.review_type] * rates.stood


class _Sums:
    """Counts of one part, added up draw by draw."""

    def __init__(self, spans: _Spans, part: Part, totals: Sequence[int]):
        self.spans, self.part, self.totals = spans, part, totals
        weeks = spans.weeks
        is_undated = any(not spans.learnt.origin.people[place] for place in part.people)
        new = spans.learnt.newcomers(weeks, part.releases)
        old = spans.learnt.without_date(weeks, part.releases) if is_undated else [0.0] * weeks
        self.unknown = [fresh + undated for fresh, undated in zip(new, old, strict=True)]
        by_law = [spans.by_law[place] for place in part.people if place in spans.by_law]
        self.by_board = [place for place in part.people if spans.people[place][1]]
        self.law_weeks = [spread.count_of(each[week] for each in by_law) for week in range(weeks)]
        self.law_sums = {span: spread.count_of(min(1.0, sum(each[:span])) for each in by_law) for span in totals}
        self.weeks: list[list[list[float]]] = [[] for _ in range(weeks)]
        self.sums: dict[int, list[list[float]]] = {span: [] for span in totals}
        self.law_mids = [sum(each[week] for each in by_law) for week in range(weeks)]

    def draw(self, by_board: Mapping[int, list[float]], newcomers: float) -> None:
        chances = [by_board[place] for place in self.by_board]
        for week, counts in enumerate(self.weeks):
            onto = spread.both(self.law_weeks[week], spread.poisson(newcomers * self.unknown[week]))
            counts.append(spread.count_of((each[week] for each in chances), onto))
        for span, counts in self.sums.items():
            onto = spread.both(self.law_sums[span], spread.poisson(newcomers * sum(self.unknown[:span])))
            counts.append(spread.count_of((min(1.0, sum(each[:span])) for each in chances), onto))

    def found(self, levels: Sequence[float]) -> Found:
        rates = self.spans.learnt.rates()
        chances = [self.spans.chances(place, rates) for place in self.by_board]
        mids = [
            law + sum(each[week] for each in chances) + rates.newcomers * self.unknown[week]
            for week, law in enumerate(self.law_mids)
        ]
        return Found(
            {
                level: [_band(drawn, mid, level) for drawn, mid in zip(self.weeks, mids, strict=True)]
                for level in levels
            },
            {
                level: {span: _band(drawn, sum(mids[:span]), level) for span, drawn in self.sums.items()}
                for level in levels
            },
            [spread.tail(spread.mean_of(drawn)) for drawn in self.weeks],
        )


def _at_most_one(board: Mapping[int, float]) -> Spread:
    whole = sum(board.values())
    return spread.scaled(board, 1 / whole) if whole > 1 else board
