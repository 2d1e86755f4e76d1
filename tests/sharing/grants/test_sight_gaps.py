"""Gaps in sight: told at once however access ended, listed until mended, ended automatically."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from offenders.custody.rules import Status
from release_monitor.database.rights import as_owner
from sharing import tasks
from sharing.access.rules import GrantRole
from sharing.access.situations import Situation
from sharing.administration.actions import people, teams
from sharing.duties import establishment_handover
from sharing.grants import actions as grants
from sharing.grants import end_notices
from sharing.grants.unseen import actions as sight_gaps
from sharing.models import Alert, Delivery, Grant, Membership, Receipt, SightGap, SubjectPermission, TeamScope
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    ExclusionFactory,
    GrantFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
DAY = timedelta(days=1)
Need = SightGap.Need


@pytest.fixture
def police():
    return AgencyFactory(name="CT policing", kind="ct_police")


@pytest.fixture
def head(police):
    """A manager of the police who does not see the person but through the region."""
    return UserFactory(role="ct_manager", name="Head of region", agency=police, teams=[TeamFactory(agency=police)])


@pytest.fixture
def desk(police):
    team = TeamFactory(agency=police, name="CT national desk", kind="national_desk")
    TeamScopeFactory(team=team)
    UserFactory(role="ct_analyst", agency=police, teams=[team])
    return team


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe", status=Status.ON_LICENCE)


@pytest.fixture
def lead(person):
    grant = GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD)
    UserFactory(role="probation_manager", name="Una Lead", agency=grant.team.agency, teams=[grant.team])
    return grant


@pytest.fixture
def leader(lead):
    return lead.team.memberships.get().user


@pytest.fixture
def region(person, police, lead):
    grant = GrantFactory(
        subject=person, team=TeamFactory(name="CTP North East", agency=police), grant_role=GrantRole.CONTRIBUTOR
    )
    UserFactory(role="ct_analyst", agency=police, teams=[grant.team])
    return grant


def gaps():
    return set(SightGap.objects.open().values_list("need", flat=True))


def in_region(region):
    return Membership.objects.get(team=region.team)


class TestEveryWayInWhichAccessEnds:
    def test_by_hand(self, region, leader):
        grants.end_access(grant=region, reason="Moved", by=leader)

        assert gaps() == {Need.POLICE}

    def test_with_the_last_membership(self, region):
        teams.end_membership(membership=in_region(region), by=None)

        assert gaps() == {Need.POLICE}

    def test_with_the_last_account(self, region):
        people.disable_user(user=in_region(region).user, by=None)

        assert gaps() == {Need.POLICE}

    def test_with_a_role_that_works_on_nobody(self, region, police):
        user = in_region(region).user
        people.change_user(
            user=user,
            name=user.name,
            email=user.email,
            agency=police,
            role="auditor",
            phone="",
            staff_number="",
            manager=None,
            by=None,
        )

        assert gaps() == {Need.POLICE}

    def test_with_the_team(self, region):
        teams.close_team(team=region.team, by=None)

        assert gaps() == {Need.POLICE}

    def test_not_with_a_move_to_a_prison_that_has_no_team_for_the_sender_sees_on(self, person, lead, leader):
        person.status = Status.IN_CUSTODY
        person.save()
        prison = AgencyFactory(kind="prison")
        old = TeamFactory(agency=prison, kind="establishment", place_code="FSI")
        UserFactory(role="prison_offender_manager", agency=prison, teams=[old])
        GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)

        establishment_handover.hand_over_place(subject=person, leaves="FSI", enters="FKI", by=leader, reason="Moved")
        sight_gaps.watch(at=datetime(2026, 12, 16, tzinfo=UTC))

        assert gaps() == set()

    def test_by_its_date_with_nobody_acting(self, region, at_noon, noon):
        Grant.objects.filter(pk=region.pk).update(ends_at=noon + DAY)
        SubjectPermission.objects.filter(grant=region).update(ends_at=noon + DAY)
        tasks.watch_sight()
        assert gaps() == set()

        at_noon.move_to(noon + DAY)
        tasks.watch_sight()

        assert gaps() == {Need.POLICE}

    def test_membership_by_its_date_with_nobody_acting(self, region, at_noon, noon):
        Membership.objects.filter(team=region.team).update(ends_at=noon + DAY)

        at_noon.move_to(noon + DAY)
        tasks.watch_sight()

        assert gaps() == {Need.POLICE}

    def test_what_no_run_saw_for_weeks_is_found_at_night(self, region, at_noon, noon):
        Grant.objects.filter(pk=region.pk).update(ends_at=noon + DAY)

        at_noon.move_to(noon + 30 * DAY)
        tasks.watch_sight()
        assert gaps() == set()
        tasks.look_at_everybody()

        assert gaps() == {Need.POLICE}

    def test_lead_whose_team_is_closed_leaves_probation_and_the_lead(self, person, lead, region):
        teams.close_team(team=lead.team, by=None)

        assert gaps() == {Need.PROBATION, Need.LEAD}


class TestWhoMustSee:
    @pytest.mark.parametrize(
        ("need", "situation", "needed"),
        [
            (Need.POLICE, Situation(), True),
            (Need.POLICE, Situation(is_over=True), False),
            (Need.PROBATION, Situation(on_licence=True), True),
            (Need.PROBATION, Situation(in_custody=True), False),
            (Need.PRISON, Situation(in_custody=True), True),
            (Need.PRISON, Situation(on_licence=True), False),
            (Need.LEAD, Situation(), True),
            (Need.LEAD, Situation(on_licence=True, is_over=True), False),
        ],
    )
    def test_by_situation(self, need, situation, needed):
        assert sight_gaps.is_needed(need, situation) is needed

    def test_another_team_of_the_kind_is_enough(self, region, leader, person, police):
        other = GrantFactory(subject=person, team=TeamFactory(agency=police))
        UserFactory(role="ct_analyst", agency=police, teams=[other.team])

        grants.end_access(grant=region, reason="Moved", by=leader)

        assert gaps() == set()

    def test_national_desk_by_its_programme_is_not(self, region, leader, desk):
        grants.end_access(grant=region, reason="Moved", by=leader)

        assert gaps() == {Need.POLICE}

    def test_team_that_liaises_with_victims_watches_nobody(self, person, lead, region):
        victims = GrantFactory(subject=person, team=TeamFactory(agency=lead.team.agency))
        UserFactory(role="victim_liaison", agency=lead.team.agency, teams=[victims.team])

        teams.close_team(team=lead.team, by=None)

        assert Need.PROBATION in gaps()

    def test_nobody_is_missed_who_never_saw(self, lead, person, police):
        sight_gaps.watch(at=datetime(2026, 12, 1, 12, tzinfo=UTC), everybody=True)

        assert gaps() == set()


class TestTelling:
    def test_the_lead_and_the_desk_by_an_alert_and_the_managers_of_the_agency_by_a_letter(
        self, region, leader, head, desk, lead
    ):
        grants.end_access(grant=region, reason="Moved", by=leader)

        alert = Alert.objects.get(kind="access.unseen")
        assert alert.title == "No CT policing team can see this person"
        assert set(Receipt.objects.filter(alert=alert).values_list("team__name", flat=True)) == {
            lead.team.name,
            desk.name,
        }
        letters = Delivery.objects.filter(digest__kind="access.unseen")
        assert [letter.user for letter in letters] == [head]
        assert "Wrexcombe" not in letters.get().digest.title

    def test_once_however_often_the_job_runs(self, region, leader, head, noon):
        grants.end_access(grant=region, reason="Moved", by=leader)
        for minutes in range(3):
            sight_gaps.watch(at=noon + timedelta(minutes=5 * minutes), everybody=minutes == 2)

        assert SightGap.objects.count() == 1
        assert Alert.objects.filter(kind="access.unseen").count() == 1
        assert Delivery.objects.filter(digest__kind="access.unseen").count() == 1

    def test_ended_by_the_grant_that_mends_it(self, region, leader, person, noon):
        grants.end_access(grant=region, reason="Moved", by=leader)

        grants.grant_access(
            subject=person, team=region.team, grant_role=GrantRole.CONTRIBUTOR, reason="Back again", by=leader
        )

        assert gaps() == set()
        assert Alert.objects.get(kind="access.unseen").state == Alert.State.SUPERSEDED

    def test_told_anew_when_it_happens_again(self, region, leader, person, at_noon, noon):
        grants.end_access(grant=region, reason="Moved", by=leader)
        at_noon.move_to(noon + DAY)
        again = grants.grant_access(
            subject=person, team=region.team, grant_role=GrantRole.CONTRIBUTOR, reason="Back again", by=leader
        )
        at_noon.move_to(noon + 2 * DAY)
        grants.end_access(grant=again, reason="Moved", by=leader)

        assert Alert.objects.filter(kind="access.unseen").count() == 2

    def test_nothing_is_left_behind_when_the_end_fails(self, region, leader, monkeypatch):
        def breaks(*_, **__):
            raise RuntimeError

        monkeypatch.setattr(sight_gaps.digests, "tell_people", breaks)
        with pytest.raises(RuntimeError):
            grants.end_access(grant=region, reason="Moved", by=leader)

        region.refresh_from_db()
        assert region.ended_at is None
        assert not SightGap.objects.exists()


class TestDesks:
    def test_programme_that_no_desk_sees_any_more_is_told_and_ends_when_one_does(self, desk, person, head):
        UserFactory(role="privacy_officer", teams=[TeamFactory()])

        teams.end_scope(scope=TeamScope.objects.get(), by=None)

        alert = Alert.objects.get(kind="access.no_desk")
        assert alert.text == "Terrorism: the last desk was CT national desk, CT policing."
        assert Delivery.objects.filter(digest__kind="access.unseen", user=head).exists()
        teams.give_scope(team=desk, programme="terrorism", grant_role="reader", reason="Again", by=None)
        alert.refresh_from_db()
        assert alert.state == Alert.State.SUPERSEDED


class TestPage:
    @pytest.fixture
    def address(self, region, leader):
        grants.end_access(grant=region, reason="Moved", by=leader)
        return reverse("people_without_team")

    def test_who_leads_reads_the_name_and_mends_it(self, client, address, leader, person):
        client.force_login(leader)

        page = client.get(address).content.decode()

        assert "Wrexcombe" in page
        assert "No CT policing team can see this person" in page
        assert reverse("access_add", args=[person.uid]) in page
        assert "Wrexcombe" in client.get(reverse("home")).content.decode().split("People without a team")[1]

    def test_manager_of_the_agency_reads_a_reference_and_whom_to_ask(self, client, address, head):
        client.force_login(head)

        page = client.get(address).content.decode()

        assert "Wrexcombe" not in page
        assert f"Ask NSD North, and quote {SightGap.objects.get().reference}" in page
        assert "CTP North East" in page

    def test_manager_whom_an_exclusion_keeps_from_the_person_reads_nothing(self, client, address, head, person):
        ExclusionFactory(subject=person, user=head)
        client.force_login(head)

        assert "No people without a team" in client.get(address).content.decode()

    def test_others_read_nothing_of_it(self, client, address, police):
        stranger = UserFactory(role="probation_manager", teams=[TeamFactory()])
        officer = UserFactory(role="ct_analyst", agency=police, teams=[TeamFactory(agency=police)])
        for user in (stranger, officer):
            client.force_login(user)
            assert "No people without a team" in client.get(address).content.decode()


class TestBeforeItsDay:
    @pytest.fixture
    def ending(self, region, noon):
        with as_owner():
            Grant.objects.filter(pk=region.pk).update(ends_at=noon + 20 * DAY, made_at=noon - 90 * DAY)
        region.refresh_from_db()
        return region

    def told(self):
        rows = Alert.objects.filter(kind="access.ends_soon").order_by("raised_at", "pk")
        return [int(alert.key.rsplit(":")[-1]) for alert in rows]

    def test_team_is_told_two_weeks_a_week_and_a_day_before_and_nobody_else(self, ending, noon):
        for days, told in (
            (5, []),
            (6, [14]),
            (12, [14]),
            (13, [14, 7]),
            (18, [14, 7]),
            (19, [14, 7, 1]),
            (21, [14, 7, 1]),
        ):
            for _ in range(2):
                end_notices.alert_ending_access(at=noon + days * DAY)
            assert self.told() == told, days
        assert set(Receipt.objects.values_list("team", flat=True)) == {ending.team_id}
        assert Alert.objects.first().title == "Access of CTP North East ends on 21 December 2026"

    def test_told_late_it_is_told_of_the_nearest_day_alone(self, ending, noon):
        end_notices.alert_ending_access(at=noon + 15 * DAY)

        assert self.told() == [7]

    def test_earlier_notice_ends_with_the_next_and_all_with_the_end(self, ending, noon):
        open_now = Alert.objects.unfinished().filter(kind="access.ends_soon")
        end_notices.alert_ending_access(at=noon + 6 * DAY)
        end_notices.alert_ending_access(at=noon + 13 * DAY)
        assert open_now.count() == 1

        end_notices.alert_ending_access(at=noon + 20 * DAY)

        assert open_now.count() == 0

    def test_end_that_was_moved_is_told_anew(self, ending, noon):
        end_notices.alert_ending_access(at=noon + 6 * DAY)
        Grant.objects.filter(pk=ending.pk).update(ends_at=noon + 40 * DAY)
        end_notices.alert_ending_access(at=noon + 7 * DAY)
        assert not Alert.objects.unfinished().filter(kind="access.ends_soon").exists()

        end_notices.alert_ending_access(at=noon + 26 * DAY)

        assert self.told() == [14, 14]

    def test_team_that_sees_the_person_anyhow_is_not_told(self, ending, noon):
        GrantFactory(subject=ending.subject, team=ending.team)

        end_notices.alert_ending_access(at=noon + 19 * DAY)

        assert self.told() == []

    def test_short_grant_is_told_only_of_days_that_lie_after_it_was_made(self, ending, noon):
        with as_owner():
            Grant.objects.filter(pk=ending.pk).update(ends_at=noon + 14 * DAY, made_at=noon)

        end_notices.alert_ending_access(at=noon)
        assert self.told() == []
        end_notices.alert_ending_access(at=noon + 7 * DAY)

        assert self.told() == [7]
