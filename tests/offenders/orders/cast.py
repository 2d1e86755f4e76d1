"""A person with an order, and who works on it: CT police who keep orders, their manager, and probation."""

from datetime import date

from offenders.orders.actions.recording import record_order
from offenders.orders.rules import OrderKind
from sharing.models import Agency
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

TODAY = date(2026, 12, 1)


def made():
    person = OffenderFactory(given_names="Conrad", family_name="Ellwood", date_of_birth=date(1988, 8, 17))
    police = AgencyFactory(kind=Agency.Kind.CT_POLICE)
    team = TeamFactory(name="CTP North East", agency=police)
    probation = TeamFactory(name="NSD North")
    GrantFactory(subject=person, team=team, grant_role="contributor")
    GrantFactory(subject=person, team=probation, grant_role="contributor")
    return {
        "person": person,
        "police": team,
        "probation": probation,
        "keeper": UserFactory(role="ct_offender_manager", agency=police, teams=[team]),
        "manager": UserFactory(role="ct_manager", agency=police, teams=[team]),
        "com": UserFactory(role="probation_officer", agency=probation.agency, teams=[probation]),
    }


def order_of(person, by, kind=OrderKind.SCPO, **more):
    """In force since 12 March 2024, to the latest lawful day."""
    given = {
        "authority": "Crown Court at Leeds",
        "made_on": date(2024, 3, 12),
        "served_on": date(2024, 3, 12),
        "in_force_on": date(2024, 3, 12),
        "ends_on": date(2029, 3, 11),
        "measures": ["No more than 1 phone", "No encrypted messages"],
    }
    return record_order(offender=person, kind=kind, by=by, **{**given, **more})


def desk_of(programme, role="ct_manager"):
    team = TeamFactory(kind="national_desk", agency=AgencyFactory(kind=Agency.Kind.CT_POLICE))
    TeamScopeFactory(team=team, programme=programme, grant_role="contributor")
    return UserFactory(role=role, agency=team.agency, teams=[team])
