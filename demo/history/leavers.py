"""People of the history: the sentence of each, and whether they left by law or on a direction of the Board."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demo import cast
from demo.history.shape import QUARTERS, WEEKS, Shape
from demo.people import caseload, drawing, sentences
from demo.people.named_people import Person
from demo.people.sentences import Sentence

SPAN = timedelta(weeks=QUARTERS * WEEKS)
FILES = (0, 26, 52, 78)  # weeks from the beginning, in each of which a file brings in who was sentenced since
TO_FILE = timedelta(days=70)  # at least, from the sentence to the file
KNOWN_BEFORE = timedelta(weeks=16)  # at least so long before the release the person is on record
KINDS = {"SOPC": 78, "EDS": 22}  # of a hundred who leave on a licence
RISES = (0.86, 0.95, 1.05, 1.14)  # quarters of a year
DECIDED, PUT_OFF = timedelta(days=117), timedelta(days=56)  # after the day of eligibility; later by, if deferred once
CLOSED = timedelta(days=42)  # after a refusal nothing can be asked against it any more
LEAVES = timedelta(days=51)  # after a direction
TO_REFER = timedelta(days=14)  # at least so long before the day of eligibility the case is begun
KEPT_ON = timedelta(days=90)  # at least so much earlier than by law somebody leaves on a direction
HELD_ON = timedelta(weeks=2 * WEEKS)  # at least so long after today who was refused leaves by law
OLD = DECIDED + PUT_OFF + CLOSED  # before the file: the Board had decided, and it is on record nowhere here


@dataclass(frozen=True)
class PastReview:
    """The review of one person before the Board. refer_by: the day of eligibility; is_directed: else release was
    refused; is_put_off: the hearing was deferred once."""

    refer_by: date
    is_directed: bool
    is_put_off: bool

    @property
    def decided_on(self) -> date:
        return sentences.working(self.refer_by + DECIDED + (PUT_OFF if self.is_put_off else timedelta()))


@dataclass(frozen=True)
class Course:
    """One person of the history. leaves: the raw day of the release; ends_on: the last day of the licence. file: which
    of FILES brings the person in. review: what the Board decided of the person in these years, if it did."""

    number: int
    person: Person
    leaves: date
    ends_on: date
    file: int
    review: PastReview | None = None


@dataclass(frozen=True)
class DrawnSentence:
    """A sentence, and what follows from it in the history that begins on a day. file: the first after it."""

    sentence: Sentence
    passed_on: date
    file: int
    brought_in: date

    @property
    def dates(self) -> dict[str, date]:
        return self.sentence.dates(self.passed_on)


def releases_by_quarter(shape: Shape, *, told: int = 0) -> list[int]:
    """How many leave in each, rising through each year. told: how many of the last year leave elsewhere in the demo."""
    counts, so_far = [], 0.0
    for year in (1, 2):
        a_quarter = max(shape.of("releases_a_year", year) - (told if year == 2 else 0), 0) / len(RISES)
        for rise in RISES:
            before, so_far = round(so_far), so_far + a_quarter * rise
            counts.append(round(so_far) - before)
    return counts


class CourseDrawer:
    """Draws who left, and who was refused and is held. taken: prison numbers that nobody else may have."""

    def __init__(self, dice: random.Random, shape: Shape, begins: date, *, taken: Iterable[str]):
        self.dice, self.shape, self.begins, self.taken = dice, shape, begins, set(taken)
        self.ends = begins + SPAN

    def leavers(self, *, told: int) -> Iterator[Course]:
        """In the order in which they left. told: as in `releases_by_quarter`."""
        days = []
        for quarter, count in enumerate(releases_by_quarter(self.shape, told=told)):
            for _ in range(count):
                week = WEEKS * quarter + self.dice.randrange(WEEKS)
                days.append(self.begins + timedelta(weeks=week, days=self.dice.randrange(4)))
        days.sort()
        directed = self._on_direction(days)
        for number, leaves in enumerate(days):
            yield self._directed(number, leaves) if number in directed else self._by_law(number, leaves)

    def held(self, *, first: int) -> Iterator[Course]:
        """Whom the Board refused in these quarters, and who leave by law long after today. first: the first number."""
        numbers = itertools.count(first)
        for quarter, count in enumerate(self.shape.by_quarter("refused_and_held")):
            for number in itertools.islice(numbers, count):
                day = self.begins + timedelta(weeks=WEEKS * quarter, days=self.dice.randrange(7 * WEEKS))
                refer_by = max(min(day, self.ends - CLOSED - PUT_OFF) - DECIDED, self.begins + 2 * TO_REFER)
                found = self._sentence(
                    refer_by, known_by=refer_by - TO_REFER, code="ped", by_law_after=self.ends + HELD_ON
                )
                leaves = found.sentence.goes_on(found.passed_on)
                yield self._course(number, found, leaves, self._review(refer_by, is_directed=False))

    def _on_direction(self, days: Sequence[date]) -> set[int]:
        """Who leaves on a direction of the Board, by number: of each quarter as many as the shape says."""
        found: set[int] = set()
        earliest = self.begins + TO_REFER + DECIDED + LEAVES
        for quarter, count in enumerate(self.shape.by_quarter("directed")):
            first, last = (self.begins + timedelta(weeks=WEEKS * each) for each in (quarter, quarter + 1))
            fit = [number for number, day in enumerate(days) if max(first, earliest + timedelta(days=1)) <= day < last]
            found |= set(self.dice.sample(fit, min(count, len(fit))))
        return found

    def _by_law(self, number: int, leaves: date) -> Course:
        """Somebody who leaves by law; where the day of eligibility lay within the history, the Board had refused."""
        while True:
            found = self._sentence(leaves, known_by=max(leaves - KNOWN_BEFORE, self.begins + timedelta(days=1)))
            refer_by = found.dates.get("ped")
            if refer_by is None or refer_by < found.brought_in - OLD:
                return self._course(number, found, leaves, None)
            review = self._review(refer_by, is_directed=False)
            if refer_by > found.brought_in + TO_REFER and review.decided_on + CLOSED < leaves:
                return self._course(number, found, leaves, review)

    def _directed(self, number: int, leaves: date) -> Course:
        """Somebody whom the Board let go before the law would have."""
        while True:
            review = self._review(leaves - LEAVES - DECIDED, is_directed=True)
            if review.is_put_off:
                review = replace(review, refer_by=review.refer_by - PUT_OFF)
            if review.refer_by > self.begins + TO_REFER:
                break
        found = self._sentence(
            review.refer_by, known_by=review.refer_by - TO_REFER, code="ped", by_law_after=leaves + KEPT_ON
        )
        return self._course(number, found, leaves, review)

    def _review(self, refer_by: date, *, is_directed: bool) -> PastReview:
        return PastReview(refer_by, is_directed, self.dice.random() < self.shape.share("put_off_in_a_hundred"))

    def _sentence(self, on: date, *, known_by: date, code: str = "crd", by_law_after: date = date.min) -> DrawnSentence:
        """One of which this date is this raw day. known_by: before it a file has brought the person in. by_law_after:
        the person leaves by law after this day. Of many an extended sentence the Board does not decide."""
        while True:
            kind = "SOPC" if code == "ped" else self.dice.choices(list(KINDS), weights=list(KINDS.values()))[0]
            found, passed_on = sentences.laid(drawing.sentence(self.dice, kind), on, code=code)
            if not drawing.BEGAN[kind] + drawing.MARGIN < passed_on < known_by - TO_FILE:
                continue
            found, passed_on = drawing.for_an_offence(self.dice, found, passed_on)
            drawn = self._filed(found, passed_on)
            if drawn is None or drawn.brought_in >= known_by:
                continue
            if drawn.dates[code] == on and drawn.dates["crd"] > by_law_after and drawing.is_lawful(found, passed_on):
                return drawn

    def _filed(self, sentence: Sentence, passed_on: date) -> DrawnSentence | None:
        """None where the last file had come before."""
        for file, week in enumerate(FILES):
            brought_in = self.begins + timedelta(weeks=week)
            if passed_on + TO_FILE < brought_in:
                return DrawnSentence(sentence, passed_on, file, brought_in)
        return None

    def _course(self, number: int, drawn: DrawnSentence, leaves: date, review: PastReview | None) -> Course:
        prison = self.dice.choice([each for each in cast.PRISONS if each != cast.FOR_YOUNG_PEOPLE])
        person = caseload.somebody(self.dice, self.taken, prison, drawn.sentence, drawn.passed_on)
        region = list(cast.REGIONS)[number % len(cast.REGIONS)]  # so that each has its share on every day
        person = replace(person, more={}, region=region)
        return Course(number, person, leaves, drawn.dates["sled"], drawn.file, review)
