"""How long something takes, by Kaplan and Meier (1958): what is undecided counts as still waiting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

MEDIAN, NINE_IN_TEN = 0.5, 0.9


@dataclass(frozen=True)
class WaitStep:
    """From so many hours (or days) on, the share that is over, and how many were waiting still just before."""

    after: int
    share: float
    waiting: int


@dataclass(frozen=True)
class Waits:
    """ended, waiting: how many are over, and how many are not."""

    steps: tuple[WaitStep, ...]
    ended: int
    waiting: int

    def by(self, share: float) -> int | None:
        """After how long this share is over; None where it is not known yet."""
        return next((step.after for step in self.steps if step.share >= share - 1e-12), None)

    @property
    def median(self) -> int | None:
        return self.by(MEDIAN)

    @property
    def nine_in_ten(self) -> int | None:
        return self.by(NINE_IN_TEN)


def waits_of(ended: Iterable[tuple[int, int]], waiting: Iterable[tuple[int, int]]) -> Waits:
    """(how long, how many) of what is over, and of what waits so long so far. Who ends and who waits after the same
    time: the end comes first."""
    over, open_ = _summed(ended), _summed(waiting)
    at_risk = sum(over.values()) + sum(open_.values())
    left, steps = 1.0, []
    for after in sorted(over | open_):
        if after in over and at_risk:
            left *= 1 - over[after] / at_risk
            steps.append(WaitStep(after, 1 - left, at_risk))
        at_risk -= over.get(after, 0) + open_.get(after, 0)
    return Waits(tuple(steps), sum(over.values()), sum(open_.values()))


def _summed(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for after, number in pairs:
        found[after] = found.get(after, 0) + number
    return found
