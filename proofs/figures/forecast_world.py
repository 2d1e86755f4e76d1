"""Invented caseloads whose releases to come are known, for the back-test of the forecast.

A world lives week by week: people are sentenced and recalled, have fixed days that slip, reviews that are listed, put
off and decided, and leave. `file_of` writes what was known at some Mondays; `truth_of` counts who left after each.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

TYPES = ("INITIAL_247A", "INITIAL_EDS", "INITIAL_LIFE", "RECALL_255C")
PUBLISHED = {
    "INITIAL_247A": (11, 14),
    "INITIAL_EDS": (533, 900),
    "INITIAL_LIFE": (464, 830),
    "RECALL_255C": (3872, 13291),
}
FIRST = date(2020, 1, 6)


@dataclass
class Review:
    kind: str
    target: int
    listed_in: int
    hearings: list[tuple[int, int]]  # (week in which it was set, its week); the last one is held
    decided: int
    is_directed: bool
    planned: int
    fell_away: bool
    leaves: int | None


@dataclass
class Person:
    number: int
    known: int
    fixed: list[tuple[int, int]] = field(default_factory=list)  # (week from which it is known so, the week)
    reviews: list[Review] = field(default_factory=list)
    left: int | None = None
    basis: str = ""


@dataclass
class World:
    seed: int
    weeks: int = 330
    start_people: int = 330
    a_week: float = 1.5

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)
        self.rates = {"INITIAL_247A": 0.35, "INITIAL_EDS": 0.4, "INITIAL_LIFE": 0.3, "RECALL_255C": 0.3}
        self.rates = {kind: rate * self.draw.uniform(0.7, 1.3) for kind, rate in self.rates.items()}
        self.slip = self.draw.uniform(0.25, 0.5)
        self.people = [self._person(number, -self.draw.randrange(150), old=True) for number in range(self.start_people)]
        for week in range(self.weeks):
            for _ in range(self._poisson(self.a_week)):
                self.people.append(self._person(len(self.people), week))

    def _poisson(self, rate: float) -> int:
        number, whole = 0, self.draw.expovariate(1)
        while whole < rate:
            number, whole = number + 1, whole + self.draw.expovariate(1)
        return number

    def _person(self, number: int, known: int, *, old: bool = False) -> Person:
        draw, person = self.draw, Person(number, known)
        kind = draw.choices(["fixed", *TYPES], [4, 2.5, 1.5, 1, 2])[0]
        length = int(draw.gammavariate(2, 45)) + (4 if kind != "RECALL_255C" else 1)
        if draw.random() < 0.25:
            length = draw.randrange(2, 20)
        if kind == "fixed" or draw.random() < 0.6:
            far = length if kind == "fixed" else length + draw.randrange(20, 120)
            self._slipping(person, known, known + far)
        if kind != "fixed":
            self._reviewed(person, kind, known, known + (length if kind != "RECALL_255C" else draw.randrange(4, 30)))
        leaves = [(week, "FIXED") for _, week in person.fixed[-1:]]
        leaves += [(review.leaves, "DIRECTED") for review in person.reviews if review.leaves is not None]
        if leaves:
            person.left, person.basis = min(leaves)
        return person

    def _slipping(self, person: Person, known: int, week: int) -> None:
        draw = self.draw
        shown = known + draw.choice([0, 0, 0, 4, 12])
        person.fixed.append((shown, week))
        at = shown
        while at < week:
            at += draw.randrange(4, 20)
            if at < week and draw.random() < self.slip * 0.4:
                week = max(at + 1, week + draw.choice([-8, -4, -2, -1, 1, 2, 4, 6, 12]))
                person.fixed.append((at, week))

    def _reviewed(self, person: Person, kind: str, known: int, target: int) -> None:
        draw, fixed = self.draw, person.fixed[-1][1] if person.fixed else None
        while target < self.weeks + 60:
            listed_in = max(known, target - draw.randrange(2, 14) + int(draw.expovariate(1 / 6)))
            hearings = [(listed_in, listed_in + draw.randrange(4, 14))]
            while draw.random() < 0.28:
                set_in = hearings[-1][1] - draw.randrange(0, 3)
                hearings.append((set_in, hearings[-1][1] + draw.randrange(4, 20)))
            decided = hearings[-1][1] + draw.randrange(1, 4)
            directed = draw.random() < self.rates[kind]
            planned, fell = decided + draw.randrange(3, 10), directed and draw.random() < 0.07
            leaves = planned + draw.choice([0, 0, 0, 0, 1, 1, 2, 4]) if directed and not fell else None
            if fixed is not None and decided >= fixed:
                return
            person.reviews.append(Review(kind, target, listed_in, hearings, decided, directed, planned, fell, leaves))
            if leaves is not None:
                return
            target = decided + draw.randrange(50, 90)


def monday(week: int) -> str:
    return (FIRST + timedelta(weeks=week)).isoformat()


def file_of(world: World, origins: list[int]) -> dict[str, Any]:
    rates = [
        {"review_type": kind, "released": yes, "refused": no, "other": 0, "as_at": "2025-03-31", "source": "published"}
        for kind, (yes, no) in PUBLISHED.items()
    ]
    return {
        "format": "release-monitor forecast 1",
        "level": 0.8,
        "horizon_weeks": 52,
        "totals": [13, 26, 52],
        "base_rates": rates,
        "origins": [{"as_at": monday(at), "people": _people(world, at), "past": _past(world, at)} for at in origins],
    }


def truth_of(world: World, at: int) -> list[int]:
    left = [person.left for person in world.people if person.left is not None]
    return [sum(week == at + ahead for week in left) for ahead in range(52)]


def _known_fixed(person: Person, at: int) -> int | None:
    known = [week for shown, week in person.fixed if shown < at]
    return known[-1] if known else None


def _people(world: World, at: int) -> list[dict[str, Any]]:
    here = [each for each in world.people if each.known < at and (each.left is None or each.left >= at)]
    return [{"id": f"p{each.number}", "known_from": monday(each.known), "ways": _ways(each, at)} for each in here]


def _ways(person: Person, at: int) -> list[dict[str, Any]]:
    ways: list[dict[str, Any]] = []
    if (fixed := _known_fixed(person, at)) is not None:
        ways.append({"certainty": "FIXED", "week": monday(fixed)})
    open_reviews = [review for review in person.reviews if not _is_over(review, at)]
    for review in open_reviews[:1]:
        if review.decided < at:
            kind = "DIRECTED" if at - review.decided > 3 else "PROVISIONAL"
            ways.append({"certainty": kind, "week": monday(review.planned), "review_type": review.kind})
            continue
        listed = [week for set_in, week in review.hearings if set_in < at]
        if review.target - at > 80:
            continue  # not opened
        ways.append(
            {
                "certainty": "POSSIBLE",
                "week": monday(review.target),
                "review_type": review.kind,
                "stage": "LISTED" if listed else "TARGET",
                "hearing_week": monday(listed[-1]) if listed else None,
            }
        )
    return ways


def _is_over(review: Review, at: int) -> bool:
    if review.decided >= at:
        return False
    return not review.is_directed or (review.fell_away and at - review.decided > 3)


def _past(world: World, at: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for person in world.people:
        if person.left is not None and max(0, at - 130) <= person.left < at:
            rows.append(
                {
                    "what": "release",
                    "basis": person.basis,
                    "known_from": monday(person.known),
                    "released_week": monday(person.left),
                    **{
                        f"fixed_{lead}_weeks_before": _monday_or_none(_known_fixed(person, person.left - lead))
                        for lead in (26, 4)
                    },
                }
            )
        for review in person.reviews:
            if max(0, at - 130) <= review.decided < at and (person.left is None or person.left >= review.decided):
                left = review.leaves if review.leaves is not None and review.leaves < at else None
                rows.append(
                    {
                        "what": "review",
                        "review_type": review.kind,
                        "target_week": monday(review.target),
                        "listed_in_week": monday(review.listed_in),
                        "first_hearing_week": monday(review.hearings[0][1]),
                        "hearings": len(review.hearings),
                        "decided_week": monday(review.decided),
                        "outcome": "RELEASE_DIRECTED" if review.is_directed else "NO_RELEASE",
                        "planned_week": monday(review.planned) if review.is_directed else None,
                        "fell_away": review.fell_away,
                        "released_week": None if left is None else monday(left),
                    }
                )
    return rows


def _monday_or_none(week: int | None) -> str | None:
    return None if week is None else monday(week)
