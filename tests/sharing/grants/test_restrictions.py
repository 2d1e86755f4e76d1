"""Restricting a person to those named and excluding a user: nobody shut out unknowing, nothing seen in between."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sharing import access
from sharing.access.rules import GrantRole, Permission
from sharing.access.two_people import SamePerson
from sharing.grants import restrictions, who_can_see
from sharing.models import AuditEntry, Exclusion, Restriction
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    ExclusionFactory,
    GrantFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def person():
    return OffenderFactory(family_name="Wrexcombe")


@pytest.fixture
def leads(person):
    return GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD).team


@pytest.fixture
def manager(leads):
    return UserFactory(role="probation_manager", name="Una Lead", teams=[leads])


@pytest.fixture
def officer(leads):
    return UserFactory(name="Otto Officer", teams=[leads])


def sees(user, person):
    return access.may(user, Permission.VIEW, person)


def restrict(person, by, users=(), teams=(), **more):
    return restrictions.restrict(subject=person, users=list(users), teams=list(teams), reason="Inquiry", by=by, **more)


class TestRestriction:
    def test_only_those_named_see(self, person, manager, officer, leads):
        restrict(person, manager, users=[manager])

        assert sees(manager, person)
        assert not sees(officer, person)
        assert AuditEntry.objects.get(verb="sharing.restriction_made").action == "grant"

    def test_somebody_named_must_be_able_to_let_others_in(self, person, manager, officer):
        with pytest.raises(restrictions.LimitRefused, match="No one could give access"):
            restrict(person, manager, users=[officer], without_me=True)

        assert not Restriction.objects.exists()
        assert AuditEntry.objects.get(verb="sharing.restriction_refused").action == "denial"

    def test_nobody_named_is_refused(self, person, manager):
        with pytest.raises(restrictions.LimitRefused, match="Select at least 1 team or user"):
            restrict(person, manager)

    def test_who_shuts_themselves_out_must_say_that_they_know(self, person, manager, leads):
        other = UserFactory(role="probation_manager", teams=[leads])

        with pytest.raises(restrictions.LimitRefused, match="no longer see"):
            restrict(person, manager, users=[other])
        assert sees(manager, person)

        restrict(person, manager, users=[other], without_me=True)
        assert not sees(manager, person)

    def test_changed_in_one_step_it_is_never_open(self, person, manager, officer, leads, noon, at_noon):
        first = restrict(person, manager, users=[manager])
        at_noon.move_to(noon + MINUTE)

        second = restrict(person, manager, teams=[leads], in_place_of=first)

        first.refresh_from_db()
        assert (first.ends_at, first.ended_by) == (second.starts_at, manager)
        assert list(Restriction.objects.live(at=noon + MINUTE)) == [second]
        assert sees(officer, person)

    def test_refused_change_leaves_the_old_one(self, person, manager, officer, noon, at_noon):
        first = restrict(person, manager, users=[manager])
        at_noon.move_to(noon + MINUTE)

        with pytest.raises(restrictions.LimitRefused):
            restrict(person, manager, users=[officer], in_place_of=first, without_me=True)

        assert list(Restriction.objects.live(at=noon + MINUTE)) == [first]
        assert not sees(officer, person)

    def test_who_may_not_share_may_not_restrict(self, person, manager, officer):
        with pytest.raises(access.NotAllowed):
            restrict(person, officer, users=[manager, officer])
        with pytest.raises(access.RecordHidden):
            restrict(person, UserFactory(role="probation_manager"), users=[manager])

    def test_end_in_the_past_is_refused(self, person, manager, noon):
        with pytest.raises(restrictions.LimitRefused, match="future"):
            restrict(person, manager, users=[manager], ends_at=noon)


class TestExclusion:
    def exclude(self, person, user, by, **more):
        return restrictions.exclude(subject=person, user=user, reason="A cousin", by=by, **more)

    def test_excluded_user_sees_nothing_from_then_on(self, person, manager, officer):
        self.exclude(person, officer, manager)

        assert not sees(officer, person)
        assert AuditEntry.objects.get(verb="sharing.exclusion_made").action == "grant"

    def test_excluded_twice_is_refused(self, person, manager, officer):
        self.exclude(person, officer, manager)
        with pytest.raises(restrictions.LimitRefused, match="already"):
            self.exclude(person, officer, manager)

    def test_last_who_shares_cannot_be_excluded(self, person, manager):
        with pytest.raises(restrictions.LimitRefused, match="No one could give access"):
            self.exclude(person, manager, manager, without_me=True)
        assert sees(manager, person)

    def test_oneself_only_knowing(self, person, manager, leads):
        UserFactory(role="probation_manager", teams=[leads])
        with pytest.raises(restrictions.LimitRefused, match="no longer see"):
            self.exclude(person, manager, manager)
        self.exclude(person, manager, manager, without_me=True)
        assert not sees(manager, person)

    def test_ended_it_opens_again_and_a_second_end_changes_nothing(self, person, manager, officer, noon, at_noon):
        made = self.exclude(person, officer, manager)
        at_noon.move_to(noon + MINUTE)

        restrictions.end_limit(limit=made, reason="A mistake", by=manager)

        assert sees(officer, person)
        assert AuditEntry.objects.get(verb="sharing.exclusion_ended").reason == "A mistake"
        with pytest.raises(restrictions.LimitHasEnded):
            restrictions.end_limit(limit=made, reason="Again", by=manager)

    def test_nobody_ends_the_exclusion_of_their_other_account(self, person, officer, leads):
        exclusion = ExclusionFactory(subject=person, user=officer)
        second = UserFactory(role="probation_manager", staff_number=officer.staff_number, teams=[leads])

        with pytest.raises(SamePerson):
            restrictions.end_limit(limit=exclusion, reason="Mine", by=second)
        assert not sees(officer, person)


class TestWords:
    def test_of_a_team_that_is_let_in(self, person, manager, noon):
        team = TeamFactory(name="PPCS")
        barred = UserFactory(name="Cousin", teams=[team])
        ExclusionFactory(subject=person, user=barred)
        UserFactory.create_batch(2, teams=[team])
        UserFactory(teams=[team], role="administrator")
        UserFactory(teams=[team], is_active=False)

        readers = who_can_see.readers_with(person, teams=[team], at=noon)

        assert readers.sentence == "2 people in 1 team: PPCS (2)"
        assert readers.barred == ["Cousin"]

    @pytest.mark.parametrize(("names", "said"), [([], "No one"), (["Ada"], "1 person")])
    def test_no_team_is_named_where_none_is_let_in(self, names, said):
        assert who_can_see.Readers(names, teams=[], barred=[], mark="").sentence == said

    def test_of_a_restriction_and_of_an_exclusion(self, person, manager, officer, leads, noon):
        desk = TeamScopeFactory(team=TeamFactory(name="Desk", kind="national_desk")).team
        analyst = UserFactory(name="Ada", teams=[desk])

        restricted = who_can_see.readers_if_restricted(person, users=[analyst], teams=[leads], but=None, at=noon)
        without = who_can_see.readers_without(person, officer, at=noon)

        assert restricted.names == ["Ada", "Otto Officer", "Una Lead"]
        assert without.sentence == "2 people in 2 teams: Desk (1), NSD North (1)"

    def test_what_is_said_is_what_comes(self, person, manager, officer, leads, noon):
        said = who_can_see.readers_if_restricted(person, users=[manager], teams=[], but=None, at=noon)
        restrict(person, manager, users=[manager])

        assert said.names == [user.name for user in who_can_see.who_sees(person, at=noon)]

    def test_who_shares_is_those_whom_the_door_lets_share(self, person, manager, officer, noon):
        UserFactory(role="ct_manager", teams=[TeamScopeFactory(grant_role=GrantRole.LEAD).team])
        UserFactory(role="ct_manager", teams=[TeamScopeFactory(grant_role=GrantRole.READER).team])
        UserFactory(role="ct_manager", teams=[GrantFactory(subject=person, grant_role=GrantRole.CONTRIBUTOR).team])

        everybody = type(manager).objects.all()
        assert set(who_can_see.who_shares(person, at=noon)) == {
            user for user in everybody if access.may(user, Permission.SHARE, person)
        }


class TestPages:
    def test_grant_is_made_only_after_it_was_said_who_will_read(self, client, person, manager):
        team = TeamFactory(name="PPCS")
        UserFactory(teams=[team])
        client.force_login(manager)
        address = reverse("access_add", args=[person.uid])
        said = {"team": team.pk, "grant_role": "contributor", "reason": "Casework"}

        first = client.post(address, said)
        assert "1 person in 1 team: PPCS (1)" in first.content.decode()
        assert not team.grants.exists()
        seen = first.context["readers"].mark
        UserFactory(teams=[team])
        again = client.post(address, said | {"seen": seen})
        assert "2 people in 1 team: PPCS (2)" in again.content.decode()
        assert not team.grants.exists()

        assert client.post(address, said | {"seen": again.context["readers"].mark}).status_code == 302
        assert team.grants.exists()

    def test_restrict_and_exclude_say_who_is_left_and_then_do_it(self, client, person, manager, officer, noon, at_noon):
        client.force_login(manager)
        for name, said, model in (
            ("access_exclude", {"user": officer.pk, "reason": "A cousin"}, Exclusion),
            ("access_restrict", {"users": [manager.pk], "reason": "Inquiry"}, Restriction),
        ):
            address = reverse(name, args=[person.uid])
            first = client.post(address, said)
            assert "Who will still read this" in first.content.decode()
            assert not model.objects.exists()
            client.post(address, said | {"seen": first.context["readers"].mark})
            assert model.objects.get().reason == said["reason"]
        page = client.get(reverse("person_access", args=[person.uid])).content.decode()
        assert "Inquiry" in page
        assert "A cousin" in page
        at_noon.move_to(noon + MINUTE)
        for limit, name in ((Restriction, "access_restriction_end"), (Exclusion, "access_exclusion_end")):
            client.post(reverse(name, args=[person.uid, limit.objects.get().uid]), {"reason": "Over"})
        assert sees(officer, person)

    def test_form_says_what_is_refused_and_keeps_what_was_typed(self, client, person, manager, officer):
        client.force_login(manager)
        address = reverse("access_restrict", args=[person.uid])
        said = {"users": [officer.pk], "reason": "Inquiry"}
        seen = client.post(address, said).context["readers"].mark

        page = client.post(address, said | {"seen": seen}).content.decode()

        assert "No one could give access" in page
        assert ">\nInquiry</textarea>" in page

    def test_limits_are_shown_to_who_shares_and_to_nobody_else(self, client, person, manager, officer):
        ExclusionFactory(subject=person, user=UserFactory(name="Cousin Quill"))
        RestrictionFactory(subject=person, names=[manager, officer], reason="Secret inquiry")
        client.force_login(officer)

        page = client.get(reverse("person_access", args=[person.uid])).content.decode()

        assert "Cousin Quill" not in page
        assert "Secret inquiry" not in page
        for name in ("access_restrict", "access_exclude"):
            assert client.get(reverse(name, args=[person.uid])).status_code == 404
        client.force_login(UserFactory(role="probation_manager", teams=[GrantFactory(subject=person).team]))
        assert client.get(reverse("access_restrict", args=[person.uid])).status_code == 404  # not named

    def test_reader_with_the_role_is_told_no(self, client, person, manager):
        client.force_login(UserFactory(role="probation_manager", teams=[GrantFactory(subject=person).team]))

        assert client.get(reverse("access_exclude", args=[person.uid])).status_code == 403

    def test_who_shuts_themselves_out_is_led_away(self, client, person, manager, leads):
        UserFactory(role="probation_manager", teams=[leads])
        client.force_login(manager)
        address = reverse("access_exclude", args=[person.uid])
        said = {"user": manager.pk, "reason": "A cousin", "without_me": "on"}
        seen = client.post(address, said).context["readers"].mark

        assert client.post(address, said | {"seen": seen}).url == reverse("people")

    def test_an_end_is_the_last_day(self, client, person, manager, officer, noon):
        client.force_login(manager)
        address = reverse("access_exclude", args=[person.uid])
        said = {
            "user": officer.pk,
            "reason": "Until the trial",
            "until_on_day": "3",
            "until_on_month": "12",
            "until_on_year": "2026",
        }
        seen = client.post(address, said).context["readers"].mark

        client.post(address, said | {"seen": seen})

        assert Exclusion.objects.get().ends_at == noon + timedelta(days=2, hours=12)
