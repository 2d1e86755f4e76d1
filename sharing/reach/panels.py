"""Ways of being reached as pages print them: one's own, what reaches one at night, the calls that a desk makes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from sharing import practice
from sharing.access.roles import Capability
from sharing.agencies.models import Team, User
from sharing.reach import actions, rules
from sharing.reach.models import ReachTest, ReachWay
from sharing.reach.practice import GOOD_DAYS, REMINDED_DAYS
from sharing.records import encrypted_fields
from sharing.time_words import format_date

Kind = ReachWay.Kind
CANNOT_BE_READ = "Cannot be read. Enter it again"
TAGS = {"good": "done", "lapsing": "waiting", "not": "blocked"}


@dataclass(frozen=True)
class WayLine:
    """One way of the reader's. way: None where none is kept. where: address or number. tag: its kind and words.
    second: until when the test counts, or what to do."""

    kind: str
    title: str
    way: ReachWay | None
    where: str
    tag: tuple[str, str]
    second: str
    open_test: ReachTest | None

    @property
    def is_email(self) -> bool:
        return self.kind == Kind.EMAIL

    @property
    def is_call(self) -> bool:
        return self.kind == Kind.TELEPHONE


@dataclass(frozen=True)
class CallLine:
    """A call that somebody of the desk is to make. is_own: the reader's own, which another must make."""

    test: ReachTest
    user: User
    is_own: bool


def ways_of(user: User, *, at: datetime) -> list[WayLine]:
    kept = {way.kind: way for way in ReachWay.objects.current().filter(user=user)}
    tests = ReachTest.objects.filter(way__in=kept.values()).select_related("way", "caller").order_by("-asked_at", "-pk")
    newest: dict[str, ReachTest] = {}
    for test in tests.filter(asked_at__gt=at - rules.CALL_ASKED_LASTS):
        newest.setdefault(test.way.kind, test)
    kinds = [kind for kind in Kind if kind != Kind.PAGER or settings.PEOPLE_PAGER_URL]
    return [_line(kind, user, kept.get(kind), newest.get(kind), at=at) for kind in kinds]


def _line(kind: Kind, user: User, way: ReachWay | None, test: ReachTest | None, *, at: datetime) -> WayLine:
    is_open = test is not None and (actions.can_be_typed(test, at=at) or actions.is_asked(test, at=at))
    tag, second = _standing(way, at=at)
    where = user.email if kind == Kind.EMAIL else _number(way)
    return WayLine(kind, kind.label, way, where, tag, second, test if is_open and test and not test.passed_at else None)


def _standing(way: ReachWay | None, *, at: datetime) -> tuple[tuple[str, str], str]:
    today = timezone.localdate(at)
    days, before = practice.value(GOOD_DAYS, on=today), practice.value(REMINDED_DAYS, on=today)
    if way is None or way.tested_at is None:
        return (TAGS["not"], "Not tested"), ""
    until = rules.good_until(way.tested_at, days=days)
    last = f"Last test {format_date(way.tested_at)}"
    if not rules.is_good(way.tested_at, days=days, at=at):
        return (TAGS["not"], "Lapsed"), f"{last}. Lapsed on {format_date(until)}"
    if rules.is_reminded(way.tested_at, days=days, before=before, at=at):
        return (TAGS["lapsing"], "Test again"), f"{last}. Lapses on {format_date(until)}"
    return (TAGS["good"], "Tested"), f"{last}. Counts until {format_date(until)}"


def _number(way: ReachWay | None) -> str:
    if way is None:
        return ""
    try:
        return way.number
    except encrypted_fields.CannotBeRead:
        return CANNOT_BE_READ


def night_of(user: User, lines: list[WayLine], *, at: datetime) -> list[tuple[str, str]]:
    """What reaches this user outside working hours, and how, as the ladder does it (`sharing/duties/escalation.py`)."""
    has_pager = any(line.kind == Kind.PAGER and line.tag[0] != TAGS["not"] for line in lines)
    by_name = "By email and by text" if has_pager else "By email"
    when = f"{by_name}, at any hour, while you are on call or no one is."
    found = []
    if user.can(Capability.READ_LETTERS):
        found.append(("Critical and high alerts to your teams", "By email when they are raised, at any hour."))
        found.append(
            (
                "Alerts that escalate to you as deputy or manager",
                "By email. Critical ones at any hour, high ones not at night.",
            )
        )
        if is_on_a_desk(user, at=at):
            found.append(
                (
                    "Critical alerts that escalate to your duty desk",
                    f"{when} One raised out of hours escalates in the same minute.",
                )
            )
        if user.can(Capability.COMMAND):
            found.append(("Critical alerts that escalate to command", when))
    found.append(("Phone", "The system calls no one. People do."))
    return found


# The desk


def is_on_a_desk(user: User, *, at: datetime) -> bool:
    desks = Team.objects.open().filter(kind=Team.Kind.DUTY_DESK)
    return desks.filter(pk__in=actions.worked_in(user, at=at)).exists()


def calls_of(user: User, *, at: datetime) -> list[CallLine]:
    """Who of the agencies of the reader's desks has asked for a call, the longest waiting first."""
    desks = Team.objects.open().filter(kind=Team.Kind.DUTY_DESK, pk__in=actions.worked_in(user, at=at))
    tests = ReachTest.objects.filter(
        way__kind=Kind.TELEPHONE,
        way__removed_at__isnull=True,
        way__user__agency__in=desks.values("agency_id"),
        way__user__is_active=True,
        passed_at__isnull=True,
        asked_at__gt=at - rules.CALL_ASKED_LASTS,
    )
    newest = tests.select_related("way__user__agency", "caller").order_by("way_id", "-asked_at", "-pk")
    rows = sorted(newest.distinct("way_id"), key=lambda test: (test.asked_at, test.pk))
    return [CallLine(test, test.way.user, test.way.user_id == user.pk) for test in rows]
