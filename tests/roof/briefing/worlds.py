"""Figures issued of a programme, a commander of it, a national desk, and somebody of one team."""

from datetime import UTC, date, datetime, timedelta

from django.utils import timezone

from offenders.models import CustodyPeriod
from release_monitor.figures.actions import issuing, keeping
from sharing.access.rules import FIGURES_ONLY
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

MONDAY_6 = datetime(2026, 11, 30, 6, tzinfo=UTC)


def made():
    """Seven people in custody, and Vane, unlawfully at large, whom the desk sees; figures of Monday 06:00 and today."""
    people = [OffenderFactory(status="in_custody", region="Wales") for _ in range(7)]
    for person in people:
        CustodyPeriod.objects.create(offender=person, starts_on=date(2026, 1, 5))
    vane = OffenderFactory(family_name="Vane", given_names="Idris", status="unlawfully_at_large", region="Wales")
    agency = AgencyFactory(kind="ct_police")
    commands, desk = TeamFactory(agency=agency, name="Command"), TeamFactory(agency=agency, kind="national_desk")
    TeamScopeFactory(team=commands, programme="terrorism", grant_role=FIGURES_ONLY)
    TeamScopeFactory(team=desk, programme="terrorism")
    office = TeamFactory()
    GrantFactory(subject=vane, team=office)
    now = timezone.now()
    keeping.keep_all(at=now)
    issuing.issue_missing(at=MONDAY_6)
    issuing.issue_missing(at=now - timedelta(hours=6) + timedelta(minutes=1))
    return {
        "vane": vane,
        "commander": UserFactory(role="commander", agency=agency, teams=[commands], name="Judith Marlow"),
        "analyst": UserFactory(role="ct_manager", agency=agency, teams=[desk], name="Karen Lockyer"),
        "officer": UserFactory(teams=[office]),
        "command": commands,
        "desk": desk,
    }
