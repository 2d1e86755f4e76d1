"""Who is told by which gateway: an intelligence agency by its own alone, a joint team agency by agency."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sharing.access.rules import GrantRole
from sharing.grants.models import PersonProgramme
from sharing.items.actions import items
from sharing.items.actions.items import ItemRefused, Why
from sharing.joint_teams import actions as joint_teams
from sharing.models import Agency, Gateway, Item
from tests.factories.items import LAWFUL, beside, decided, holder, new_item, recorded, team_of
from tests.factories.joint import standing
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
TO_THE_SERVICE = "Counter-Terrorism Act 2008 s.19"


@pytest.fixture
def person():
    found = OffenderFactory()
    PersonProgramme.objects.get_or_create(
        subject=found, programme="terrorism", defaults={"starts_at": timezone.now() - timedelta(days=9)}
    )
    return found


@pytest.fixture
def analyst(person):
    return holder(person)


@pytest.fixture
def service():
    return AgencyFactory(kind=Agency.Kind.INTELLIGENCE, name="Service")


def said(item, by, agency, basis):
    return items.log_disclosure(
        item=item,
        channel="verbal",
        happened_at=timezone.now(),
        to_person="Liaison",
        to_agency=agency,
        extent="gist",
        by=by,
        why=Why(reason="Needed", lawful_basis=basis),
    )


@pytest.mark.parametrize("basis", ["", "Common law policing purpose", "Criminal Justice Act 2003 s.325"])
def test_intelligence_agency_is_told_by_no_other_gateway(person, analyst, service, basis):
    item = recorded(person, analyst)

    with pytest.raises(ItemRefused) as refused:
        said(item, analyst, service, basis)

    assert refused.value.field == "lawful_basis"
    assert TO_THE_SERVICE in refused.value.message
    assert said(item, analyst, service, TO_THE_SERVICE).to_agency == service
    assert said(item, analyst, service, "Order of a court, inquest or inquiry")


def test_its_gateway_is_none_to_anybody_else(person, analyst):
    with pytest.raises(ItemRefused):
        said(recorded(person, analyst), analyst, AgencyFactory(), TO_THE_SERVICE)


@pytest.mark.parametrize("name", ["gist", "narrative"])
def test_intelligence_agency_holds_a_pointer_and_nothing_else(person, analyst, service, name):
    bare = {"gist": "", "narrative": "", "agency": service}
    with pytest.raises(ItemRefused) as refused:
        items.record_item(subject=person, new=new_item(analyst, **bare | {name: "He said so."}), by=analyst)
    assert refused.value.field == name

    item = items.record_item(subject=person, new=new_item(analyst, **bare), by=analyst)
    assert item.is_pointer
    assert not recorded(person, analyst).is_pointer


class TestSharedWithAJointTeam:
    @pytest.fixture
    def joint(self, person, service):
        joint, _, probation = standing(agencies=[service])
        GrantFactory(subject=person, team=joint.team, programme="terrorism", grant_role=GrantRole.CONTRIBUTOR)
        joint_teams.add_member(joint=joint, user=probation, by=probation)
        return joint, probation

    def test_each_agency_is_told_by_the_gateway_that_was_agreed_for_it(self, person, analyst, joint, service):
        team, member = joint
        item = recorded(person, analyst)

        decided(item, "share", analyst, team.team)

        told = dict(item.disclosures.filter(act="shared").values_list("to_agency__kind", "lawful_basis"))
        offenders_act = "Offender Management Act 2007 s.14"
        assert told == {"ct_police": offenders_act, "probation": offenders_act, "intelligence": TO_THE_SERVICE}
        assert Item.objects.visible_to(member).filter(pk=item.pk).exists()

    def test_nothing_is_shared_while_one_of_them_cannot_be_told(self, person, analyst, joint):
        item = recorded(person, analyst)
        Gateway.objects.filter(key="cta-19").update(in_force_until=timezone.localdate() - timedelta(days=1))

        with pytest.raises(ItemRefused) as refused:
            decided(item, "share", analyst, joint[0].team)

        assert refused.value.field == "teams"
        assert not Item.objects.visible_to(joint[1]).exists()

    def test_it_holds_no_item(self, person, joint):
        with pytest.raises(ItemRefused) as refused:
            items.record_item(subject=person, new=new_item(joint[1]), by=joint[1])
        assert refused.value.field == "team"

    def test_member_who_is_shown_to_some_does_not_confirm_reading(self, person, analyst, joint, service):
        team, member = joint
        police = team.formed_by
        joint_teams.add_member(joint=team, user=police, by=police)
        liaison = UserFactory(agency=service, role="intelligence_liaison")
        joint_teams.add_member(joint=team, user=liaison, by=police, is_named_only=True, shown_to=[police])
        item = recorded(person, analyst)
        decided(item, "share", analyst, team.team)

        with pytest.raises(ItemRefused):
            items.confirm_reading(item=item, by=liaison)
        assert items.confirm_reading(item=item, by=member)


class TestToldWithoutAGateway:
    """No agency tells another but by a gateway that was selected; within one agency none is needed."""

    def test_nothing_is_shared_with_another_agency(self, person, analyst):
        reader, colleague = holder(person, role="probation_officer", kind="probation"), beside(analyst)
        own = TeamFactory(agency=analyst.agency)
        GrantFactory(subject=person, team=own)
        item = recorded(person, analyst, no_onward=False)

        for basis in ("", "Domestic Violence, Crime and Victims Act 2004 s.35"):
            with pytest.raises(ItemRefused) as refused:
                decided(item, "share", analyst, team_of(reader), lawful_basis=basis)
            assert refused.value.field == "lawful_basis"
            assert LAWFUL in refused.value.message
        assert Item.objects.visible_to(colleague).exists()

        decided(item, "share", analyst, own, lawful_basis="")
        assert item.disclosures.get(act="shared").lawful_basis == ""

    def test_nothing_is_passed_on(self, person, analyst):
        reader = holder(person, role="probation_officer", kind="probation")
        prison = holder(person, role="prison_offender_manager", kind="prison")
        item = recorded(person, analyst, no_onward=False)
        decided(item, "share_gist", analyst, team_of(reader))
        share = {"item": item, "teams": [team_of(prison)], "by": reader}

        for basis in ("", "Common law policing purpose"):  # the second is for police alone
            with pytest.raises(ItemRefused) as refused:
                items.share_onward(**share, why=Why(reason="The prison must know", lawful_basis=basis))
            assert refused.value.field == "lawful_basis"

        items.share_onward(**share, why=Why(reason="The prison must know", lawful_basis=LAWFUL))
        assert item.disclosures.filter(act="shared").latest("pk").lawful_basis == LAWFUL

    def test_nothing_that_was_said_is_logged(self, person, analyst):
        item = recorded(person, analyst)

        for agency in (None, AgencyFactory(kind="probation")):
            with pytest.raises(ItemRefused) as refused:
                said(item, analyst, agency, "")
            assert refused.value.field == "lawful_basis"

        assert said(item, analyst, analyst.agency, "").to_agency == analyst.agency
