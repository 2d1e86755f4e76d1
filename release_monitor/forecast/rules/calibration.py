"""Whether forecasts keep their word: the share of weeks inside their bands, how wide these are, and the words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from release_monitor.figures.rules.intervals import Interval, wilson

AHEAD = ((1, 4), (5, 13), (14, 26), (27, 52))  # weeks ahead, both included; the week of the Monday is the first
LEVEL, NEAR_LEVEL = 0.8, 0.5
PENALTY = 2 / (1 - LEVEL)  # for each release outside a band of four in five
EARLY = 26
TENTHS = 10
TOO_EARLY, NARROW, WIDE, AS_CLAIMED = "too_early", "narrow", "wide", "as_claimed"
WORDS = {
    TOO_EARLY: "Too early to say",
    NARROW: "Bands were too narrow",
    WIDE: "Bands were too wide",
    AS_CLAIMED: "Bands hold as many weeks as they claim",
}


@dataclass(frozen=True)
class JudgedWeek:
    """One week of one forecast that is over. ahead: 1 for the week of its Monday. usual: the band of the 52 weeks
    before the forecast, None where these are not known. place: where the truth lies in the forecast, 0 to 1."""

    as_at: date
    week: date
    ahead: int
    low: float
    mid: float
    high: float
    near_low: float
    near_high: float
    left: int
    usual: tuple[float, float] | None
    place: tuple[float, float]

    @property
    def inside(self) -> float:
        return inside(self.left, self.low, self.high)


@dataclass(frozen=True)
class Kept:
    """Of weeks so far ahead: how many, the share inside each band with its interval, how wide, how far off. score:
    beside the last 52 weeks repeated, under 1 is sharper; None where there is none."""

    first: int
    last: int
    weeks: int
    share: float
    interval: Interval
    near_share: float
    near_interval: Interval
    width: float
    bias: float
    score: float | None

    @property
    def verdict(self) -> str:
        return verdict(self.weeks, self.interval)

    @property
    def words(self) -> str:
        return WORDS[self.verdict]


def inside(left: float, low: float, high: float) -> float:
    """How much of a count, spread half a unit each way, lies in the band."""
    return max(0.0, min(left + 0.5, high) - max(left - 0.5, low))


def verdict(weeks: int, interval: Interval) -> str:
    if weeks < EARLY:
        return TOO_EARLY
    if interval.high < LEVEL:
        return NARROW
    return WIDE if interval.low > LEVEL else AS_CLAIMED


def of_weeks(judged: Sequence[JudgedWeek], first: int, last: int) -> Kept | None:
    """Of the weeks so far ahead; None where none is over."""
    weeks = [each for each in judged if first <= each.ahead <= last]
    if not weeks:
        return None
    number = len(weeks)
    held = sum(each.inside for each in weeks)
    near = sum(inside(each.left, each.near_low, each.near_high) for each in weeks)
    beside = [each for each in weeks if each.usual]
    usual = sum(interval_score(each.left, *each.usual) for each in beside if each.usual)
    return Kept(
        first=first,
        last=last,
        weeks=number,
        share=held / number,
        interval=wilson(held, number),
        near_share=near / number,
        near_interval=wilson(near, number),
        width=sum(each.high - each.low for each in weeks) / number,
        bias=sum(each.mid - each.left for each in weeks) / number,
        score=sum(interval_score(each.left, each.low, each.high) for each in beside) / usual if usual else None,
    )


def by_ahead(judged: Sequence[JudgedWeek]) -> list[Kept]:
    return [found for first, last in AHEAD if (found := of_weeks(judged, first, last))]


def interval_score(left: int, low: float, high: float) -> float:
    """The width of a band, and ten for each release outside of it: less is better."""
    return high - low + PENALTY * (max(0.0, low - left) + max(0.0, left - high))


def usual_band(counts: Sequence[int]) -> tuple[float, float] | None:
    """The 10 and 90 % points of the last 52 weeks, half a unit wider each way; None of fewer."""
    if len(counts) < 52:
        return None
    ordered = sorted(counts)
    return ordered[5] - 0.5, ordered[46] + 0.5


def place_of(left: int, tail: Sequence[float]) -> tuple[float, float]:
    """Between which shares of the forecast the truth lies: that of fewer releases, and that of as many or fewer."""
    above = [1.0, *tail]
    fewer = 1.0 - (above[left] if left < len(above) else 0.0)
    return fewer, 1.0 - (above[left + 1] if left + 1 < len(above) else 0.0)


def tenths(judged: Iterable[JudgedWeek]) -> list[float]:
    """How many truths fell into each tenth of their forecast, a truth spread evenly over its own place. As many in each
    is right."""
    found = [0.0] * TENTHS
    for each in judged:
        first, last = each.place
        for tenth in range(TENTHS):
            low, high = tenth / TENTHS, (tenth + 1) / TENTHS
            if last > first:
                found[tenth] += max(0.0, min(last, high) - max(first, low)) / (last - first)
            elif low <= min(first, 0.9999) < high:
                found[tenth] += 1.0
    return found


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3 + 1


def quarter_words(quarter: tuple[int, int]) -> str:
    """ "July to September 2026"."""
    year, number = quarter
    months = ("January to March", "April to June", "July to September", "October to December")
    return f"{months[number - 1]} {year}"


def last_full_quarters(on: date) -> list[tuple[int, int]]:
    """The last two that are over, the earlier first."""
    year, number = quarter_of(on)
    found = []
    for _ in range(2):
        year, number = (year, number - 1) if number > 1 else (year - 1, 4)
        found.append((year, number))
    return found[::-1]


def is_bad(judged: Sequence[JudgedWeek], quarter: tuple[int, int]) -> bool:
    """Whether the bands of a quarter's weeks were too narrow or too wide, at any distance."""
    weeks = [each for each in judged if quarter_of(each.week) == quarter]
    return any(found.verdict in (NARROW, WIDE) for found in by_ahead(weeks))


def worst(judged: Sequence[JudgedWeek], number: int = 5) -> list[JudgedWeek]:
    """The weeks farthest outside their bands, of each the forecast that was farthest off; none that was inside."""
    by_week: dict[date, JudgedWeek] = {}
    for each in judged:
        before = by_week.get(each.week)
        if outside(each) > 0 and (before is None or outside(each) > outside(before)):
            by_week[each.week] = each
    return sorted(by_week.values(), key=lambda each: (-outside(each), each.week))[:number]


def outside(week: JudgedWeek) -> float:
    return max(0.0, week.low - week.left, week.left - week.high)


def quarter_ago(as_at: date) -> date:
    return as_at - timedelta(weeks=13)
