"""The proof that a month of 295 people keeps within the budget of noise, and what it was without threads and duties."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from unittest import mock

from proofs.proof import Asked, Needs, Outcome, Planting, Proof

DAYS = 28
LESS = 0.85  # of what was asked before, at most
REGIONS = 4
OFFICERS = {"police": 6, "probation": 8, "prison": 3, "ppcs": 5, "desk": 6}
PRISONS = 9
# Of a month, for each person: kind, how many in custody, how many on licence. Believable, and of no real place.
RATES = (
    ("releases.coming", 0.15, 0),
    ("releases.this_week", 0.05, 0),
    ("releases.released", 0.05, 0),
    ("releases.date_changed", 0.06, 0),
    ("licence.not_ready", 0.01, 0),
    ("licence.to_approve", 0.05, 0.02),
    ("licence.approved", 0.05, 0.02),
    ("licence.readiness_late", 0.05, 0),
    ("licence.readiness_blocked", 0.03, 0),
    ("licence.readiness_not_signed", 0.005, 0),
    ("dates.conflict", 0.04, 0),
    ("dates.check_asked", 0.05, 0),
    ("parole.direction_written", 0.08, 0),
    ("parole.hearing_coming", 0.06, 0),
    ("parole.decision", 0.03, 0),
    ("parole.clock_missed", 0.003, 0),
    ("licence.breach", 0, 0.25),
    ("licence.concern", 0, 0.03),
    ("licence.recall_revoked", 0, 0.02),
    ("licence.at_large", 0, 0.005),
    ("licence.check_overdue", 0, 0.3),
    ("licence.permission_to_decide", 0, 0.1),
    ("licence.permission", 0, 0.08),
    ("sharing.no_owner", 0.02, 0.02),
    ("sharing.handover_offered", 0.03, 0.05),
    ("access.asked", 0.03, 0.03),
)
# What comes with it within two days, about the same person.
FOLLOWS = {
    "licence.breach": (("licence.breach", 0.3), ("licence.concern", 0.1)),
    "licence.concern": (("licence.recall_decided", 0.6),),
    "releases.date_changed": (("licence.release_moved", 0.3), ("licence.readiness_late", 0.3)),
    "licence.readiness_late": (("licence.readiness_late", 0.5), ("licence.readiness_blocked", 0.2)),
    "parole.direction_written": (("parole.direction_written", 0.3), ("parole.direction_late", 0.05)),
}


@dataclass(order=True, frozen=True)
class Happening:
    at: datetime
    number: int
    kind: str = field(compare=False)
    person: Any = field(compare=False)


def month(asked: Asked) -> Outcome:
    from django.utils import timezone

    from sharing.alerts.noise import rules
    from sharing.alerts.noise.counting import count_receipts, officers_of, storms_of, working_days
    from sharing.models import Receipt, Team

    dice = random.Random(asked.seed)
    until = timezone.now()
    with asked.planted(faults()):
        people, teams = world(asked.size, dice)
        happenings = sorted(draw(people, dice, since=until - timedelta(days=DAYS)))
        for n, each in enumerate(happenings):
            if n % 50 == 0:
                asked.doing(f"{n} of {len(happenings)}")
            happen(each, dice)
    receipts = count_receipts(Receipt.objects.all())
    officers, days = officers_of([team.pk for team in teams], at=until), working_days(until)
    keys = [team.pk for team in teams]
    stormy = {"stormy": storms_of(keys, at=until), "teams": len(keys)}
    after = {
        figure.name: figure for figure in rules.figures(receipts, officers=officers, days=days, at=until, **stormy)
    }
    without = [replace(receipt, is_asked=True) for receipt in receipts]
    before = {figure.name: figure for figure in rules.figures(without, officers=officers, days=days, at=until)}
    busiest = max(_per_day(receipts, team, days=days, at=until) for team in Team.objects.filter(pk__in=teams))
    name = "Alerts to answer, per officer per day"
    over = [each for each in after.values() if each.state == "over"]
    figures = {
        "people": len(people),
        "alerts": len(happenings),
        "receipts": len(receipts),
        "a day and officer before": before[name].value or 0.0,
        "after": after[name].value or 0.0,
        "in the busiest team": busiest,
        "most in 10 minutes before": before["Most within 10 minutes, per team"].value or 0.0,
        "after ": after["Most within 10 minutes, per team"].value or 0.0,
        "in a storm %": after["Time in a storm"].value or 0.0,
        "critical %": after["Critical"].value or 0.0,
        "high %": after["High"].value or 0.0,
        "chattering before": before["Repeating: 3 of a kind about a person in a day"].value or 0.0,
        "after  ": after["Repeating: 3 of a kind about a person in a day"].value or 0.0,
        "lines": Receipt.objects.values("thread", "team").distinct().count(),
    }
    details = [f"{each.name}: {each.value}, limit {each.limit}" for each in over]
    asked_before, asked_after = before[name].value or 0.0, after[name].value or 0.0
    is_proved = busiest <= after[name].limit and 0 < asked_after <= asked_before * LESS
    return Outcome(is_proved, figures, details)


def _per_day(receipts: list[Any], team: Any, *, days: int, at: datetime) -> float:
    from sharing.alerts.noise import rules
    from sharing.alerts.noise.counting import officers_of

    own = [receipt for receipt in receipts if receipt.team == team.pk]
    return rules.figures(own, officers=officers_of([team.pk], at=at), days=days, at=at)[0].value or 0.0


def world(size: int, dice: random.Random) -> tuple[list[Any], list[Any]]:
    """Of 295 people 239 in custody; each with the teams that have them, and with an owner in three agencies."""
    from django.utils import timezone

    from sharing.models import Duty
    from tests.factories.offenders import OffenderFactory
    from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

    since = timezone.now() - timedelta(days=400)
    police, probation = AgencyFactory(kind="ct_police"), AgencyFactory(kind="probation")
    prison, casework = AgencyFactory(kind="prison"), AgencyFactory(kind="ppcs")

    def staffed(agency: Any, kind: str, part: str, role: str, manager: str) -> Any:
        team = TeamFactory(agency=agency, kind=kind)
        for n in range(OFFICERS[part]):
            UserFactory(agency=agency, role=manager if n == 0 else role, teams=[team])
        return team

    desk = staffed(police, "national_desk", "desk", "ct_analyst", "ct_manager")
    TeamScopeFactory(team=desk, starts_at=since)
    regions = [
        (
            staffed(police, "region", "police", "ct_analyst", "ct_manager"),
            staffed(probation, "caseload", "probation", "probation_officer", "probation_manager"),
        )
        for _ in range(REGIONS)
    ]
    prisons = [
        staffed(prison, "establishment", "prison", "prison_offender_manager", "prison_decision_maker")
        for _ in range(PRISONS)
    ]
    ppcs = staffed(casework, "caseload", "ppcs", "ppcs", "ppcs")
    people = []
    for n in range(size):
        person = OffenderFactory(status="in_custody" if n < size * 239 / 295 else "on_licence")
        own = [*dice.choice(regions), ppcs, *([dice.choice(prisons)] if person.status == "in_custody" else [])]
        for team in own:
            GrantFactory(subject=person, team=team, starts_at=since)
            if team is not ppcs:
                owner = team.memberships.order_by("pk").last().user
                held = {"owner": owner, "owned_since": since, "starts_at": since, "reason": "Answers"}
                Duty.objects.create(subject=person, agency=team.agency, team=team, **held)
        people.append(person)
    return people, [desk, ppcs, *prisons, *(team for pair in regions for team in pair)]


def draw(people: list[Any], dice: random.Random, *, since: datetime) -> Iterator[Happening]:
    """Mostly in the hours of work: each of a kind that is known, with what follows from it."""
    number = 0
    for person in people:
        for kind, in_custody, on_licence in RATES:
            rate = in_custody if person.status == "in_custody" else on_licence
            if dice.random() >= rate:
                continue
            at = _moment(since + timedelta(days=dice.random() * DAYS), dice)
            number += 1
            yield Happening(at, number, kind, person)
            for next_kind, chance in FOLLOWS.get(kind, ()):
                if dice.random() < chance:
                    number += 1
                    yield Happening(_moment(at + timedelta(hours=dice.random() * 48), dice), number, next_kind, person)


def _moment(at: datetime, dice: random.Random) -> datetime:
    from django.utils import timezone

    local = timezone.localtime(at)
    while dice.random() < 0.85 and (local.weekday() > 4 or not 8 <= local.hour < 18):
        local += timedelta(hours=1)
    return local


def happen(each: Happening, dice: random.Random) -> None:
    """It is raised, and each team that is asked acknowledges its thread, mostly in time."""
    from sharing import alerts
    from sharing.models import Receipt

    kind = alerts.KINDS[each.kind]
    alert = alerts.raise_alert(kind=kind, key=f"noise:{each.number}", subject=each.person, text="Drawn", at=each.at)
    asked = Receipt.objects.open().filter(alert=alert).select_related("team")
    for receipt in asked:
        member = receipt.team.memberships.order_by("pk").first()
        after = (receipt.due_at - receipt.told_at) * (0.1 + 0.8 * dice.random() if dice.random() < 0.98 else 1.5)
        if member:
            at = receipt.told_at + after
            Receipt.objects.filter(pk=receipt.pk).update(
                acknowledged_at=at, acknowledged_by=member.user, read_at=at - timedelta(seconds=40), read_by=member.user
            )


def faults() -> Mapping[str, Planting]:
    from sharing.alerts import raising

    all_asked = raising.RAISE.replace("informed.it", "false")
    return {"every team is asked, and nothing joins a thread": lambda: mock.patch.object(raising, "RAISE", all_asked)}


PROOFS = (
    Proof(
        name="noise-month",
        shows="A month of 295 people keeps within 10 alerts to answer for an officer and day, in the busiest team too",
        size=295,
        counts="people",
        minutes=2,
        needs=Needs.DATABASE,
        faults=("every team is asked, and nothing joins a thread",),
        run=month,
        seed=2026,
    ),
)
