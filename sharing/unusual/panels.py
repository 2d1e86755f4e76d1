"""Unusual readings and questions about thresholds, as pages print them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from sharing import practice
from sharing.access.roles import Capability
from sharing.agencies.models import User
from sharing.emergencies.models import EmergencyAccess
from sharing.emergencies.panels import EmergencyLine, build_emergency_lines
from sharing.practice.models import PracticeValue
from sharing.time_words import format_date, format_datetime
from sharing.unusual import thresholds
from sharing.unusual.actions import in_week
from sharing.unusual.models import ThresholdQuestion, UnusualReading
from sharing.unusual.rules import ReadingRule
from sharing.who_looked.questions import restricted_among

TAGS = {"explained": "done", "not_explained": "blocked", "referred": "partly"}
SHOWN = 5  # of each, on My day


@dataclass(frozen=True)
class ReadingLine:
    """One in the list. title: the rule, but where that would tell the surname of a restricted person. due_on: a moment
    of the last day on which it is to be judged."""

    reading: UnusualReading
    title: str
    why: str
    tag_kind: str
    tag_words: str
    is_late: bool
    due_on: datetime


@dataclass(frozen=True)
class ThresholdLine:
    """A question about a rule. settings: its thresholds with their values now. changed: whether one of them was given
    another value since it was answered so."""

    question: ThresholdQuestion
    settings: Sequence[tuple[practice.Definition, Any]]
    is_changed: bool = False


@dataclass(frozen=True)
class Oversight:
    """What waits for privacy officers, for My day. may_judge: the reader is one; else an auditor, who reads it."""

    readings: Sequence[ReadingLine]
    readings_count: int
    emergencies: Sequence[EmergencyLine]
    emergencies_count: int
    questions: Sequence[ThresholdQuestion]
    may_judge: bool

    @property
    def people(self) -> list[int]:
        return [line.emergency.subject_id for line in self.emergencies if line.person]


def build_reading_lines(
    rows: Iterable[UnusualReading], *, at: datetime, named: Collection[int] = frozenset()
) -> list[ReadingLine]:
    """named: the restricted people whom this reader is told of now."""
    found = list(rows)
    namesakes = {person for row in found if row.rule == ReadingRule.OWN_SURNAME for person in row.people}
    held_back = restricted_among(namesakes, at=at) - set(named)
    return [_line(row, is_held_back=not held_back.isdisjoint(row.people), at=at) for row in found]


def _line(reading: UnusualReading, *, is_held_back: bool, at: datetime) -> ReadingLine:
    is_late = reading.judged_at is None and reading.due_at <= at
    if reading.outcome:
        kind, words = TAGS[reading.outcome], reading.get_outcome_display()
    else:
        kind, words = ("partly", "Late") if is_late else ("waiting", "To judge")
    is_held_back = is_held_back and reading.rule == ReadingRule.OWN_SURNAME
    title = "Reading of a restricted record" if is_held_back else reading.get_rule_display()
    why = "Give a reason to see who it is about, and why" if is_held_back else why_of(reading)
    due_on = timezone.localtime(reading.due_at) - timedelta(minutes=1)
    return ReadingLine(reading, title, why, kind, words, is_late, due_on)


def why_of(reading: UnusualReading) -> str:
    """Why it stands out, in words that name no one."""
    count, limit = f"{reading.count:,}", f"{reading.limit or 0:,}"
    match ReadingRule(reading.rule):
        case ReadingRule.OWN_SURNAME:
            return "Name match only"
        case ReadingRule.MANY_RECORDS if reading.usual is not None:
            return f"{count} records in an hour. Usual for this reader: {reading.usual}"
        case ReadingRule.MANY_RECORDS:
            return f"{count} records in 10 minutes, threshold {limit}"
        case ReadingRule.OUTSIDE_HOURS:
            return f"{format_datetime(reading.first_at)}. Not on shift by the rota"
        case ReadingRule.RESTRICTED:
            return "Only named users can see it. No earlier work on it by this reader"
        case ReadingRule.LARGEST_EXPORT:
            return f"{count} rows, threshold {limit}"
        case ReadingRule.ASKED_NUMBERS:
            return f"{count} numbers, threshold {limit}"


def build_threshold_line(question: ThresholdQuestion, *, at: datetime) -> ThresholdLine:
    settings = thresholds.OF_RULES[ReadingRule(question.rule)]
    values = practice.values(settings, on=timezone.localdate(at))
    return ThresholdLine(question, [(each, values[each]) for each in settings], is_changed(question))


def is_changed(question: ThresholdQuestion) -> bool:
    names = [each.name for each in thresholds.OF_RULES[ReadingRule(question.rule)]]
    since = PracticeValue.objects.filter(name__in=names, set_at__gte=question.answered_at or question.asked_at)
    return question.answered_at is not None and since.exists()


def outcomes_in_week(question: ThresholdQuestion) -> list[tuple[str, int]]:
    """How the readings of the rule in that week were judged, in words, with how many."""
    rows = UnusualReading.objects.filter(rule=question.rule, **in_week(question.week_on)).order_by()
    counts = dict(rows.values_list("outcome").annotate(n=Count("pk")))
    words = [("", "To judge"), *UnusualReading.Outcome.choices]
    return [(label, counts.get(value, 0)) for value, label in words]


def to_change() -> list[ThresholdLine]:
    """Thresholds that a privacy officer asked to have changed, and that nobody has: for administrators."""
    asked = ThresholdQuestion.objects.filter(answer=ThresholdQuestion.Answer.CHANGE).select_related("answered_by")
    lines = [build_threshold_line(row, at=timezone.now()) for row in asked.order_by("answered_at", "pk")]
    return [line for line in lines if not line.is_changed]


def for_my_day(user: User, *, at: datetime) -> Oversight | None:
    """None for who reads no log: they are asked nothing."""
    if not user.can(Capability.READ_LOG):
        return None
    may_judge = user.can(Capability.REVIEW_EMERGENCIES)
    waiting = UnusualReading.objects.known_to(user, at=at).to_judge()
    opened = EmergencyAccess.objects.reviewed_by_role_of(user).to_review().with_names()
    return Oversight(
        readings=build_reading_lines(waiting.with_words().order_by("due_at", "pk")[:SHOWN], at=at),
        readings_count=waiting.count(),
        emergencies=build_emergency_lines(opened.order_by("review_due_at", "pk")[:SHOWN], reader=user, at=at),
        emergencies_count=opened.count(),
        questions=list(ThresholdQuestion.objects.to_answer()[:SHOWN]),
        may_judge=may_judge,
    )


def tiles_of(oversight: Oversight) -> Iterator[tuple[str, str, str, str, bool]]:
    """Figure, words, address, second line, and whether it is near: for release_monitor.dashboard.panels.Tile."""
    number, first = oversight.readings_count, next(iter(oversight.readings), None)
    words = "unusual reading" if number == 1 else "unusual readings"
    yield (
        f"{number:,}",
        f"{words} {'to judge' if oversight.may_judge else 'not judged'}",
        reverse("unusual_readings"),
        _first_due(first),
        bool(first and first.is_late),
    )
    if oversight.may_judge:
        number, opened = oversight.emergencies_count, next(iter(oversight.emergencies), None)
        yield (
            f"{number:,}",
            "emergency access to review",
            reverse("emergency_reviews"),
            _first_due(opened),
            bool(opened and opened.is_late),
        )


def _first_due(line: ReadingLine | EmergencyLine | None) -> str:
    if line is None:
        return "None waiting"
    return f"First {'was due' if line.is_late else 'due'} {format_date(line.due_on)}"
