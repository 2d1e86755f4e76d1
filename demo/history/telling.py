"""The history told: each step by the action that a user takes, at its moment, the earliest first, with one clock."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from demo.at_time import Clock, moment
from demo.history import board, files, recalling, sharing, staff, words
from demo.history.courses import Past, PastBreach
from demo.history.leavers import FILES, Course
from demo.history.read import read_and_closed
from demo.history.shape import QUARTERS, WEEKS, Shape
from demo.one_transaction import as_one_request
from demo.people import caseload_file
from demo.people.sentences import working
from licence.breaches.actions.breaches import EvidenceShown, open_breach
from licence.breaches.actions.missed_checks import close_missed_checks
from licence.breaches.actions.moves import move_breach
from licence.breaches.rules import FAMILY_REASONS, Reason
from licence.catalogue.rules.families import Family, kinds_for
from licence.checks.actions import checks, plans
from licence.models import Breach, Check, LicenceCondition
from offenders import tasks
from offenders.dates.rules.releases import Basis, leaves_on
from offenders.models import Offender
from offenders.movements import actions as custody
from sharing.models import Team

SEED = 20241127
PERIOD = timedelta(weeks=4)  # after each, licences of those who were released come in and checks were logged
CHECKED_EVERY = {Family.DEVICES: 4, Family.ASSOCIATION: 8}  # weeks
Step = Callable[[], Any]
DONE_BY = 17  # o'clock on the Friday that ends a period


class Telling:
    """What is to happen, by its moment; a step may add later ones."""

    def __init__(self, past: Past, shape: Shape, clock: Clock):
        self.past, self.shape, self.clock = past, shape, clock
        self.dice = random.Random(SEED)  # noqa: S311 - invented people, not secrets
        self.steps: list[tuple[datetime, int, Step]] = []
        self.count = itertools.count()
        self.staff = staff.by_region()
        self.people: dict[int, Offender] = {}
        self.released: list[tuple[Course, date]] = []

    def at(self, when: datetime, step: Step) -> None:
        heapq.heappush(self.steps, (when, next(self.count), step))

    def tell(self) -> None:
        begins = self.past.begins
        for number, week in enumerate(FILES):
            self.at(moment(begins + timedelta(weeks=week), 6, 30), lambda number=number: self.bring_in(number))
        for course in self.past.courses:
            day = leaves_on(Basis.CRD, course.leaves)
            hour, minute = 9 + course.number % 3, 7 * course.number % 60
            self.at(moment(day, hour, minute), lambda course=course, day=day: self.release(course, day))
        for course in self.past.everybody:
            board.plan(self, course)
        for breach in self.past.breaches:
            self.at(breach.found_at, lambda breach=breach: self.find(breach))
        for ends in self.ends_of(PERIOD):
            self.at(moment(ends - timedelta(days=3), DONE_BY), self.end_of_period)
        for number, ends in enumerate(self.ends_of(timedelta(weeks=WEEKS))):
            self.at(moment(ends - timedelta(days=1), 20), self.read)
            sharing.plan(self, number, begins=ends - timedelta(weeks=WEEKS))
        while self.steps:
            when, _, step = heapq.heappop(self.steps)
            self.clock.put(when)
            with as_one_request():
                step()

    def ends_of(self, span: timedelta) -> list[date]:
        """The Mondays after each whole span of the history."""
        spans = timedelta(weeks=QUARTERS * WEEKS) // span
        return [self.past.begins + span * number for number in range(1, spans + 1)]

    # Custody

    def bring_in(self, file: int) -> None:
        new = [course for course in self.past.everybody if course.file == file]
        today = timezone.localdate()
        caseload_file.bring_in(files.people(new, on=today), today=today)
        numbers = {course.person.number: course.number for course in new}
        for person in Offender.objects.filter(prison_number__in=numbers):
            self.people[numbers[person.prison_number]] = person

    def release(self, course: Course, on: date) -> None:
        release = custody.counted_release(self.people[course.number])
        if release is None:
            raise RuntimeError(f"No release is expected of {course.person.number}")
        custody.record_release(release=release, on=on, by=self.staff[course.person.region].casework)
        self.released.append((course, on))

    # Licences and their checks

    def end_of_period(self) -> None:
        self.log_checks()
        close_missed_checks(on=timezone.localdate())
        for breach in Breach.objects.filter(status="suspected", check_made__outcome="missed").select_related(
            "offender"
        ):
            self.at(
                timezone.now() + timedelta(hours=65), lambda breach=breach: self.move(breach, "no_breach", "missed")
            )
        if self.released:
            caseload_file.bring_in(files.licences(self.released), today=timezone.localdate())
            self.plan_checks([course for course, _ in self.released])
            self.released = []
        tasks.watch_status()

    def plan_checks(self, new: list[Course]) -> None:
        today = timezone.localdate()
        for region, people in self.staff.items():
            of_region = {self.people[course.number].pk: course for course in new if course.person.region == region}
            rows = LicenceCondition.objects.filter(offender__in=of_region, family__in=CHECKED_EVERY)
            first_of: dict[tuple[int, str], LicenceCondition] = {}
            for condition in rows.select_related("licence", "offender").order_by("pk"):
                first_of.setdefault((condition.offender_id, condition.family), condition)
            team = Team.objects.get(memberships__user=people.manager, name__startswith="NSD")
            planned = [
                plans.NewPlan(
                    condition=condition,
                    kinds=[kinds_for(Family(family))[0]],
                    number=CHECKED_EVERY[Family(family)],
                    unit="week",
                    starts_on=working(today + timedelta(days=3 + 5 * of_region[pk].number % 24)),
                    grace_days=2,
                    team=team,
                )
                for (pk, family), condition in first_of.items()
            ]
            plans.make_plans(new=planned, by=people.manager)

    def log_checks(self) -> None:
        today = timezone.localdate()
        for number, (region, people) in enumerate(self.staff.items()):
            due = Check.objects.unanswered().filter(offender__region=region, due_on__lte=today, plan__isnull=False)
            rows = due.filter(licence__status="active").select_related("offender", "plan").order_by("due_on", "pk")
            answers = [
                self.answer(check) for check in rows if self.dice.random() >= self.shape.share("missed_in_a_thousand")
            ]
            if answers:
                checks.record_checks(answers=self.clock.along(answers), by=people.officer(number + today.month))

    def answer(self, check: Check) -> tuple[datetime, checks.CheckAnswer]:
        """Logged within the hour, and at the latest now."""
        now = timezone.now()
        done_at = min(
            moment(check.due_on, 9 + self.dice.randrange(7), self.dice.randrange(60)), now - timedelta(hours=1)
        )
        complied = self.dice.random() >= self.shape.share("not_complied_in_a_hundred")
        outcome = "compliant" if complied else "not_compliant"
        says = words.COMPLIED[check.pk % len(words.COMPLIED)] if complied else words.DID_NOT
        return done_at + timedelta(minutes=10 + check.pk % 40), checks.CheckAnswer(check, outcome, done_at, says)

    # Breaches

    def find(self, drawn: PastBreach) -> None:
        person = self.people[drawn.course]
        people = self.staff[person.region]
        rows = LicenceCondition.objects.filter(offender=person).in_force(at=drawn.occurred_at).select_related("licence")
        condition = rows.filter(family=drawn.family).first() or rows.filter(family=Family.DEVICES).first()
        if condition is None:
            return
        seen = words.SEEN[condition.family]
        says, shown = seen[drawn.found_at.minute % len(seen)]
        source = words.SOURCES.get(Family(condition.family), "check")
        breach = open_breach(
            offender=person,
            condition=condition,
            source=source,
            reason=FAMILY_REASONS.get(condition.family, Reason.OTHER),
            occurred_at=drawn.occurred_at,
            summary=says,
            harm="medium",
            evidence=[EvidenceShown(shown, f"Exhibit {drawn.found_at.minute + 1}")],
            by=people.police if source == "police" else people.officer(drawn.course),
        )
        at = timezone.now()
        if drawn.becomes in ("recall", "stopped", "refused"):
            recalling.begin(self, drawn, breach)
            return
        first = "no_breach" if drawn.becomes == "no_breach" else "confirm"
        self.at(at + timedelta(hours=17), lambda: self.move(breach, first))
        if drawn.becomes == "refer":
            self.at(at + timedelta(hours=46), lambda: self.move(breach, "refer"))
        elif drawn.becomes == "warn":
            self.at(at + timedelta(hours=44), lambda: self.move(breach, "warn"))
            self.at(at + timedelta(hours=67), lambda: self.move(breach, "close"))

    def move(self, breach: Breach, verb: str, why: str = "") -> None:
        people = self.staff[breach.offender.region]
        move_breach(breach=breach, verb=verb, by=people.manager, rationale=words.RATIONALE[why or verb])

    def read(self) -> None:
        read_and_closed(self.clock, self.staff)
