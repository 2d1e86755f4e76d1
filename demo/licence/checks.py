"""Checks of the demo's people on licence, and a believable day of Helen Castell."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from licence.catalogue.rules.check_kinds import CheckKind
from licence.catalogue.rules.families import Family, kinds_for
from licence.checks.actions.plans import make_due
from licence.licences.rules import Status
from licence.models import Check, CheckPlan, LicenceCondition
from sharing.models import Team, User

OFFICER, COLLEAGUE = "Helen Castell", "Martin Ferriby"
MOST_PLANS = 60
UNCHECKED = "Covered at each supervision meeting; no separate check needed"
OF_COLLEAGUE = 3  # of the plans after the officer's own
# Days from today on which they are due, when, where and how: one late, four today, the rest of the week.
DAY: list[tuple[int, time | None, str, CheckKind]] = [
    (-1, None, "Approved premises, Leeds", CheckKind.DEVICE_INSPECTION),
    (0, time(9, 30), "Bradford, BD8", CheckKind.HOME_VISIT),
    (0, time(11, 15), "Leeds office, room 4", CheckKind.SUPERVISION_MEETING),
    (0, time(14), "Leeds office, room 2", CheckKind.ASSOCIATION_CHECK),
    (0, time(17), "By secure message", CheckKind.FINANCE_DISCLOSURE),
    (1, time(15), "Leeds office, room 4", CheckKind.SUPERVISION_MEETING),
    (2, time(10), "Approved premises, Leeds", CheckKind.ZONE_ALERT_REVIEW),
    (3, None, "", CheckKind.POLICE_SEARCH),
]


def plan(*, today: date, now: datetime) -> None:
    """Plans for the conditions in force of the officer's region; nothing where the demo has no licences."""
    officer = User.objects.filter(name=OFFICER).first()
    bound = LicenceCondition.objects.filter(licence__status=Status.ACTIVE, offender__region="North East")
    bound = bound.exclude(licence__ends_on__lt=today)  # the clock ends these within minutes
    bound = bound.filter(unchecked_because="", plans__isnull=True)  # others have what the history gave them
    conditions = list(bound.visible_to(officer).order_by("position", "pk")) if officer else []
    if not conditions or officer is None:
        return
    team = Team.objects.get(name="NSD North")
    colleague = User.objects.filter(name=COLLEAGUE).first()
    own = of_the_day(conditions)
    others = [each for each in of_each_family(conditions) if each not in own.values()]
    said: list[tuple[int, str, LicenceCondition, User | None]]
    said = [(DAY[n][0], str(DAY[n][3]), condition, officer) for n, condition in own.items()]
    said += [
        (
            on_a_working_day(today, 4 + n % 24),
            str(kinds_for(Family(each.family))[0]),
            each,
            colleague if n < OF_COLLEAGUE else None,
        )
        for n, each in enumerate(others[: MOST_PLANS - len(said)])
    ]
    CheckPlan.objects.bulk_create(
        CheckPlan(
            condition=condition,
            offender_id=condition.offender_id,
            kinds=[kind],
            number=6 if kind == CheckKind.POLYGRAPH_SESSION else 4,
            unit="month" if kind == CheckKind.POLYGRAPH_SESSION else "week",
            grace_days=2,
            officer=who,
            team=team,
            starts_on=max(today + timedelta(days=days), condition.first_day or today),
            made_by=officer,
        )
        for days, kind, condition, who in said
    )
    leave_the_others_unchecked()
    make_due(on=today)
    answered_before(officer, now=now)
    for n, condition in own.items():
        _, at, place, _ = DAY[n]
        Check.objects.unanswered().filter(plan__condition=condition).update(due_at=at, place=place)


def on_a_working_day(today: date, days: int) -> int:
    """So many days from today, or until the Monday after them."""
    weekday = (today + timedelta(days=days)).weekday()
    return days + (7 - weekday if weekday > 4 else 0)


def leave_the_others_unchecked() -> None:
    """Of two people all of it is still to be said, of three more what is added to the standard conditions."""
    without = LicenceCondition.objects.filter(licence__status=Status.ACTIVE, plans__isnull=True, unchecked_because="")
    people = list(without.order_by("offender_id").values_list("offender_id", flat=True).distinct())
    without.filter(offender_id__in=people[2:5], kind="standard").update(unchecked_because=UNCHECKED)
    without.filter(offender_id__in=people[5:]).update(unchecked_because=UNCHECKED)


def of_the_day(conditions: list[LicenceCondition]) -> dict[int, LicenceCondition]:
    """By its line in `DAY` a condition that is checked in that way, each of another person where it can be."""
    found: dict[int, LicenceCondition] = {}
    for n, (_, _, _, kind) in enumerate(DAY):
        used = {each.offender_id for each in found.values()}
        fits = [
            condition
            for condition in conditions
            if kind in kinds_for(Family(condition.family)) and condition not in found.values()
        ]
        if fits:
            found[n] = next((fit for fit in fits if fit.offender_id not in used), fits[0])
    return found


def of_each_family(conditions: list[LicenceCondition]) -> list[LicenceCondition]:
    """One of each family of each person before the second of any."""
    seen: Counter[tuple[int, str]] = Counter()
    ranked = []
    for each in conditions:
        ranked.append((seen[each.offender_id, each.family], each))
        seen[each.offender_id, each.family] += 1
    return [each for _, each in sorted(ranked, key=lambda pair: pair[0])]


def answered_before(officer: User, *, now: datetime) -> None:
    """What was found four weeks ago under each of the officer's plans; now and then not all was kept to."""
    found = ["compliant", "compliant", "partly", "compliant", "compliant", "not_compliant"]
    old = []
    for n, row in enumerate(Check.objects.unanswered().filter(officer=officer).order_by("due_on", "pk")):
        day = row.due_on - timedelta(weeks=4)
        old.append(
            Check(
                offender_id=row.offender_id,
                licence_id=row.licence_id,
                plan_id=row.plan_id,
                kind=row.kind,
                due_on=day,
                grace_ends_on=day,
                officer=officer,
                outcome=found[n % len(found)],
                done_at=timezone.make_aware(datetime.combine(day, time(10))),
                done_by=officer.name,
                agency_id=officer.agency_id,
                narrative="Met as arranged. Nothing new seen." if n % 3 else "Second phone shown, since approved.",
                recorded_at=now,
                recorded_by=officer,
            )
        )
    Check.objects.bulk_create(old)
    through = Check.conditions.through
    through.objects.bulk_create(
        through(check_id=row.pk, licencecondition_id=row.plan.condition_id)
        for row in Check.objects.answered().filter(officer=officer).select_related("plan")
        if row.plan
    )
