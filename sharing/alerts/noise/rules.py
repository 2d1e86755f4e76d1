"""Figures of noise, with the target and the limit of each. Pure functions of receipts, over whole days.

ISA-18.2 and EEMUA 191 count the alarms of one operator who only watches. Here it is one officer there that day, who
also supervises: our limits are lower. All of them are our design.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

CRITICAL, HIGH = 1, 2
A_DAY, TEN_MINUTES = timedelta(days=1), timedelta(minutes=10)
STALE_AFTER = timedelta(hours=24)  # past its time, and nobody has acknowledged
CHATTERS_AT = 3  # of a kind and person within a day
WORST_PAIRS = 10
ENOUGH = 20  # of a kind, or ended by people: below, a share says nothing
KIND_SHARE, KIND_FALSE = 20.0, 20.0  # per cent: above, a kind is over its budget
PER_DAY, PER_DAY_MOST = 6, 10  # to answer, for an officer and day: target, and act from
DAYS = 28  # over which a kind is judged


@dataclass(frozen=True)
class CountedReceipt:
    """One receipt. team, kind, person: keys. is_asked: a clock ran; else it was for information.

    ended: "" while it is open, else how a person ended it: "resolved" or "false_alarm".
    """

    team: int
    kind: str
    person: int | None
    severity: int
    told_at: datetime
    due_at: datetime
    acknowledged_at: datetime | None = None
    read_at: datetime | None = None
    closed_at: datetime | None = None
    is_asked: bool = True
    ended: str = ""


@dataclass(frozen=True)
class Figure:
    """value: None where there is nothing to measure. at_least: higher is better."""

    name: str
    value: float | None
    target: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def state(self) -> str:
        """ "good", "near" between target and limit, "over"; empty without a value."""
        if self.value is None:
            return ""
        sign = -1 if self.at_least else 1
        if sign * self.value <= sign * self.target:
            return "good"
        return "near" if sign * self.value <= sign * self.limit else "over"


def figures(
    receipts: Iterable[CountedReceipt],
    *,
    officers: int,
    days: int,
    at: datetime,
    stormy: Iterable[timedelta] = (),
    teams: int = 1,
) -> list[Figure]:
    """Of some teams together. officers: who is there on an ordinary day; at: when stale ones are counted. stormy: how
    long each storm of a team lasted within the 28 days; teams: of how many teams."""
    asked = [receipt for receipt in receipts if receipt.is_asked]
    shares = Counter(receipt.severity for receipt in asked)
    per_day = len(asked) / days / officers if officers else None
    of_teams: dict[int, list[datetime]] = defaultdict(list)
    for each in asked:
        of_teams[each.team].append(each.told_at)
    stale = [receipt for receipt in asked if is_stale(receipt, at=at)]
    unread = [receipt for receipt in asked if _is_critical(receipt) and was_unread(receipt)]
    return [
        Figure("Alerts to answer, per officer per day", per_day, PER_DAY, PER_DAY_MOST),
        Figure("Alerts to answer, per officer per hour", per_day and per_day / 10, 2, 2),
        Figure("Most within 10 minutes, per team", _peak(of_teams.values()), 5, 10),
        Figure("Time in a storm", 100 * sum(stormy, timedelta()) / (timedelta(days=DAYS) * max(1, teams)), 1, 1, "%"),
        Figure("Critical", percent(shares[CRITICAL], len(asked)), 5, 5, "%"),
        Figure("High", percent(shares[HIGH], len(asked)), 20, 20, "%"),
        Figure("The 10 worst pairs of person and kind", _worst_pairs(asked), 5, 5, "%"),
        Figure("Stale: 24 hours overdue, per team", len(stale) / max(1, len(of_teams)), 5, 5),
        Figure("Stale and critical", float(sum(map(_is_critical, stale))), 0, 0),
        Figure("Repeating: 3 of a kind about a person in a day", float(chattering(asked)), 0, 0),
        Figure(
            "Critical acknowledged in time",
            in_time(asked, lambda each: each.severity == CRITICAL, at),
            98,
            98,
            "%",
            True,
        ),
        Figure(
            "Others acknowledged in time", in_time(asked, lambda each: each.severity > CRITICAL, at), 95, 95, "%", True
        ),
        Figure("Critical acknowledged without being opened", float(len(unread)), 0, 0),
    ]


def _is_critical(each: CountedReceipt) -> bool:
    return each.severity == CRITICAL


def percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def is_stale(each: CountedReceipt, *, at: datetime) -> bool:
    return each.acknowledged_at is None and each.closed_at is None and at > each.due_at + STALE_AFTER


def was_unread(each: CountedReceipt) -> bool:
    """Acknowledged from a list: nobody of the team had opened it before."""
    return each.acknowledged_at is not None and (each.read_at is None or each.read_at >= each.acknowledged_at)


def in_time(asked: Iterable[CountedReceipt], which: Callable[[CountedReceipt], bool], at: datetime) -> float | None:
    """Per cent of those whose time is over, or that were acknowledged. What ended before its time is not counted."""
    met = late = 0
    for told in filter(which, asked):
        if told.acknowledged_at is not None and told.acknowledged_at <= told.due_at:
            met += 1
        elif (told.acknowledged_at or told.closed_at or at) > told.due_at:
            late += 1
    return percent(met, met + late)


def chattering(asked: Iterable[CountedReceipt]) -> int:
    """Pairs of kind and person of which one team was asked three times within a day."""
    of_pairs: dict[tuple[int, str, int | None], list[datetime]] = defaultdict(list)
    for told in asked:
        of_pairs[told.team, told.kind, told.person].append(told.told_at)
    found = {
        (kind, person) for (_, kind, person), times in of_pairs.items() if person and _most(times, A_DAY) >= CHATTERS_AT
    }
    return len(found)


def _peak(of_teams: Iterable[list[datetime]]) -> float | None:
    return max((float(_most(times, TEN_MINUTES)) for times in of_teams), default=None)


def _most(times: Sequence[datetime], span: timedelta) -> int:
    """The most that fall within any such span: its end is not included."""
    ordered = sorted(times)
    return max((n + 1 - bisect_right(ordered, each - span) for n, each in enumerate(ordered)), default=0)


def _worst_pairs(asked: Sequence[CountedReceipt]) -> float | None:
    pairs = Counter((told.person, told.kind) for told in asked if told.person)
    return percent(sum(number for _, number in pairs.most_common(WORST_PAIRS)), len(asked))


@dataclass(frozen=True)
class KindFigures:
    """One kind over 28 days, against its budget."""

    kind: str
    asked: int
    share: float
    false: float | None  # per cent of those ended by people; None where they are too few
    over: str  # why it is over its budget; empty where it is not

    @property
    def is_judged(self) -> bool:
        """Whether there are enough of it to say that it is within its budget."""
        return self.asked >= ENOUGH


def by_kind(receipts: Iterable[CountedReceipt]) -> list[KindFigures]:
    """The noisiest first. The budget of a kind: 20 % of all that must be answered, and 20 % false alarms."""
    asked = [receipt for receipt in receipts if receipt.is_asked]
    of_kinds: dict[str, list[CountedReceipt]] = defaultdict(list)
    for each in asked:
        of_kinds[each.kind].append(each)
    found = []
    for kind, rows in of_kinds.items():
        share = 100 * len(rows) / len(asked)
        ended = [row for row in rows if row.ended]
        false = percent(sum(row.ended == "false_alarm" for row in ended), len(ended)) if len(ended) >= ENOUGH else None
        why = (
            [f"{share:.0f}% of all alerts to answer, budget {KIND_SHARE:.0f}%"]
            if len(rows) >= ENOUGH and share > KIND_SHARE
            else []
        )
        if false is not None and false > KIND_FALSE:
            why.append(f"{false:.0f}% false alarms, budget {KIND_FALSE:.0f}%")
        found.append(KindFigures(kind, len(rows), share, false, ". ".join(why)))
    return sorted(found, key=lambda each: (-each.asked, each.kind))
