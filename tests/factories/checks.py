"""A person on licence whose conditions are checked, and the officer who checks them."""

from datetime import date

from licence.catalogue.rules.families import Family, kinds_for
from licence.models import Check, CheckPlan
from sharing.access.rules import GrantRole
from tests.factories.breaches import licence_in_force
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory


def caseload(**person):
    """(officer, licence): a licence in force with three conditions, and an officer whose team works with it."""
    offender = OffenderFactory(**person)
    agency = AgencyFactory(kind="probation")
    team = TeamFactory(name=f"NSD {offender.family_name}", agency=agency)
    GrantFactory(subject=offender, team=team, grant_role=GrantRole.CONTRIBUTOR)
    officer = UserFactory(name="Helen Castell", agency=agency, teams=[team])
    return officer, licence_in_force(offender, families=(Family.SUPERVISION, Family.DEVICES, Family.POLYGRAPH))


def due(condition, officer, on=date(2026, 12, 1), *, unit="week", number=4, grace_days=0, at=None):
    """A plan of the condition, and its check that waits on this day."""
    kind = str(kinds_for(Family(condition.family))[0])
    plan = CheckPlan.objects.create(
        condition=condition,
        offender=condition.offender,
        kinds=[kind],
        number=number,
        unit=unit,
        grace_days=grace_days,
        officer=officer,
        starts_on=on,
    )
    from licence.checks.actions.plans import check_of

    check = check_of(plan, on)
    check.due_at = at
    check.save()
    check.conditions.set([condition])
    return Check.objects.get(pk=check.pk)
