"""Checks as pages print them: the lines of a list, the log of one, what is covered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, When
from django.utils.dateformat import format as formatted

from licence.models import Check, CheckPlan, LicenceCondition
from licence.rules import checks as rules
from licence.rules.checks import Every, Outcome
from licence.rules.lifecycle import Status

TAGS = {
    Outcome.COMPLIANT: ("done", "Kept"),
    Outcome.PARTLY: ("partly", "Partly"),
    Outcome.NOT_COMPLIANT: ("blocked", "Not kept"),
    Outcome.NOT_DONE: ("not-started", "Could not check"),
    Outcome.INCONCLUSIVE: ("partly", "Inconclusive"),
    Outcome.CONCERN: ("partly", "Concern"),
    Outcome.MISSED: ("blocked", "Missed"),
}


@dataclass(frozen=True)
class Last:
    """What was found the time before."""

    tag: str
    words: str
    day: date | None
    by: str
    narrative: str


@dataclass(frozen=True)
class Line:
    """One check. when, second: the day as one says it, and the date; state: late, today or later."""

    check: Check
    when: str
    second: str
    state: str
    conditions: str
    last: Last | None


@dataclass(frozen=True)
class Group:
    words: str
    second: str
    lines: list[Line]


def lines_of(checks: Iterable[Check], *, today: date) -> list[Line]:
    """For rows `with_all`. One more query: what was found the last time under each plan."""
    rows = list(checks)
    plans = {row.plan_id for row in rows if row.plan_id}
    found = Check.objects.answered().filter(plan__in=plans).order_by("plan_id", "-due_on", "-pk").distinct("plan_id")
    last = {row.plan_id: last_of(row) for row in found}
    return [line_of(row, last=last.get(row.plan_id), today=today) for row in rows]


def line_of(check: Check, *, last: Last | None, today: date) -> Line:
    days = (today - check.due_on).days
    at = f"{check.due_at:%H:%M}" if check.due_at else ""
    if days > 0:
        when, state = f"{days} {'day' if days == 1 else 'days'} late", "late"
    elif days == 0:
        when, state = at or "Today", "today"
    else:
        when, state = formatted(check.due_on, "D j F") + (f", {at}" if at else ""), "later"
    return Line(check, when, formatted(check.due_on, "j F Y"), state, conditions_of(check), last)


def conditions_of(check: Check) -> str:
    """By number and family: "2 Residence", "12, 13 Devices and internet"."""
    rows = list(check.conditions.all())
    families = dict.fromkeys(row.get_family_display() for row in rows)
    return f"{', '.join(str(row.position) for row in rows)} {', '.join(families)}".strip()


def last_of(check: Check) -> Last:
    tag, words = TAGS[Outcome(check.outcome)]
    day = check.done_at.date() if check.done_at else check.due_on
    return Last(tag, words, day, check.done_by or "Nobody", check.narrative or check.not_done_because)


def groups_of(lines: Iterable[Line], *, today: date) -> list[Group]:
    """Overdue, today, later; in that order, and none that is empty."""
    heads = {
        "late": ("Overdue", "probation is told, and each counts as missed when its grace is over"),
        "today": (f"Today, {formatted(today, 'l j F')}", ""),
        "later": ("Later", ""),
    }
    rows = list(lines)
    return [
        Group(words, second, own)
        for state, (words, second) in heads.items()
        if (own := [line for line in rows if line.state == state])
    ]


def heading(check_kind: str) -> str:
    """ "Log a home visit", "Log an account review"."""
    words = check_kind if check_kind.startswith("Part 4") else f"{check_kind[:1].lower()}{check_kind[1:]}"
    return f"Log {'an' if words[:1] in 'aeiou' else 'a'} {words}"


def last_three(check: Check) -> list[Last]:
    rows = Check.objects.answered().filter(offender_id=check.offender_id, kind=check.kind)
    return [last_of(row) for row in rows.order_by("-due_on", "-pk")[:3]]


def often(plan: CheckPlan) -> str:
    return rules.in_words(plan.number, Every(plan.unit))


@dataclass(frozen=True)
class Planned:
    """A condition of the licence in force and its live plans."""

    condition: LicenceCondition
    plans: list[tuple[CheckPlan, str]]


def planned_of(conditions: Iterable[LicenceCondition], plans: Iterable[CheckPlan]) -> list[Planned]:
    rows = list(plans)
    return [
        Planned(each, [(plan, often(plan)) for plan in rows if plan.condition_id == each.pk]) for each in conditions
    ]


@dataclass(frozen=True)
class Coverage:
    """How far the conditions of one person, officer or region are checked."""

    name: str
    url: str
    in_force: int
    planned: int
    with_reason: int
    without: int
    overdue: int
    missed: int


COUNTS = ("in_force", "planned", "with_reason", "without")


def coverage_of(user, *, by: str, today: date) -> list[Coverage]:
    """By "person", "officer" or "region": two queries, of those whom the user may know about. The worst first."""
    live = CheckPlan.objects.live(on=today).filter(condition=OuterRef("pk"))
    conditions = (
        LicenceCondition.objects.in_force(on=today).filter(licence__status=Status.ACTIVE).visible_to(user).order_by()
    )
    keys = {
        "person": ("offender__uid", "offender__given_names", "offender__family_name"),
        "officer": ("licence__officer_id", "licence__officer__name"),
        "region": ("offender__region",),
    }[by]
    rows = conditions.annotate(is_planned=Case(When(Exists(live), then=1), default=0, output_field=IntegerField()))
    counted = rows.values(*keys).annotate(
        in_force=Count("pk"),
        planned=Count("pk", filter=Q(is_planned=1)),
        with_reason=Count("pk", filter=Q(is_planned=0) & ~Q(unchecked_because="")),
        without=Count("pk", filter=Q(is_planned=0, unchecked_because="")),
    )
    of_check = {"person": "offender__uid", "officer": "licence__officer_id", "region": "offender__region"}[by]
    late = dict(
        Check.objects.to_answer()
        .overdue(on=today)
        .visible_to(user)
        .order_by()
        .values_list(of_check)
        .annotate(number=Count("pk"))
    )
    missed = dict(
        Check.objects.filter(outcome=Outcome.MISSED, licence__status=Status.ACTIVE)
        .visible_to(user)
        .order_by()
        .values_list(of_check)
        .annotate(number=Count("pk"))
    )
    found = [
        Coverage(
            _name(row, by),
            f"/people/{row[keys[0]]}/checks/" if by == "person" else "",
            **{name: row[name] for name in COUNTS},
            overdue=late.get(row[keys[0]], 0),
            missed=missed.get(row[keys[0]], 0),
        )
        for row in counted
    ]
    return sorted(found, key=lambda each: (-each.without, -each.overdue, -each.missed, each.name))


def _name(row: dict, by: str) -> str:
    if by == "person":
        return f"{row['offender__given_names']} {row['offender__family_name']}"
    if by == "officer":
        return row["licence__officer__name"] or "No officer named"
    return row["offender__region"] or "No region recorded"
