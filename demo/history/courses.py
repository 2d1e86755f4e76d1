"""Who left custody in the two years, on which sentence, and what became of them: drawn to `shape.csv`, written nowhere.

Everything follows from a fixed seed and the day on which the demo is made. Whoever is drawn here is held when the
history begins, and is brought in by one of its files months before the release.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from demo.at_time import moment
from demo.history.leavers import SPAN, Course, CourseDrawer
from demo.history.shape import QUARTERS, WEEKS, Shape
from licence.catalogue.rules.families import Family

SEED = 20241125
OTHERS = {  # families of breaches that are not of internet and devices, by weight
    Family.ASSOCIATION: 4,
    Family.ZONES: 2,
    Family.CURFEW_AND_TAG: 3,
    Family.SUPERVISION: 3,
    Family.MONEY: 2,
}
BECOMES = {"refer": 5, "warn": 4, "no_breach": 1}  # what is decided, where it is not recall
SETTLES = timedelta(days=35)  # after a release, before anything is found
ENDS_WELL = timedelta(days=10)  # before the licence ends, or the history does
NEW_RECALL = timedelta(days=25)  # so long back at most lie recalls of people who are in custody still
TERM_ENDS = (timedelta(days=25), timedelta(days=95))  # after an earlier recall the sentence ended
STOPPED, REFUSED = 3, 4  # quarters in which a recall came to nothing, from 0
MOST = 3  # breaches of one person
COMES_TO_NOTHING = 2  # for which breach of the quarter it was considered, from 0


@dataclass(frozen=True)
class PastBreach:
    """One breach as it happened. becomes: what was decided in the end."""

    course: int
    family: Family
    occurred_at: datetime
    found_at: datetime
    becomes: str  # no_breach, warn, refer, recall; stopped, refused: a recall that came to nothing

    @property
    def is_of_internet(self) -> bool:
        return self.family is Family.DEVICES


@dataclass(frozen=True)
class Past:
    """The whole of it. begins: a Monday; ends: the Monday of the week in which the demo is made. held: people whose
    release the Board refused, and who are in custody still."""

    begins: date
    ends: date
    courses: Sequence[Course]
    breaches: Sequence[PastBreach]
    held: Sequence[Course] = ()

    @property
    def everybody(self) -> list[Course]:
        return [*self.courses, *self.held]


def drawn(shape: Shape, *, today: date, told: int = 0, taken: Iterable[str] = ()) -> Past:
    """told: how many were released in the last year of whom the demo tells elsewhere; they count among its releases.
    taken: prison numbers that nobody else may have."""
    dice = random.Random(SEED)  # noqa: S311 - invented people, not secrets
    ends = today - timedelta(days=today.weekday())
    begins = ends - SPAN
    drawer = CourseDrawer(dice, shape, begins, taken=taken)
    courses = list(drawer.leavers(told=told))
    breaches = list(_breaches(dice, shape, courses, begins))
    return Past(begins, ends, courses, breaches, list(drawer.held(first=len(courses))))


def _breaches(dice: random.Random, shape: Shape, courses: Sequence[Course], begins: date) -> Iterator[PastBreach]:
    """By quarter as many of each kind as the shape says, of people on licence then. A recall ends a course."""
    until = {course.number: course.ends_on for course in courses}
    days_of: dict[int, list[date]] = defaultdict(list)
    ends = begins + SPAN

    def somebody(
        day: date, *, ends_between: tuple[date, date] = (date.min, date.max), is_last: bool = False
    ) -> Course | None:
        """is_last: whether nothing of the person may be drawn already that comes after it."""
        first, last = ends_between
        fits = [
            course
            for course in courses
            if course.leaves + SETTLES < day < until[course.number] - ENDS_WELL
            and first <= course.ends_on <= last
            and len(days_of[course.number]) < MOST
            and not (is_last and any(other >= day for other in days_of[course.number]))
        ]
        return dice.choice(fits) if fits else None

    internet, others, recalls = (shape.by_quarter(code) for code in ("internet_breaches", "other_breaches", "recalls"))
    for quarter in range(QUARTERS):
        first = begins + timedelta(weeks=WEEKS * quarter)
        families = [Family.DEVICES] * internet[quarter]
        families += dice.choices(list(OTHERS), weights=list(OTHERS.values()), k=others[quarter])
        for n, family in enumerate(families):
            day = first + timedelta(days=dice.randrange(7 * WEEKS - 4))
            becomes = dice.choices(list(BECOMES), weights=list(BECOMES.values()))[0]
            course = None
            if n == COMES_TO_NOTHING and quarter in (STOPPED, REFUSED):
                becomes = "stopped" if quarter == STOPPED else "refused"
                course = somebody(day, ends_between=(day, ends - ENDS_WELL))
            elif n % 3 != 2 and recalls[quarter] > 0:
                is_new = quarter == QUARTERS - 1
                span = day + TERM_ENDS[0], min(day + TERM_ENDS[1], ends - ENDS_WELL)
                if is_new:
                    day = ends - NEW_RECALL + timedelta(days=dice.randrange(15))
                    span = ends + ENDS_WELL * 4, date.max
                course = somebody(day, ends_between=span, is_last=True)
                if course:
                    recalls[quarter] -= 1
                    becomes = "recall"
                    until[course.number] = day
            course = course or somebody(day)
            if course is None:
                continue
            days_of[course.number].append(day)
            occurred_at = moment(day, dice.randrange(24), dice.randrange(60))
            found_at = occurred_at + timedelta(minutes=dice.randrange(20, 600))
            yield PastBreach(course.number, family, occurred_at, found_at, becomes)
