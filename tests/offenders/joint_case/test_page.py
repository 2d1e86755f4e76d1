"""The joint view: each reader's own page, with what they may see and no trace of the rest."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from release_monitor.database.rights import as_owner
from sharing.access.rules import GrantRole
from sharing.grants.models import PersonProgramme, SubjectPermission
from sharing.items.actions import items
from sharing.items.rules import Occasion
from sharing.joint_teams import actions as joint_teams
from sharing.models import Agency, Grant
from sharing.sittings import actions as sittings
from tests.factories.items import decided, holder, new_item, recorded, team_of
from tests.factories.joint import head_of, standing
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, MembershipFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
T, S = "terrorism", "state_threats"


def under(person, *programmes):
    PersonProgramme.objects.filter(subject=person).delete()
    since = timezone.now() - timedelta(days=9)
    for programme in programmes:
        PersonProgramme.objects.create(subject=person, programme=programme, starts_at=since)


@pytest.fixture
def person():
    found = OffenderFactory()
    under(found, T)
    return found


def page(client, user, person, query=""):
    client.force_login(user)
    answer = client.get(f"/people/{person.uid}/joint/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def convened(person, *deciders, title="MAPPA level 2 meeting", **more):
    about = uuid4()
    return sittings.convene(
        subject=person, occasion=Occasion.MAPPA, about=about, title=title, deciders=deciders, by=None, **more
    )


def test_empty_page_says_what_comes_when(client, person):
    shown = page(client, holder(person), person)
    for words in ("No meeting or decision to come.", "No owners and no items that you can see.", "No open actions."):
        assert words in shown
    assert "Kept elsewhere" not in shown


def test_each_reader_has_the_items_that_they_may_see(client, person):
    analyst, officer = holder(person), holder(person, role="probation_officer", kind="probation")
    own, given = recorded(person, analyst, title="Kept back"), recorded(person, analyst, title="Given on")
    decided(given, "share", analyst, team_of(officer))

    assert own.title in page(client, analyst, person)
    assert given.title in page(client, analyst, person)
    assert given.title in page(client, officer, person)
    assert own.title not in page(client, officer, person)


def test_pointer_is_shown_to_its_audience_and_to_others_there_is_no_box(client, person):
    analyst, officer = holder(person), holder(person, role="probation_officer", kind="probation")
    service = AgencyFactory(kind=Agency.Kind.INTELLIGENCE, name="Service")
    bare = new_item(analyst, gist="", narrative="", agency=service, pointer_reference="26/0931")
    items.record_item(subject=person, new=bare, by=analyst)

    assert "Kept elsewhere" in page(client, analyst, person)
    assert "26/0931" in page(client, analyst, person)
    other = page(client, officer, person)
    assert "Kept elsewhere" not in other
    assert "Service" not in other


class TestItsTeam:
    @pytest.fixture
    def team(self, person):
        service = AgencyFactory(kind=Agency.Kind.INTELLIGENCE, name="Service")
        joint, police, probation = standing(agencies=[service])
        for head in (police, probation):
            joint_teams.add_member(joint=joint, user=head, by=head)
        liaison = UserFactory(agency=service, role="intelligence_liaison", name="Hidden Name")
        joint_teams.add_member(joint=joint, user=liaison, by=police, is_named_only=True, shown_to=[police])
        GrantFactory(subject=person, team=joint.team, programme=T, grant_role=GrantRole.CONTRIBUTOR)
        return joint, police, probation, liaison

    def test_members_are_shown_to_members_and_one_of_them_to_some(self, client, person, team):
        _, police, probation, _ = team
        outsider = holder(person)

        assert "Hidden Name" in page(client, police, person)
        assert police.name in page(client, probation, person)
        assert "Hidden Name" not in page(client, probation, person)
        assert "Agencies and gateways" not in page(client, outsider, person)

    def test_liaison_of_a_service_reads_and_changes_nothing(self, client, person, team):
        *_, liaison = team
        page(client, liaison, person)
        assert client.get("/").status_code == 200
        assert client.get(f"/people/{person.uid}/").status_code == 200
        assert client.get(f"/people/{person.uid}/sharing/add/").status_code == 404
        assert client.get("/alerts/").status_code == 404

    def test_it_is_gone_from_the_page_when_it_stands_down(self, client, person, team):
        joint, police, *_ = team
        own = GrantFactory(subject=person, team=TeamFactory(agency=police.agency)).team
        MembershipFactory(user=police, team=own)
        assert "Agencies and gateways" in page(client, police, person)
        joint_teams.stand_down(joint=joint, reason="Over", by=police)
        assert "Agencies and gateways" not in page(client, police, person)


def test_programmes_are_apart(client, person):
    under(person, T, S)
    both, one = holder(person), holder(person)
    with as_owner():
        Grant.objects.filter(team=team_of(one)).update(programme=T)
    SubjectPermission.objects.filter(group=team_of(one).group).update(programme=T)
    for programme in (T, S):
        items.record_item(subject=person, new=new_item(both, title=f"Of {programme}", programme=programme), by=both)
        convened(person, title=f"Meeting of {programme}", programme=programme)

    first, second = page(client, both, person, f"?programme={T}"), page(client, both, person, f"?programme={S}")
    for shown, own, other in ((first, T, S), (second, S, T)):
        for words in (f"Of {own}", f"Meeting of {own}"):
            assert words in shown
        for words in (f"Of {other}", f"Meeting of {other}"):
            assert words not in shown
    for query in ("", f"?programme={S}"):
        shown = page(client, one, person, query)
        assert "State threats" not in shown
        assert "Meeting of state_threats" not in shown


def test_member_of_one_programme_learns_nothing_of_the_other(client, person):
    under(person, T, S)
    threats, police, _ = standing(name="Joint threats", programme=S)
    joint_teams.add_member(joint=threats, user=police, by=police)
    GrantFactory(subject=person, team=threats.team, programme=S)
    terror, _, _ = standing(name="Joint terror", police=head_of(police.agency, "ct_manager"))
    GrantFactory(subject=person, team=terror.team, programme=T)

    shown = page(client, police, person)
    assert "Joint threats" in shown
    assert "Joint terror" not in shown
    assert ">Terrorism<" not in shown
