"""Breaches of people in two regions, and who sees which of them."""

from datetime import UTC, datetime

from licence.breaches.actions.breaches import open_breach
from sharing.access.rules import GrantRole
from tests.factories.breaches import let_in, licence_in_force
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, MembershipFactory, TeamFactory, UserFactory

REASONS = ("device_or_internet", "device_or_internet", "work", "travel", "device_or_internet")


def made():
    """Dray and Bell are seen by Rowe's team, Bell alone by the other; nobody sees Quill."""
    people = {
        name: licence_in_force(OffenderFactory(family_name=name, given_names="Ann", region=region))
        for name, region in (("Dray", "London"), ("Bell", "Wales"), ("Quill", "London"))
    }
    rowe = let_in(people["Dray"].offender, "probation")
    team = rowe.memberships.get().team
    GrantFactory(subject=people["Bell"].offender, team=team, grant_role=GrantRole.CONTRIBUTOR)
    ward = let_in(people["Bell"].offender, "police", role="ct_manager")
    mate = UserFactory(role="probation_officer", agency=rowe.agency)
    MembershipFactory(user=mate, team=team)
    for name, licence in people.items():
        for number, reason in enumerate(REASONS):
            open_breach(
                offender=licence.offender,
                condition=licence.rows[0],
                source="check",
                reason=reason,
                occurred_at=datetime(2026, 10 + number % 2, 3 + number, 9, tzinfo=UTC),
                summary=f"What {name} did",
                by=rowe,
            )
    return {
        "dray": people["Dray"].offender,
        "bell": people["Bell"].offender,
        "quill": people["Quill"].offender,
        "rowe": rowe,
        "mate": mate,
        "ward": ward,
        "team": team,
        "other_team": TeamFactory(agency=rowe.agency),
    }
