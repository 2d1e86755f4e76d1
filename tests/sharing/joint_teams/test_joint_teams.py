"""A joint team from the day it is formed: who agrees, who is a member, what it gives, and who learns of whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sharing import access
from sharing.access import Permission
from sharing.access.rules import GrantRole
from sharing.access.two_people import NeedsTwo, SamePerson
from sharing.administration.actions import teams as administration
from sharing.grants import actions as grants
from sharing.grants.actions import GrantRefused
from sharing.grants.models import PersonProgramme
from sharing.grants.who_can_see import audience_of, known_to, members_who_see, readers_with
from sharing.joint_teams import actions, rules
from sharing.joint_teams.actions import JointTeamRefused, PartOf
from sharing.models import Agency, Alert, AuditEntry, Gateway, Membership, Receipt, Team
from tests.factories.items import holder
from tests.factories.joint import head_of, part_of, standing
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


@pytest.fixture
def person():
    found = OffenderFactory()
    PersonProgramme.objects.get_or_create(
        subject=found, programme="terrorism", defaults={"starts_at": timezone.now() - timedelta(days=9)}
    )
    return found


@pytest.fixture
def service():
    return AgencyFactory(kind=Agency.Kind.INTELLIGENCE, name="Service")


@pytest.fixture
def team(service):
    """The joint team, heads of CT police and probation, who are members, and a liaison of the service."""
    joint, police, probation = standing(agencies=[service])
    liaison = UserFactory(agency=service, role="intelligence_liaison", name="Hidden Name")
    for head in (police, probation):
        actions.add_member(joint=joint, user=head, by=head)
    return joint, police, probation, liaison


def hidden(team, *shown_to):
    joint, police, _, liaison = team
    return actions.add_member(joint=joint, user=liaison, by=police, is_named_only=True, shown_to=shown_to)


def let_in(person, joint, grant_role=GrantRole.CONTRIBUTOR, **more):
    return GrantFactory(subject=person, team=joint.team, grant_role=grant_role, programme=joint.team.programme, **more)


class TestForming:
    def test_it_gives_nothing_until_a_head_of_another_agency_agrees(self, person):
        police, probation = head_of(AgencyFactory(kind="ct_police"), "ct_manager"), head_of(AgencyFactory())
        joint = actions.form_team(
            name="North",
            purpose="Joint work",
            programme="terrorism",
            own=part_of(police.agency),
            other=part_of(probation.agency),
            by=police,
        )

        assert joint.state is rules.State.FORMED
        assert joint.team.closed_at is not None
        for by in (police, head_of(police.agency, "ct_manager")):
            with pytest.raises(JointTeamRefused):
                actions.agree(joint=joint, by=by)
        with pytest.raises(access.RecordHidden):
            actions.agree(joint=joint, by=head_of(AgencyFactory(kind="prison"), "prison_decision_maker"))
        with pytest.raises(access.NotAllowed):
            actions.agree(joint=joint, by=UserFactory(agency=probation.agency))
        with pytest.raises(JointTeamRefused):
            actions.add_member(joint=joint, user=police, by=police)
        joint = actions.agree(joint=joint, by=probation)

        assert joint.state is rules.State.STANDING
        assert Team.objects.open().filter(pk=joint.team_id).exists()
        assert joint.review_on == rules.review_on(timezone.localdate())

    def test_one_person_with_two_accounts_does_not_agree_with_themselves(self):
        police = head_of(AgencyFactory(kind="ct_police"), "ct_manager", staff_number="X1")
        other = head_of(AgencyFactory(), staff_number="X1")
        with pytest.raises(SamePerson):
            standing(police=police, probation=other)

    @pytest.mark.parametrize(
        ("gateway", "condition", "field"),
        [("cta-19", "task", "gateway"), ("absent", "task", "gateway"), ("oma-14", "intelligence", "condition")],
    )
    def test_gateway_and_condition_are_those_of_the_kind_of_agency(self, gateway, condition, field):
        police, probation = head_of(AgencyFactory(kind="ct_police"), "ct_manager"), AgencyFactory()
        with pytest.raises(JointTeamRefused) as refused:
            actions.form_team(
                name="North",
                purpose="Joint work",
                programme="terrorism",
                own=part_of(police.agency),
                other=PartOf(probation, gateway, condition),
                by=police,
            )
        assert refused.value.field == field

    @pytest.mark.parametrize("gateway", ["oma-14", "policing-purpose", "cja-325"])
    def test_intelligence_agency_takes_part_by_its_own_gateway_alone(self, service, gateway):
        joint, police, _ = standing()
        with pytest.raises(JointTeamRefused):
            actions.bring_in(joint=joint, part=PartOf(service, gateway, "intelligence"), by=police)
        actions.bring_in(joint=joint, part=PartOf(service, "court-order", "intelligence"), by=police)

    def test_head_of_the_other_agency_is_told_at_once_who_was_brought_in(self, service):
        agency = AgencyFactory(kind=Agency.Kind.PROBATION)
        joint, police, probation = standing(probation=head_of(agency, teams=[TeamFactory(agency=agency)]))

        actions.bring_in(joint=joint, part=PartOf(service, "court-order", "intelligence"), by=police)

        alert = Alert.objects.get(kind="joint_teams.agency_added")
        assert str(service) in alert.text
        assert Receipt.objects.filter(alert=alert, team__memberships__user=probation).exists()

    def test_administrators_change_nothing_of_it(self, team):
        joint, police, _, _ = team
        administrator, row = UserFactory(role="administrator"), Membership.objects.get(team=joint.team, user=police)
        for change in (
            lambda: administration.add_member(team=joint.team, user=UserFactory(), by=administrator),
            lambda: administration.end_membership(membership=row, by=administrator),
            lambda: administration.close_team(team=joint.team, by=administrator),
            lambda: administration.reopen_team(team=joint.team, by=administrator),
        ):
            with pytest.raises((administration.TeamRefused, NeedsTwo)):
                change()

    def test_it_ends_for_good(self, team, person):
        joint, police, probation, _ = team
        let_in(person, joint)
        assert access.may(probation, Permission.VIEW, person)

        actions.stand_down(joint=joint, reason="No longer needed", by=probation)

        assert not access.may(probation, Permission.VIEW, person)
        with pytest.raises(JointTeamRefused):
            actions.review(joint=joint, by=police)


class TestWhatItGives:
    def test_member_sees_through_it_and_keeps_what_the_role_may_do(self, team, person):
        joint, police, probation, liaison = team
        hidden(team, police)
        let_in(person, joint)

        assert access.may(police, Permission.CHANGE, person)
        assert access.may(liaison, Permission.VIEW, person)
        assert not access.may(liaison, Permission.CHANGE, person)  # by the role
        assert not access.may(probation, Permission.SHARE, person)  # it leads nobody

    def test_it_leads_nobody_and_works_under_its_programme_alone(self, team, person):
        joint, *_ = team
        lead = GrantFactory(subject=person, grant_role=GrantRole.LEAD).team
        manager = UserFactory(role="ct_manager", teams=[lead])
        with pytest.raises(GrantRefused) as refused:
            grants.grant_access(
                subject=person, team=joint.team, grant_role=GrantRole.LEAD, reason="Joint work", by=manager
            )
        assert refused.value.field == "grant_role"
        made = grants.grant_access(
            subject=person, team=joint.team, grant_role=GrantRole.CONTRIBUTOR, reason="Joint work", by=manager
        )
        assert made.programme == "terrorism"
        PersonProgramme.objects.filter(subject=person).update(ends_at=timezone.now())
        assert not access.may(team[1], Permission.VIEW, person)

    def test_intelligence_agency_sees_nobody_but_through_one(self, person, service):
        manager = UserFactory(role="ct_manager", teams=[GrantFactory(subject=person, grant_role=GrantRole.LEAD).team])
        with pytest.raises(GrantRefused):
            grants.grant_access(
                subject=person,
                team=TeamFactory(agency=service),
                grant_role=GrantRole.CONTRIBUTOR,
                reason="They ask",
                by=manager,
            )

    def test_it_hears_of_no_alert_that_is_for_one_agency(self, team, person):
        joint, *_ = team
        let_in(person, joint)
        officer = holder(person)
        from tests.factories.items import recorded

        recorded(person, officer)

        assert Alert.objects.exists()
        assert not Receipt.objects.filter(team=joint.team).exists()


class TestMembers:
    def test_named_only_member_is_in_no_list_and_no_number_of_others(self, team, person):
        joint, police, probation, liaison = team
        let_in(person, joint)
        before = audience_of(person, reader=probation).people, readers_with(person, teams=[joint.team], at=_now())

        hidden(team, police)

        assert [row.user for row in actions.members_known_to(joint, police)] == [liaison, police, probation] or {
            row.user for row in actions.members_known_to(joint, police)
        } == {liaison, police, probation}
        assert {row.user for row in actions.members_known_to(joint, probation)} == {police, probation}
        assert audience_of(person, reader=probation).people == before[0]
        assert audience_of(person, reader=police).people == before[0] + 1
        assert readers_with(person, teams=[joint.team], at=_now()) == before[1]
        assert liaison not in known_to(probation, person, at=_now())
        assert liaison in known_to(police, person, at=_now())
        assert liaison.pk not in members_who_see(person, [joint.team], at=_now())[joint.team_id]

    def test_page_names_them_to_those_alone_to_whom_they_are_shown(self, client, team, person):
        joint, police, probation, liaison = team
        row, at = hidden(team, police), reverse("joint_team", kwargs={"uid": joint.uid})
        for reader, is_named in ((police, True), (probation, False), (liaison, True)):
            client.force_login(reader)
            assert ("Hidden Name" in client.get(at).content.decode()) == is_named, reader
        client.force_login(probation)
        end = reverse("joint_team_member_end", kwargs={"uid": joint.uid, "member_uid": row.uid})
        assert client.post(end).status_code == 404
        client.force_login(UserFactory(role="ct_manager"))
        assert client.get(at).status_code == 404

    def test_only_an_intelligence_member_is_shown_to_some(self, team):
        joint, police, probation, _ = team
        colleague = UserFactory(agency=police.agency, role="ct_analyst")
        with pytest.raises(JointTeamRefused):
            actions.add_member(joint=joint, user=colleague, by=police, is_named_only=True, shown_to=[probation])
        with pytest.raises(JointTeamRefused):
            actions.add_member(joint=joint, user=team[3], by=police, is_named_only=True, shown_to=[UserFactory()])

    def test_each_head_names_their_own_and_the_lead_agency_of_who_has_no_head(self, team):
        joint, police, probation, liaison = team
        officer = UserFactory(agency=probation.agency)
        with pytest.raises(JointTeamRefused):
            actions.add_member(joint=joint, user=officer, by=police)
        with pytest.raises(JointTeamRefused):
            actions.add_member(joint=joint, user=liaison, by=probation)
        actions.add_member(joint=joint, user=officer, by=probation)
        actions.add_member(joint=joint, user=liaison, by=police)

    def test_each_act_is_in_the_log(self, team):
        joint, police, probation, _ = team
        row = Membership.objects.get(team=joint.team, user=probation)
        actions.end_member(joint=joint, membership=row, by=probation)
        actions.review(joint=joint, by=police)

        verbs = set(AuditEntry.objects.filter(verb__startswith="sharing.joint_").values_list("verb", flat=True))
        assert verbs == {
            *("sharing.joint_team_formed", "sharing.joint_team_agreed", "sharing.joint_team_agency_added"),
            *("sharing.joint_member_added", "sharing.joint_member_ended", "sharing.joint_team_reviewed"),
        }
        assert not joint.team.memberships.live(at=timezone.now()).filter(user=probation).exists()


class TestPages:
    def test_heads_form_agree_and_name_members(self, client):
        police = head_of(AgencyFactory(kind="ct_police"), "ct_manager")
        probation = head_of(AgencyFactory())
        client.force_login(police)
        typed = {"name": "North", "purpose": "Joint work", "programme": "terrorism", "own_gateway": "oma-14"}
        typed |= {"own_condition": "task", "agency": probation.agency.uid, "gateway": "oma-14", "condition": "task"}
        page = client.post(reverse("joint_team_add"), typed)
        assert page.status_code == 302
        assert "North" in client.get(reverse("joint_teams")).content.decode()

        client.force_login(probation)
        assert "Agree" in client.get(page.url).content.decode()
        client.post(f"{page.url}agree/")
        client.post(f"{page.url}members/add/", {"user": probation.uid})
        client.post(f"{page.url}review/")
        shown = client.get(page.url).content.decode()
        assert "In place" in shown
        assert probation.name in shown
        assert client.post(f"{page.url}stand-down/", {"reason": ""}).status_code == 200
        client.post(f"{page.url}stand-down/", {"reason": "Over"})
        assert "Stood down" in client.get(page.url).content.decode()

    def test_gateway_that_is_no_longer_in_force_is_said(self, client, team):
        joint, police, *_ = team
        Gateway.objects.filter(key="cta-19").update(in_force_until=timezone.localdate() - timedelta(days=1))
        client.force_login(police)
        assert "Not in force" in client.get(reverse("joint_team", kwargs={"uid": joint.uid})).content.decode()


def _now():
    return timezone.now()
