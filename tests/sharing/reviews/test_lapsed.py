"""Access ended by reviews by silence: listed, and given back by one person who asks and another who agrees."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing import access
from sharing.access.rules import GrantRole, Permission
from sharing.access.two_people import SamePerson
from sharing.models import AccessReview, AuditEntry, Digest, GiveBack, Grant, ReviewLine, SightGap
from sharing.reviews import lapsed
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DAY = timedelta(days=1)
WHY = "Restored: a review had ended it because no one confirmed it. Nobody was asked"


@pytest.fixture
def police():
    return AgencyFactory(name="CT policing", kind="ct_police")


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe")


@pytest.fixture
def review(noon):
    return AccessReview.objects.create(
        team=TeamFactory(name="NSD North"),
        quarter_starts_on="2026-10-01",
        made_at=noon - 20 * DAY,
        due_at=noon - 5 * DAY,
    )


def ended(review, *, decision="lapsed", by=None, **more):
    """As the clock of a review left a grant until November 2026."""
    at = review.due_at
    grant = GrantFactory(ended_at=at, ended_by=by, ended_because="Nobody confirmed it in the review", **more)
    grant.permission_rows.update(ends_at=at)
    decided = {"decision": decision, "reason": "Nobody", "decided_at": at, "decided_by": by}
    ReviewLine.objects.create(review=review, subject=grant.subject, grant=grant, **decided)
    return grant


@pytest.fixture
def region(review, person, police):
    team = TeamFactory(name="CTP North East", agency=police)
    return ended(review, subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)


@pytest.fixture
def analyst(region, police):
    return UserFactory(role="ct_analyst", agency=police, teams=[region.team])


@pytest.fixture
def privacy():
    return UserFactory(role="privacy_officer", teams=[TeamFactory()])


@pytest.fixture
def manager(police):
    return UserFactory(role="ct_manager", agency=police, teams=[TeamFactory(agency=police)])


class TestWhatLapsed:
    def test_only_what_the_clock_ended_that_would_still_hold_of_open_teams(self, review, region, police, manager, noon):
        ended(review, decision="removed", by=manager)
        ended(review, ends_at=noon - DAY)
        ended(review, team=TeamFactory(closed_at=noon))
        again = ended(review)
        GrantFactory(subject=again.subject, team=again.team)
        longer = ended(review, ends_at=noon + DAY)

        found = lapsed.lapsed(None, at=noon)

        assert {line.grant for line in found} == {region, longer}
        assert [line.grant for line in lapsed.lapsed(police, at=noon)] == [region]


class TestTwoPeople:
    def test_given_back_as_it_was_with_both_names_and_the_reason(self, region, analyst, person, privacy, manager, noon):
        lapsed.ask(reason="Nobody was asked", by=manager)
        assert not access.may(analyst, Permission.VIEW, person)

        assert lapsed.agree(asked=GiveBack.objects.get(), by=privacy) == 1

        new = Grant.objects.get(team=region.team, ended_at=None)
        assert (new.grant_role, new.ends_at, new.starts_at) == (GrantRole.CONTRIBUTOR, None, noon)
        assert (new.made_by, new.approved_by, new.reason) == (manager, privacy, WHY)
        assert access.may(analyst, Permission.CHANGE, person)
        assert AuditEntry.objects.filter(verb="sharing.grant_given_back", actor_id=privacy.pk).count() == 1
        assert Digest.objects.get(kind=lapsed.GIVEN_BACK).team == region.team

    def test_never_by_one_person_whatever_their_accounts(self, region, manager, police):
        asked = lapsed.ask(reason="Nobody was asked", by=manager)
        second_account = UserFactory(role="ct_manager", agency=police, staff_number=manager.staff_number)
        for user in (manager, second_account):
            with pytest.raises(SamePerson):
                lapsed.agree(asked=asked, by=user)
        assert not Grant.objects.filter(team=region.team, ended_at=None).exists()

    def test_agreed_twice_it_is_given_back_once(self, region, manager, privacy):
        asked = lapsed.ask(reason="Nobody was asked", by=manager)
        lapsed.agree(asked=asked, by=privacy)

        assert lapsed.agree(asked=asked, by=privacy) == 0
        assert Grant.objects.filter(team=region.team, ended_at=None).count() == 1

    def test_manager_asks_for_their_own_agency_alone(self, region, review, manager, privacy):
        elsewhere = ended(review)

        lapsed.agree(asked=lapsed.ask(reason="Nobody was asked", by=manager), by=privacy)

        assert not Grant.objects.filter(team=elsewhere.team, ended_at=None).exists()
        with pytest.raises(access.RecordHidden):
            lapsed.ask(reason="Mine", by=UserFactory(role="probation_officer", teams=[TeamFactory()]))

    def test_gap_that_it_mends_is_closed(self, region, analyst, manager, privacy, noon):
        from sharing.grants.unseen import actions as sight_gaps

        sight_gaps.watch(at=noon, everybody=True)
        assert SightGap.objects.open().filter(need="police").exists()

        lapsed.agree(asked=lapsed.ask(reason="Nobody was asked", by=manager), by=privacy)

        assert not SightGap.objects.open().filter(need="police").exists()

    def test_nothing_is_left_behind_when_its_last_step_fails(self, region, manager, privacy, monkeypatch):
        asked = lapsed.ask(reason="Nobody was asked", by=manager)

        def breaks(*_, **__):
            raise RuntimeError

        monkeypatch.setattr(lapsed.sight_gaps, "look_at", breaks)
        with pytest.raises(RuntimeError):
            lapsed.agree(asked=asked, by=privacy)

        asked.refresh_from_db()
        assert asked.agreed_at is None
        assert not Grant.objects.filter(team=region.team, ended_at=None).exists()


class TestPages:
    def test_asked_and_agreed_on_pages_that_say_first_what_is_given_back(self, client, region, manager, privacy):
        client.force_login(manager)
        assert reverse("access_review_lapsed") in client.get(reverse("access_reviews")).content.decode()
        page = client.get(reverse("access_review_lapsed")).content.decode()
        assert "1 grant to 1 person" in page
        assert "CTP North East" in page
        assert "Wrexcombe" not in page
        client.post(reverse("access_review_lapsed"), {"reason": "Nobody was asked"})

        client.force_login(privacy)
        address = reverse("access_review_give_back", args=[GiveBack.objects.get().uid])
        shown = client.get(address)
        assert "1 grant to 1 person" in shown.content.decode()
        assert client.post(address, {"seen": "another"}).status_code == 200
        assert not Grant.objects.filter(team=region.team, ended_at=None).exists()
        page = client.post(address, {"seen": shown.context["found"].mark}, follow=True).content.decode()

        assert "The access is restored, and the teams are alerted." in page
        assert "No access to restore." in page

    def test_manager_of_another_agency_finds_nothing_to_give_back(self, client, region):
        client.force_login(UserFactory(role="probation_manager", teams=[TeamFactory()]))

        assert "No access to restore." in client.get(reverse("access_review_lapsed")).content.decode()
