"""Joint teams with their agencies and members, as heads of two agencies make them."""

from sharing.joint_teams import actions
from sharing.joint_teams.actions import PartOf
from sharing.models import Agency
from tests.factories.sharing import AgencyFactory, UserFactory

GATEWAYS = {"intelligence": ("cta-19", "intelligence"), "health": ("cja-325", "general")}
OFFENDERS_ACT = ("oma-14", "task")


def part_of(agency):
    """How an agency of its kind takes part."""
    return PartOf(agency, *GATEWAYS.get(agency.kind, OFFENDERS_ACT))


def head_of(agency, role="probation_head", **more):
    return UserFactory(agency=agency, role=role, **more)


def standing(*, name="Joint team North", programme="terrorism", police=None, probation=None, agencies=()):
    """A joint team in place, of CT police, who lead, of probation, and of these agencies."""
    police = police or head_of(AgencyFactory(kind=Agency.Kind.CT_POLICE), "ct_manager")
    probation = probation or head_of(AgencyFactory(kind=Agency.Kind.PROBATION))
    joint = actions.form_team(
        name=name,
        purpose="People on licence in the north",
        programme=programme,
        own=part_of(police.agency),
        other=part_of(probation.agency),
        by=police,
    )
    joint = actions.agree(joint=joint, by=probation)
    for agency in agencies:
        actions.bring_in(joint=joint, part=part_of(agency), by=police)
    return joint, police, probation
