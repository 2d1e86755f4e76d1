"""Checks as pages print them: the lines of a list, the log of one, what is covered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from licence.checks import rules
from licence.checks.models import Check, CheckPlan
from licence.checks.rules import Every, Outcome
from licence.licences.models import Licence, LicenceCondition
from licence.licences.rules import Status
from offenders.dates.rules.releases import week_of
from offenders.models import Offender
from sharing import access
from sharing.access.rules import Programme
from sharing.cover import past, standing
from sharing.models import User
from sharing.sentence_words import mid_sentence
from sharing.time_words import format_date, format_day_month, format_short_weekday, format_time, format_weekday

TAGS = {
    Outcome.COMPLIANT: ("done", "Complied"),
    Outcome.PARTLY: ("partly", "Partly"),
    Outcome.NOT_COMPLIANT: ("blocked", "Did not comply"),
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
class CheckLine:
    """One check. when: the day as one says it; second: the date, where that does not say it; state: as in `HEADS`; who:
    makes it, with who stands in for them."""

    check: Check
    when: str
    second: str
    state: str
    conditions: str
    last: Last | None
    who: str


@dataclass(frozen=True)
class ChecksGroup:
    words: str
    second: str
    lines: list[CheckLine]


def build_check_lines(checks: Iterable[Check], *, today: date) -> list[CheckLine]:
    """For rows `with_all`. One more query: what was found the last time under each plan."""
    rows = list(checks)
    plans = {row.plan_id for row in rows if row.plan_id}
    found = Check.objects.answered().filter(plan__in=plans).order_by("plan_id", "-due_on", "-pk").distinct("plan_id")
    last = {row.plan_id: last_of(row) for row in found}
    return [line_of(row, last=last.get(row.plan_id), today=today) for row in rows]


def line_of(check: Check, *, last: Last | None, today: date) -> CheckLine:
    days = (today - check.due_on).days
    at = format_time(check.due_at) if check.due_at else ""
    second = ""
    if days > 0:
        when, state = f"{days} {'day' if days == 1 else 'days'} late", "late"
        second = format_date(check.due_on)
    elif days == 0:
        when, state = at or "Today", "today"
        second = "Today" if at else ""
    else:
        state = "soon" if check.due_on <= week_of(today)[1] else "later"
        day = format_day_month(check.due_on) if check.due_on.year == today.year else format_date(check.due_on)
        day = f"{format_short_weekday(check.due_on)} {day}"
        when = f"{day}, {at}" if at else day
    return CheckLine(check, when, second, state, conditions_of(check), last, who_checks(check))


def who_checks(row: Check | CheckPlan) -> str:
    """The officer of a check or a plan, with who stands in for them; else the team."""
    return standing.name(row.officer, subject=row.offender_id) or str(row.team or "")


def conditions_of(check: Check) -> str:
    """By number and family: "2 Residence", "12, 13 Devices and internet"."""
    rows = list(check.conditions.all())
    families = dict.fromkeys(row.get_family_display() for row in rows)
    return f"{', '.join(str(row.position) for row in rows)} {', '.join(families)}".strip()


def made_by_stand_in(checks: Iterable[Check]) -> set[int]:
    """The keys of those that somebody made who stood in for the officer. One query at most."""
    acts = {
        check.pk: past.PastAct(check.officer_id, check.recorded_by_id, check.offender_id, check.recorded_at)
        for check in checks
        if check.officer_id and check.recorded_by_id and check.recorded_at
    }
    found = past.stood_in(acts.values())
    return {key for key, act in acts.items() if act in found}


def last_of(check: Check) -> Last:
    tag, words = TAGS[Outcome(check.outcome)]
    day = check.done_at.date() if check.done_at else check.due_on
    return Last(tag, words, day, check.done_by or "Not logged", check.narrative or check.not_done_because)


HEADS = {
    "late": ("Overdue", "probation is alerted; missed after the grace period"),
    "today": ("Today", ""),
    "soon": ("Later this week", ""),
    "later": ("After this week", ""),
}


def groups_of(lines: Iterable[CheckLine], *, today: date) -> list[ChecksGroup]:
    """In the order of `HEADS`, and none that is empty."""
    rows = list(lines)
    return [
        ChecksGroup(
            f"{words}, {format_weekday(today)} {format_day_month(today)}" if state == "today" else words, second, own
        )
        for state, (words, second) in HEADS.items()
        if (own := [line for line in rows if line.state == state])
    ]


def heading(check_kind: str) -> str:
    """ "Log a home visit", "Log an account review"."""
    words = check_kind if check_kind.startswith("Part 4") else mid_sentence(check_kind)
    return f"Log {'an' if words[:1] in 'aeiou' else 'a'} {words}"


def last_three(check: Check) -> list[Last]:
    rows = Check.objects.answered().filter(offender_id=check.offender_id, kind=check.kind)
    return [last_of(row) for row in rows.order_by("-due_on", "-pk")[:3]]


def often(plan: CheckPlan) -> str:
    return rules.format_frequency(plan.number, Every(plan.unit))


@dataclass(frozen=True)
class Planned:
    """A condition of the licence in force and its live plans."""

    condition: LicenceCondition
    plans: list[tuple[CheckPlan, str, str]]  # how often, and who checks


def planned_of(conditions: Iterable[LicenceCondition], plans: Iterable[CheckPlan]) -> list[Planned]:
    rows = list(plans)
    return [
        Planned(
            condition, [(plan, often(plan), who_checks(plan)) for plan in rows if plan.condition_id == condition.pk]
        )
        for condition in conditions
    ]


@dataclass(frozen=True)
class Coverage:
    """How far the conditions of one person or officer are checked."""

    name: str
    url: str
    person: Offender | None  # of a person's line
    in_force: int
    planned: int
    with_reason: int
    without: int
    overdue: int
    missed: int


KEYS = {"person": "offender_id", "officer": "officer_id"}  # of a licence
MOST = 100  # lines that are shown: a desk sees ten thousand people
TO_DO = ("without", "overdue", "missed")  # what makes a line one of the worst, by weight


def coverage_of(user, *, by: str, today: date) -> tuple[list[Coverage], bool]:
    """By "person" or "officer", of those whom the user may know about; the worst first, and whether there are more. Of
    those alone that are shown everything is counted and names are read: the time hardly grows with the people."""
    seen = Licence.objects.filter(status=Status.ACTIVE).listed_for(user).order_by()
    keys, more = _worst(user, seen, by=by, today=today)
    shown = list(seen.filter(_one_of(keys, KEYS[by])).values_list("pk", flat=True))
    counts: dict[Any, Counter[str]] = {key: Counter() for key in keys}
    for name, rows in _asked(shown, today=today).items():
        for key, number in _numbers(rows, by=by):
            counts[key][name] = number
    named = _names_of(keys, by=by)
    lines = [_coverage(*named[key], counts[key]) for key in keys]
    return sorted(lines, key=lambda each: (-each.without, -each.overdue, -each.missed, each.name)), more


def _worst(user, seen: Any, *, by: str, today: date) -> tuple[list[Any], bool]:
    """Keys of those with most to do, and whether there are others: the first of each number by which lines are ordered,
    which hold the first of all, and where these are few, of those with nothing to do."""
    asked = _asked(seen, today=today)
    # Who sees all of terrorism sees nearly all: they ask for the most among everybody's, and then who of these is seen
    is_wide = by == "person" and Programme.TERRORISM in access.national_programmes(user)
    among_all = _asked(Licence.objects.filter(status=Status.ACTIVE), today=today) if is_wide else {}
    found: dict[Any, Counter[str]] = defaultdict(Counter)
    for name in TO_DO:
        most = _most_seen(among_all[name], seen) if is_wide else _numbers(asked[name], by=by)[: MOST + 1]
        for key, number in most:
            found[key][name] = number
    in_order = sorted(found, key=lambda key: [-found[key][name] for name in TO_DO])
    if len(in_order) <= MOST:
        others = _numbers(asked["in_force"], by=by)[: MOST + 1]
        in_order += [key for key, _ in others if key not in found]
    return in_order[:MOST], len(in_order) > MOST


def _most_seen(rows: Any, seen: Any) -> list[tuple[Any, int]]:
    """The first people by number whose licence is among those seen, each with theirs, at most one more than shown."""
    numbers, first = _numbers(rows, by="person"), 0
    found: list[tuple[Any, int]] = []
    while len(found) <= MOST:
        some = list(numbers[first : first + 2 * MOST])
        visible = set(seen.filter(offender_id__in=[key for key, _ in some]).values_list("offender_id", flat=True))
        found += [(key, number) for key, number in some if key in visible]
        first += 2 * MOST
        if len(some) < 2 * MOST:
            break
    return found[: MOST + 1]


def _asked(licences: Any, *, today: date) -> dict[str, Any]:
    """What is counted under these licences. That of a condition or check its reader may know is asked of its licence,
    once, and not of each."""
    live = CheckPlan.objects.live(on=today).filter(condition=OuterRef("pk"))
    in_force = LicenceCondition.objects.in_force(at=timezone.now()).filter(licence__in=licences)
    unplanned = in_force.filter(~Exists(live))
    checks = Check.objects.filter(licence__in=licences)
    return {
        "in_force": in_force,
        "without": unplanned.filter(unchecked_because=""),
        "with_reason": unplanned.exclude(unchecked_because=""),
        "overdue": checks.to_answer().overdue(on=today),
        "missed": checks.filter(outcome=Outcome.MISSED),
    }


def _numbers(rows: Any, *, by: str) -> Any:
    """Each key with how many of these rows it has, most first."""
    key = f"licence__{KEYS[by]}"
    return rows.order_by().values_list(key).annotate(number=Count("pk")).order_by("-number", key)


def _one_of(keys: list[Any], name: str) -> Q:
    """Also of nobody, where None is among the keys."""
    return Q(**{f"{name}__in": [key for key in keys if key is not None]}) | (
        Q(**{f"{name}__isnull": True}) if None in keys else Q(pk__in=[])
    )


def _coverage(name: str, url: str, person: Offender | None, counts: Counter[str]) -> Coverage:
    planned = counts["in_force"] - counts["without"] - counts["with_reason"]
    return Coverage(
        name=name,
        url=url,
        person=person,
        planned=planned,
        **{each: counts[each] for each in ("in_force", "with_reason", "without", "overdue", "missed")},
    )


def _names_of(keys: list[Any], *, by: str) -> dict[Any, tuple[str, str, Offender | None]]:
    """Of each key the name and the address of what is behind it, and who it is."""
    if by == "person":
        people = Offender.objects.filter(pk__in=keys).only("uid", "given_names", "family_name")
        return {
            person.pk: (person.full_name, reverse("person_checks", kwargs={"uid": person.uid}), person)
            for person in people
        }
    officers = dict(User.objects.filter(pk__in=keys).values_list("pk", "name"))
    return {key: (officers.get(key, "No officer named"), "", None) for key in keys}
