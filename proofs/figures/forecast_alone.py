"""The proof that no answer about forecasts, no difference of 2, and no sum of several is about fewer than 10 people."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

PAIRS_OF_A_WORLD = 100
SUMS_OF_A_MONDAY = 100  # drawn, of each span, beside those that anybody would think of
LEAST = 1e-4  # of a chance
MONDAYS = 4
FIRST = date(2026, 1, 5)


@dataclass(frozen=True)
class Answer:
    """What a reader was shown with bands: of which group and Monday, under which assumption, over which weeks; and, for
    the judge alone, the chances of each person in it."""

    group: Any
    week: int
    supposed: int
    chances: Mapping[int, list[float]]
    spans: tuple[int, ...] = ()


def answers_of(seed: int) -> list[Answer]:
    """Everything shown of an invented caseload on some Mondays, with what planners supposed."""
    from release_monitor.forecast.calculation.facts import BaseRate
    from release_monitor.forecast.calculation.making import Earlier, chances_in, make_forecasts
    from release_monitor.forecast.known.programmes import Known
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
        shown += [Answer(group, week, 0, own(programme, group), _spans(made[group])) for group in bands]
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


def _spans(fields: Mapping[str, Any]) -> tuple[int, ...]:
    """Over how many weeks sums are shown; those of single weeks as if over the first of these."""
    from release_monitor.forecast.rules.groups import SPANS

    sums = fields.get("sum_mid") or [None] * len(SPANS)
    found = {span for span, mid in zip(SPANS, sums, strict=True) if mid is not None}
    return tuple(sorted(found | ({SPANS[0]} if fields.get("mid") else set())))


def sums_of_few(shown: Sequence[Answer], draw: random.Random) -> Iterator[tuple[str, int]]:
    """Sums of the answers of a Monday in which each is taken once, taken off or left out: what was asked, and of how
    many people it is."""
    plain = [each for each in shown if not each.supposed]
    for week in sorted({each.week for each in plain}):
        for span in sorted({span for each in plain for span in each.spans}):
            answers = [each for each in plain if each.week == week and span in each.spans]
            if len(answers) > 1:
                yield from _sums(answers, span, draw)


def _sums(answers: Sequence[Answer], span: int, draw: random.Random) -> Iterator[tuple[str, int]]:
    """People in the same answers are alike to every sum: they are counted once."""
    alike: Counter[tuple[bool, ...]] = Counter()
    for key in {key for each in answers for key in each.chances}:
        chances = next(each.chances[key] for each in answers if key in each.chances)
        if any(chance > LEAST for chance in chances[:span]):
            alike[tuple(key in each.chances for each in answers)] += 1
    kinds = ["whole" if each.group.is_whole else each.group.partition for each in answers]
    signs = [{"whole": 1, "region": -1}, {"whole": 1, "prison_group": -1}, {"region": 1, "prison_group": -1}]
    asked = [tuple(sign.get(kind, 0) for kind in kinds) for sign in signs]
    asked += [tuple(draw.choice((-1, 0, 1)) for _ in answers) for _ in range(SUMS_OF_A_MONDAY)]
    for times in asked:
        people = sum(
            number
            for inside, number in alike.items()
            if sum(time for time, is_in in zip(times, inside, strict=True) if is_in)
        )
        said = ", ".join(f"{time:+d} {each.group}" for time, each in zip(times, answers, strict=True) if time)
        yield f"{span} weeks from {answers[0].week}: {said}", people


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
        from release_monitor.forecast.calculation.facts import PastRelease, PastReview, Way, WayKind
        from release_monitor.forecast.known.programmes import Programme
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
    from release_monitor.forecast.calculation import forecasting

    wrong: list[str] = []
    pairs = answers = sums = 0
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
            for said, people in sums_of_few(shown, random.Random(seed)):
                sums += 1
                least = min(least, people) if people else least
                if 0 < people < 10:
                    wrong.append(f"caseload {number}: {said} is about {people}")
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
        "sums of answers": sums,
        "fewest people in a difference": least,
        "about fewer than 10": len(wrong),
    }
    return Outcome(not wrong, figures, wrong[:20])


def _able(answer: Answer) -> int:
    return sum(any(chance > 1e-9 for chance in chances) for chances in answer.chances.values())


def faults() -> Mapping[str, Planting]:
    from release_monitor.forecast.calculation.making import Earlier
    from release_monitor.forecast.rules import showing

    def only_few(able: Any) -> dict[Any, str]:
        return {group: showing.FEW for group, people in able.items() if len(people) < showing.FEWEST}

    def in_pairs(able: Any) -> dict[Any, str]:
        """As it was before sums of several answers were thought of."""
        found = only_few(able)
        shown: list[Any] = []
        for group in sorted((each for each in able if each not in found), key=lambda each: -len(able[each])):
            if any(0 < len(able[group] ^ able[other]) < 10 for other in shown):
                found[group] = showing.CLOSE
            else:
                shown.append(group)
        return found

    return {
        "groups are not compared": lambda: mock.patch.object(showing, "why_not", only_few),
        "groups are compared in pairs alone": lambda: mock.patch.object(showing, "why_not", in_pairs),
        "what was shown before is not compared": lambda: mock.patch.object(Earlier, "changed", return_value=0),
        "five are enough": lambda: mock.patch.object(showing, "FEWEST", 5),
    }


PROOFS = (
    Proof(
        name="forecast-alone",
        shows="no forecast, difference of 2 groups, what-ifs or Mondays, or sum of groups is about under 10 people",
        size=10_000,
        counts="pairs of answers",
        minutes=5,
        needs=Needs.NOTHING,
        faults=(
            "groups are not compared",
            "groups are compared in pairs alone",
            "what was shown before is not compared",
            "five are enough",
        ),
        run=alone,
    ),
)
