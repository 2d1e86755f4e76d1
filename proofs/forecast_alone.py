"""The proof that no answer about forecasts, and no difference of two, is about fewer than 10 people."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

PAIRS_OF_A_WORLD = 100
MONDAYS = 4
FIRST = date(2026, 1, 5)


@dataclass(frozen=True)
class Answer:
    """What a reader was shown with bands: of which group and Monday, under which assumption; and, for the judge alone,
    the chances of each person in it."""

    group: Any
    week: int
    supposed: int
    chances: Mapping[int, list[float]]


def answers_of(seed: int) -> list[Answer]:
    """Everything shown of an invented caseload on some Mondays, with what planners supposed."""
    from release_monitor.forecast.facts import BaseRate
    from release_monitor.forecast.known import Known
    from release_monitor.forecast.making import Earlier, chances_in, make_forecasts
    from release_monitor.forecast.rules.groups import WEEKS, Group
    from release_monitor.forecast.rules.supposing import with_hearings

    draw = random.Random(seed)  # the same draws each time are what is wanted
    world = _World(draw)
    rates, whole = (BaseRate("INITIAL_247A", 11, 14),), Group("terrorism")
    shown: list[Answer] = []

    def own(programme: Any, group: Any) -> Mapping[int, list[float]]:
        chances = chances_in(programme, whole, rates)
        return {key: chances[key] for key in programme.members[group]}

    for week in range(MONDAYS):
        programme = world.programme(week)
        known = Known(FIRST + timedelta(weeks=week), {"terrorism": programme})

        def seen(group: Any, week: int = week, shown: list[Answer] = shown) -> list[Earlier]:
            before = [each for each in shown if each.group == group and not each.supposed]
            return [Earlier(week - before[-1].week, dict(before[-1].chances))] if before else []

        made = make_forecasts(known, rates, earlier=seen)
        bands = [group for group, fields in made.items() if fields.get("mid") or any(fields.get("sum_mid", []))]
        shown += [Answer(group, week, 0, own(programme, group)) for group in bands]
        for number in range(1, 3):
            group = draw.choice(sorted(made))
            people = with_hearings(programme.people, draw.randrange(1, 4), weeks=WEEKS)
            supposed = replace(programme, people=dict(people))

            def compared(group: Any, week: int = week, shown: list[Answer] = shown) -> list[Earlier]:
                same = [each for each in shown if (each.group, each.week) == (group, week)]
                return [Earlier(0, dict(each.chances)) for each in same]

            found = make_forecasts(Known(known.monday, {"terrorism": supposed}), rates, earlier=compared, only=group)
            if found[group].get("mid"):
                shown.append(Answer(group, week, number, own(supposed, group)))
    return shown


class _World:
    """People of regions and prison groups. From one Monday to the next some come, leave, or have another week."""

    def __init__(self, draw: random.Random):
        self.draw = draw
        self.places: dict[int, tuple[str, str]] = {}
        self.weeks: dict[int, tuple[str, int]] = {}
        for key in range(draw.randrange(12, 140)):
            self._comes(key)

    def _comes(self, key: int) -> None:
        region = self.draw.choice(["Big", "Big", "Big", "Middle", "Small", ""])
        self.places[key] = (region, self.draw.choice(["High security", "Elsewhere", region, region]))
        self.weeks[key] = (self.draw.choice(["FIXED", "FIXED", "POSSIBLE"]), self.draw.randrange(0, 60))

    def programme(self, week: int) -> Any:
        from release_monitor.forecast.facts import PastRelease, PastReview, Way, WayKind
        from release_monitor.forecast.known import Programme
        from release_monitor.forecast.rules.groups import Group

        if week:
            for key in [each for each in self.weeks if self.draw.random() < 0.05]:
                self.weeks[key] = (self.weeks[key][0], self.weeks[key][1] + self.draw.randrange(-3, 9))
            if self.draw.random() < 0.5:
                self._comes(1_000 + week)
        found = Programme()
        for key, (kind, at) in self.weeks.items():
            if at < week:
                continue  # has left
            way = Way(WayKind(kind), at - week, "INITIAL_247A" if kind == "POSSIBLE" else "")
            found.people[key] = (way,)
            region, prison = self.places[key]
            for group in (Group("terrorism"), Group("terrorism", region), Group("terrorism", "", prison)):
                if group.is_whole or group.region or group.prison_group:
                    found.members[group].add(key)
        past = [PastRelease(WayKind.FIXED, -80, -at, -at - at % 3, -at) for at in range(1, 30)]
        for group in found.members:
            found.releases[group] = past
        found.reviews = [PastReview("INITIAL_247A", -40, -44, -39, -38, True, -34, False, -33)] * 9
        return found


def differing(one: Answer, other: Answer) -> int:
    """How many people the difference of two answers is about."""
    from release_monitor.forecast.rules.showing import changed

    first, last = sorted((one, other), key=lambda each: each.week)
    return changed(first.chances, last.chances, weeks=last.week - first.week)


def is_asked(one: Answer, other: Answer) -> bool:
    """Two groups, two what-ifs or two Mondays, and all else the same."""
    return (one.group != other.group) + (one.week != other.week) + (one.supposed != other.supposed) == 1


def alone(asked: Asked) -> Outcome:
    from release_monitor.forecast import forecasting

    wrong: list[str] = []
    pairs = answers = 0
    least = 1_000_000
    with asked.planted(faults()), mock.patch.object(forecasting, "DRAWS", 1):
        number = asked.first - 1
        while pairs < asked.size:
            number += 1
            asked.doing(f"caseload {number}, {pairs} of {asked.size} pairs")
            seed = asked.seed * 1_000 + number
            shown = answers_of(seed)
            answers += len(shown)
            few = [each for each in shown if 0 < _able(each) < 10]
            wrong += [f"caseload {number}: {each.group} tells of {_able(each)}" for each in few]
            both = [(one, other) for at, one in enumerate(shown) for other in shown[:at] if is_asked(one, other)]
            drawn = random.Random(seed).sample(both, min(PAIRS_OF_A_WORLD, asked.size - pairs, len(both)))
            for one, other in drawn:
                people = differing(one, other)
                pairs += 1
                least = min(least, people) if people else least
                if 0 < people < 10:
                    said = f"{one.group} {one.week}/{one.supposed}, {other.group} {other.week}/{other.supposed}"
                    wrong.append(f"caseload {number}: {said} differ by {people}")
    figures: dict[str, str | int | float] = {
        "pairs of answers": pairs,
        "answers shown": answers,
        "fewest people in a difference": least,
        "about fewer than 10": len(wrong),
    }
    return Outcome(not wrong, figures, wrong[:20])


def _able(answer: Answer) -> int:
    return sum(any(chance > 1e-9 for chance in chances) for chances in answer.chances.values())


def faults() -> Mapping[str, Planting]:
    from release_monitor.forecast.making import Earlier
    from release_monitor.forecast.rules import showing

    def only_few(able: Any) -> dict[Any, str]:
        return {group: showing.FEW for group, people in able.items() if len(people) < showing.FEWEST}

    return {
        "groups are not compared": lambda: mock.patch.object(showing, "why_not", only_few),
        "what was shown before is not compared": lambda: mock.patch.object(Earlier, "changed", return_value=0),
        "five are enough": lambda: mock.patch.object(showing, "FEWEST", 5),
    }


PROOFS = (
    Proof(
        name="forecast-alone",
        shows="no forecast, and no difference of 2 groups, what-ifs or Mondays, is about fewer than 10 people",
        size=10_000,
        counts="pairs of answers",
        minutes=5,
        needs=Needs.NOTHING,
        faults=("groups are not compared", "what was shown before is not compared", "five are enough"),
        run=alone,
    ),
)
