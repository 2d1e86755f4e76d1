"""The forecast of one origin: each week's count and sums of weeks, with bands, of everybody and of parts of them.

Each person's chances live here while one forecast is made, are summed, and are given to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from release_monitor.forecast.calculation import spread
from release_monitor.forecast.calculation.facts import Band, Origin, PastRelease, Stage, Way, WayKind
from release_monitor.forecast.calculation.learning import Learnt, Rates
from release_monitor.forecast.calculation.spread import Spread

DRAWS = 50
SEED = 20_191_038
NO_ONE = (1.0,)  # the counts of nobody: none, for sure


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
    """The forecast of each part. What parts have in common is worked out once: of each draw the chances of everybody,
    counts of those who are in the same parts, and of these the counts of larger and larger parts."""
    learnt = Learnt(origin)
    spans = _Spans(learnt, weeks, totals)
    pieces = [_Piece(people) for people in _in_the_same(parts)]
    sums = [_Sums(spans, part) for part in parts]
    by_size = sorted(sums, key=lambda each: len(each.people))
    for place, each in enumerate(by_size):
        each.made_of = _cover(each.people, [*reversed(by_size[:place]), *pieces])
    for number in range(DRAWS):
        rates = learnt.drawn_rates(SEED + number)
        by_board = spans.by_board_chances(rates)
        for piece in pieces:
            piece.draw(by_board)
        for each in by_size:
            each.draw(learnt.drawn_newcomers(SEED + number, len(each.part.releases)))
    return [each.found(levels) for each in sums]


def _in_the_same(parts: Sequence[Part]) -> list[frozenset[int]]:
    """The people of the parts, those together who are in the same ones."""
    where: dict[int, list[int]] = {}
    for number, part in enumerate(parts):
        for place in part.people:
            where.setdefault(place, []).append(number)
    found: dict[tuple[int, ...], list[int]] = {}
    for place, numbers in sorted(where.items()):
        found.setdefault(tuple(numbers), []).append(place)
    return [frozenset(places) for places in found.values()]


def _cover(people: frozenset[int], given: Sequence[_Sums | _Piece]) -> list[_Sums | _Piece]:
    """Of what is given, the first ones that lie in it and hold nobody twice: in the end, everybody."""
    left, found = set(people), []
    for each in given:
        if each.people and each.people <= left:
            left -= each.people
            found.append(each)
    return found


def chances_of(origin: Origin, *, weeks: int) -> list[list[float]]:
    """Each person's chances as expected, in the order of the origin: to compare two forecasts, and to be forgotten."""
    learnt = Learnt(origin)
    spans, rates = _Spans(learnt, weeks), learnt.rates()
    return [spans.chances(place, rates) for place in range(len(origin.people))]


def _band(counts: Sequence[float], mid: float, level: float) -> Band:
    aside = (1 - level) / 2
    return Band(spread.point(counts, aside), mid, spread.point(counts, 1 - aside))


