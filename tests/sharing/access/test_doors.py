"""The doors: who can see a person, and what they may do."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from offenders.models import Offender
from sharing import access
from sharing.access.rules import GrantRole, Permission, Programme
from sharing.models import AuditEntry
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    ExclusionFactory,
    GrantFactory,
    MembershipFactory,
    RestrictionFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def team():
    return TeamFactory()


@pytest.fixture
def reader(team):
    return UserFactory(teams=[team])


def sees(user, person):
    """What list, opening and answer say; they must agree."""
    listed = person in Offender.objects.visible_to(user)
    assert access.may(user, Permission.VIEW, person) == listed
    try:
        access.open_record(user, Offender.objects.all(), uid=person.uid)
        assert listed
    except access.RecordHidden:
        assert not listed
    return listed


def test_nothing_is_visible_by_default(person, reader):
    assert not sees(reader, person)


def test_grant_to_a_team_of_the_user_shows_the_person(person, team, reader):
    GrantFactory(subject=person, team=team)

    assert sees(reader, person)


def test_grant_to_another_team_shows_nothing(person, reader):
    GrantFactory(subject=person)

    assert not sees(reader, person)


@pytest.mark.parametrize(
    ("starts", "ends", "seen"),
    [
        (-MINUTE, None, True),
        (timedelta(0), None, True),  # the first moment counts
        (timedelta(microseconds=1), None, False),
        (-MINUTE, timedelta(microseconds=1), True),
        (-MINUTE, timedelta(0), False),  # the last moment does not
        (-2 * MINUTE, -MINUTE, False),
    ],
)
class TestSpans:
    """Each span is judged alike: from `starts_at`, included, until `ends_at`, not included."""

    def test_of_a_grant(self, at_noon, noon, person, team, reader, starts, ends, seen):
        GrantFactory(subject=person, team=team, starts_at=noon + starts, ends_at=self.end(ends, noon))

        assert sees(reader, person) == seen

    def test_of_a_membership(self, at_noon, noon, person, team, starts, ends, seen):
        GrantFactory(subject=person, team=team)
        user = UserFactory()
        MembershipFactory(user=user, team=team, starts_at=noon + starts, ends_at=self.end(ends, noon))

        assert sees(user, person) == seen

    def test_of_a_scope(self, at_noon, noon, person, team, reader, starts, ends, seen):
        TeamScopeFactory(team=team, starts_at=noon + starts, ends_at=self.end(ends, noon))

        assert sees(reader, person) == seen

    def test_of_an_exclusion(self, at_noon, noon, person, team, reader, starts, ends, seen):
        GrantFactory(subject=person, team=team)
        ExclusionFactory(subject=person, user=reader, starts_at=noon + starts, ends_at=self.end(ends, noon))

        assert sees(reader, person) != seen

    def test_of_a_restriction(self, at_noon, noon, person, team, reader, starts, ends, seen):
        GrantFactory(subject=person, team=team)
        RestrictionFactory(subject=person, starts_at=noon + starts, ends_at=self.end(ends, noon))

        assert sees(reader, person) != seen

    @staticmethod
    def end(ends, noon):
        return None if ends is None else noon + ends


def test_disabled_user_sees_nothing(person, team):
    GrantFactory(subject=person, team=team)

    assert not sees(UserFactory(teams=[team], is_active=False), person)


def test_visitor_sees_nothing(person):
    assert not sees(AnonymousUser(), person)


def test_administrator_in_a_team_that_was_let_in_sees_no_case(person, team):
    GrantFactory(subject=person, team=team)

    assert not sees(UserFactory(teams=[team], role="administrator"), person)


def test_closed_team_gives_nothing(person, noon, team, reader):
    GrantFactory(subject=person, team=team)
    team.closed_at = noon
    team.save()

    assert not sees(reader, person)


def test_scope_shows_the_programme_and_no_other(team, reader):
    terrorism = OffenderFactory(programme=Programme.TERRORISM)
    state_threats = OffenderFactory(programme=Programme.STATE_THREATS)
    TeamScopeFactory(team=team, programme=Programme.TERRORISM)

    assert sees(reader, terrorism)
    assert not sees(reader, state_threats)


def test_scope_adds_to_grants(team, reader):
    granted = OffenderFactory(programme=Programme.STATE_THREATS)
    GrantFactory(subject=granted, team=team)
    TeamScopeFactory(team=team, programme=Programme.TERRORISM)

    assert sees(reader, granted)


@pytest.mark.parametrize("by_scope", [True, False])
def test_exclusion_beats_everything(person, team, reader, by_scope):
    TeamScopeFactory(team=team) if by_scope else GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD)
    RestrictionFactory(subject=person, names=[reader, team])
    ExclusionFactory(subject=person, user=reader)

    assert not sees(reader, person)


def test_exclusion_is_of_one_user_and_one_person(person, team, reader):
    other_person = OffenderFactory()
    for subject in (person, other_person):
        GrantFactory(subject=subject, team=team)
    ExclusionFactory(subject=person, user=reader)

    assert sees(reader, other_person)
    assert sees(UserFactory(teams=[team]), person)


def test_restriction_lets_only_those_named_and_only_by_a_grant(person, team, reader):
    GrantFactory(subject=person, team=team)
    colleague = UserFactory(teams=[team])
    named_without_grant = UserFactory()
    RestrictionFactory(subject=person, names=[colleague, named_without_grant])

    assert not sees(reader, person)
    assert sees(colleague, person)
    assert not sees(named_without_grant, person)


def test_restriction_may_name_a_team(person, team, reader):
    GrantFactory(subject=person, team=team)
    RestrictionFactory(subject=person, names=[team])

    assert sees(reader, person)


def test_two_restrictions_both_bind(person, team, reader):
    GrantFactory(subject=person, team=team)
    RestrictionFactory(subject=person, names=[team])
    RestrictionFactory(subject=person, names=[TeamFactory()])

    assert not sees(reader, person)


@pytest.mark.parametrize(
    ("grant_role", "role", "permitted"),
    [
        (GrantRole.READER, "probation_manager", {Permission.VIEW}),
        (GrantRole.CONTRIBUTOR, "probation_manager", {Permission.VIEW, Permission.CHANGE}),
        (GrantRole.LEAD, "probation_manager", {Permission.VIEW, Permission.CHANGE, Permission.SHARE}),
        (GrantRole.LEAD, "probation_officer", {Permission.VIEW, Permission.CHANGE}),
        (GrantRole.LEAD, "victim_liaison", {Permission.VIEW}),
        (GrantRole.LEAD, "partner", {Permission.VIEW, Permission.CHANGE}),
        (GrantRole.LEAD, "administrator", set()),
    ],
)
def test_both_the_grant_and_the_role_must_permit(person, team, grant_role, role, permitted):
    GrantFactory(subject=person, team=team, grant_role=grant_role)
    user = UserFactory(teams=[team], role=role)

    assert {permission for permission in Permission if access.may(user, permission, person)} == permitted


def test_change_of_a_person_is_no_permission_over_another(person, team, reader):
    GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
    other = OffenderFactory()
    GrantFactory(subject=other, team=team)

    assert access.may(reader, Permission.CHANGE, person)
    assert not access.may(reader, Permission.CHANGE, other)


def test_opening_is_recorded_before_the_record_is_handed_over(person, team, reader):
    GrantFactory(subject=person, team=team)

    access.open_record(reader, Offender.objects.all(), uid=person.uid, reason="Asked by the governor")

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.verb) == ("consultation", "offender.opened")
    assert (entry.actor_id, entry.subject_id, entry.reason) == (reader.pk, person.pk, "Asked by the governor")


def test_hidden_and_absent_are_refused_alike_and_both_recorded(person, reader, django_assert_num_queries):
    absent = OffenderFactory.build(uid="01939d5e-0000-7000-8000-000000000000").uid

    for uid in (person.uid, absent):
        with pytest.raises(access.RecordHidden) as refused, django_assert_num_queries(5):
            access.open_record(reader, Offender.objects.all(), uid=uid)
        assert str(refused.value) == ""

    assert list(AuditEntry.objects.values_list("action", "subject_id").order_by("pk")) == [
        ("denial", person.pk),
        ("denial", None),
    ]


def test_record_is_not_handed_over_when_the_opening_cannot_be_recorded(person, team, reader, monkeypatch):
    GrantFactory(subject=person, team=team)

    def broken(**what):
        raise OSError("disk full")

    monkeypatch.setattr("sharing.audit.record_read", broken)
    with pytest.raises(OSError, match="disk full"):
        access.open_record(reader, Offender.objects.all(), uid=person.uid)
