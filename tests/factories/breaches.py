"""The smallest lawful rows under a breach: a licence in force with its conditions, and the teams that hear of it."""

from datetime import UTC, date, datetime

from licence.catalogue.rules.families import Family
from licence.licences.rules import first_moment
from licence.models import Licence, LicenceCondition
from sharing.access.rules import GrantRole
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import LONG_AGO, AgencyFactory, GrantFactory, TeamFactory, UserFactory

RELEASED_ON = date(2026, 9, 1)


def licence_in_force(person=None, *, families=(Family.DEVICES, Family.ASSOCIATION, Family.ZONES), **more):
    """A licence that began on 1 September 2026, with one condition of each family; `.rows` are the conditions."""
    person = person or OffenderFactory()
    licence = Licence.objects.create(
        **{
            "offender": person,
            "kind": "crd",
            "status": "active",
            "policy_version": "3.0",
            "starts_on": RELEASED_ON,
            "ends_on": date(2029, 9, 1),
            "activated_at": datetime(2026, 9, 1, 8, tzinfo=UTC),
        }
        | more
    )
    licence.rows = [condition_of(licence, family, position) for position, family in enumerate(families, start=1)]
    return licence


def condition_of(licence, family, position, **more):
    return LicenceCondition.objects.create(
        **{
            "licence": licence,
            "offender": licence.offender,
            "kind": "standard",
            "code": f"code-{position}",
            "policy_version": "3.0",
            "family": family,
            "position": position,
            "wording": f"To keep to condition {position}.",
            "state": "in_force",
            "starts_at": licence.starts_on and first_moment(licence.starts_on),
        }
        | more
    )


def licence_since_long(person=None, **more):
    """The same, in force whatever day the clock of the machine says."""
    return licence_in_force(person, starts_on=date(2020, 1, 1), ends_on=date(2100, 1, 1), activated_at=LONG_AGO, **more)


def let_in(person, agency_kind, *, role="probation_manager", grant_role=GrantRole.CONTRIBUTOR, **team):
    """Somebody of an agency of this kind whose team works with the person."""
    agency = AgencyFactory(kind=agency_kind)
    grant = GrantFactory(subject=person, team=TeamFactory(agency=agency, **team), grant_role=grant_role)
    return UserFactory(role=role, agency=agency, teams=[grant.team])
