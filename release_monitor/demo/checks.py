"""How the demo's people on licence are checked, and a believable day of Helen Castell."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from licence.actions.plans import make_due
from licence.models import Check, CheckPlan, LicenceCondition
from licence.rules.families import Family, kinds_for
from licence.rules.lifecycle import Status
from sharing.models import Team, User

OFFICER = "Helen Castell"
MOST_PLANS = 60
# Days from today on which they are due, and when: one late, four today, the rest of the week.
DAY: list[tuple[int, time | None, str]] = [
    (-1, None, "Approved premises, Leeds"),
    (0, time(9, 30), "Bradford, BD8"),
    (0, time(11, 15), "Leeds office, room 4"),
    (0, time(14), "Leeds office, room 2"),
    (0, time(17), "By secure message"),
    (1, time(15), "Leeds office, room 4"),
    (2, time(10), "Approved premises, Leeds"),
    (3, None, ""),
]


def plan(*, today: date, now: datetime) -> None:
    """Plans for the conditions in force of the officer's region; nothing where the demo has no licences."""
    officer = User.objects.filter(name=OFFICER).first()
    bound = LicenceCondition.objects.filter(licence__status=Status.ACTIVE, offender__region="North")
    conditions = list(bound.visible_to(officer).order_by("position", "pk")[:MOST_PLANS]) if officer else []
    if not conditions or officer is None:
        return
    team = Team.objects.get(name="NSD North")
    offsets = [DAY[n] if n < len(DAY) else (4 + n % 24, None, "") for n in range(len(conditions))]
    CheckPlan.objects.bulk_create(
        CheckPlan(
            condition=condition,
            offender_id=condition.offender_id,
            kinds=[str(kinds_for(Family(condition.family))[0])],
            number=4,
            unit="week",
            grace_days=2,
            officer=officer if n < len(DAY) else None,
            team=team,
            starts_on=max(today + timedelta(days=offsets[n][0]), condition.starts_on or today),
            made_by=officer,
        )
        for n, condition in enumerate(conditions)
    )
    make_due(on=today)
    answered_before(officer, now=now)
    for check in Check.objects.unanswered().filter(officer=officer, due_on__lte=today + timedelta(days=3)):
        same = [(at, place) for days, at, place in DAY if today + timedelta(days=days) == check.due_on]
        taken = Check.objects.filter(officer=officer, due_on=check.due_on, due_at__isnull=False).count()
        check.due_at, check.place = same[min(taken, len(same) - 1)] if same else (None, "")
        check.save(update_fields=["due_at", "place"])


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
                narrative="Met as arranged. Nothing new seen." if n % 3 else "Second phone shown, approved since.",
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