class _Spans:
    """The weeks in which people may leave. What does not depend on the rates is worked out once. Behind the chances of
    each week stand those of the sums."""

    def __init__(self, learnt: Learnt, weeks: int, totals: Sequence[int] = ()):
        self.learnt, self.weeks, self.totals = learnt, weeks, totals
        known: dict[tuple[Way, ...], tuple[Spread, list[tuple[Way, Spread]]]] = {}
        for ways in learnt.origin.people:
            if ways not in known:
                known[ways] = self._ways(ways)
        self.people = [known[ways] for ways in learnt.origin.people]
        self.by_law = {  # of those who cannot leave by the Board
            place: self.with_sums(spread.earlier_of({}, fixed, weeks))
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

    def with_sums(self, chances: list[float]) -> list[float]:
        return [*chances, *(min(1.0, sum(chances[:span])) for span in self.totals)]

    @cached_property
    def expected(self) -> dict[int, list[float]]:
        return self.by_board_chances(self.learnt.rates())

    def by_board_chances(self, rates: Rates) -> dict[int, list[float]]:
        """Of those who can leave by the Board. Those who wait for the same are worked out once."""
        known: dict[tuple[Way, ...], list[float]] = {}
        for place in self.asks_board:
            ways = self.learnt.origin.people[place]
            if ways not in known:
                known[ways] = self.with_sums(self.chances(place, rates))
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


@dataclass
class _Column:
    """Of a week or a sum of weeks: power sums of the small chances, and the counts that the large ones give."""

    powers: spread.Powers
    large: Sequence[float]


class _Piece:
    """People who are in the same parts, with their chances by the Board in one draw."""

    def __init__(self, people: frozenset[int]):
        self.people = people
        self.columns: list[_Column] = []

    def draw(self, by_board: Mapping[int, list[float]]) -> None:
        rows = [by_board[place] for place in sorted(self.people) if place in by_board]
        self.columns = [
            _Column(powers, spread.with_each(large, NO_ONE) if large else NO_ONE)
            for powers, large in map(spread.parted, zip(*rows, strict=True))
        ]


class _Sums:
    """Counts of one part, of each week and of each sum of weeks, added up draw by draw.

    What is by law alone is the same in each draw, and is added to their mean at the end.
    """

    def __init__(self, spans: _Spans, part: Part):
        self.spans, self.part, self.people = spans, part, frozenset(part.people)
        self.made_of: list[_Sums | _Piece] = []
        weeks = spans.weeks
        is_undated = any(not spans.learnt.origin.people[place] for place in part.people)
        new = spans.learnt.newcomers(weeks, part.releases)
        old = spans.learnt.without_date(weeks, part.releases) if is_undated else [0.0] * weeks
        unknown = [fresh + undated for fresh, undated in zip(new, old, strict=True)]
        self.unknown = [*unknown, *(sum(unknown[:span]) for span in spans.totals)]
        self.columns: list[_Column] = []
        self.drawn: list[list[float]] = [[] for _ in self.unknown]

    def draw(self, newcomers: float) -> None:
        made_of = [each.columns for each in self.made_of if each.columns]
        self.columns = [_together(columns) for columns in zip(*made_of, strict=True)]
        nobody = [_Column(spread.NONE, NO_ONE)] * len(self.unknown)
        for place, (column, unknown) in enumerate(zip(self.columns or nobody, self.unknown, strict=True)):
            counts = spread.both(spread.of_powers(column.powers, newcomers * unknown), column.large)
            self.drawn[place] = spread.added(self.drawn[place], counts)

    def found(self, levels: Sequence[float]) -> Found:
        weeks, rates, expected = self.spans.weeks, self.spans.learnt.rates(), self.spans.expected
        by_law = [self.spans.by_law[place] for place in self.part.people if place in self.spans.by_law]
        chances = by_law + [expected[place] for place in self.part.people if place in expected]
        mids = [sum(each[week] for each in chances) + rates.newcomers * self.unknown[week] for week in range(weeks)]
        counts = []
        for place, drawn in enumerate(self.drawn):
            of_law = spread.count_of(each[place] for each in by_law)
            counts.append([weight / DRAWS for weight in spread.both(of_law, drawn)])
        sums = dict(zip(self.spans.totals, counts[weeks:], strict=True))
        return Found(
            {
                level: [_band(each, mid, level) for each, mid in zip(counts[:weeks], mids, strict=True)]
                for level in levels
            },
            {level: {span: _band(each, sum(mids[:span]), level) for span, each in sums.items()} for level in levels},
            [spread.tail(each) for each in counts[:weeks]],
        )


def _together(columns: Sequence[_Column]) -> _Column:
    powers = tuple(map(sum, zip(*(each.powers for each in columns), strict=True)))
    large: Sequence[float] = NO_ONE
    for each in columns:
        if len(each.large) > 1:
            large = spread.both(large, each.large)
    return _Column(powers, large)  # type: ignore[arg-type]  # four of them


def _at_most_one(board: Mapping[int, float]) -> Spread:
    whole = sum(board.values())
    return spread.scaled(board, 1 / whole) if whole > 1 else board
