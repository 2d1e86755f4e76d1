"""A person moves: the teams of the old place read on for some days, those of the new one are given access."""

from datetime import timedelta

import pytest

from release_monitor.database.rights import as_owner
from sharing import access
from sharing.access.rules import GrantRole, Permission
from sharing.duties import establishment_handover
from sharing.models import AuditEntry, Grant, SubjectPermission, Team
from tests.cases import ask_each
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


@pytest.fixture
def person():
    person = OffenderFactory()
    GrantFactory(subject=person, team=TeamFactory(name="NSD North"), grant_role=GrantRole.LEAD)
    return person


@pytest.fixture
def old():
    return TeamFactory(name="Full Sutton OMU", kind="establishment", place_code="FSI")


@pytest.fixture
def new():
    team = TeamFactory(name="Frankland OMU", kind="establishment", place_code="FKI")
    UserFactory(role="prison_offender_manager", teams=[team])  # somebody who can answer
    return team


def move(person, *, leaves="FSI", enters="FKI", by=None):
    return establishment_handover.hand_over_place(
        subject=person, leaves=leaves, enters=enters, by=by, reason="Moved to Frankland"
    )


def permissions_of(team, person):
    user = UserFactory(teams=[team], role="probation_manager")
    return {each for each in Permission if access.may(user, each, person)}


def open_grants(person, team, at):
    rows = Grant.objects.open(at=at).filter(subject=person, team=team)
    return [(grant.grant_role, grant.ends_at) for grant in rows]


def test_old_team_reads_on_for_two_weeks_and_new_team_writes(person, old, new, at_noon, noon):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)

    move(person)

    assert open_grants(person, old, noon) == [("reader", noon + timedelta(days=14))]
    assert open_grants(person, new, noon) == [("contributor", None)]
    assert permissions_of(old, person) == {Permission.VIEW}
    assert permissions_of(new, person) == {Permission.VIEW, Permission.CHANGE}
    at_noon.shift(timedelta(days=14))
    assert permissions_of(old, person) == set()


def test_second_time_changes_nothing(person, old, new, at_noon):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)
    move(person)
    before = list(Grant.objects.order_by("pk").values()), AuditEntry.objects.count()
    at_noon.shift(timedelta(minutes=5))

    again = move(person)

    assert (list(Grant.objects.order_by("pk").values()), AuditEntry.objects.count()) == before
    assert (again.read_on, again.let_in, again.ends) == ([], [], [])


def test_only_lead_stays_and_says_so(person, old, new, noon):
    with as_owner():
        Grant.objects.all().delete()
    GrantFactory(subject=person, team=old, grant_role=GrantRole.LEAD)
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)

    done = move(person)

    assert (done.lead_still, done.read_on, done.let_in) == ([old], [], [new])
    assert open_grants(person, old, noon) == [("lead", None)]
    entry = AuditEntry.objects.get(verb="sharing.place_handed_over")
    assert entry.payload.data["leads still"] == [old.pk]


def test_of_two_leads_of_the_old_place_one_stays(person, old, new, noon):
    with as_owner():
        Grant.objects.all().delete()
    other = TeamFactory(name="Full Sutton security", kind="establishment", place_code="FSI")
    for team in (old, other):
        GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD)

    done = move(person)

    assert Grant.objects.live(at=noon).filter(grant_role=GrantRole.LEAD).count() == 1
    assert len(done.lead_still) == len(done.read_on) == 1


def test_lead_of_the_old_place_reads_on_when_another_team_leads(person, old, new, noon):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.LEAD)

    move(person)

    assert open_grants(person, old, noon) == [("reader", noon + timedelta(days=14))]


def test_lead_of_the_old_place_stays_where_the_other_team_that_led_is_closed_or_over(person, old, new, noon):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.LEAD)
    others = Grant.objects.filter(team__name="NSD North")

    def stays(end):
        end()
        assert move(person).lead_still == [old]
        assert open_grants(person, old, noon) == [("lead", None)]

    ask_each(
        [
            lambda: Team.objects.filter(name="NSD North").update(closed_at=noon),
            lambda: others.update(ends_at=noon),
            lambda: others.update(ended_at=noon, ended_because="Moved"),
        ],
        stays,
    )


def test_short_time_to_read_stays_as_it_was(person, old, noon):
    GrantFactory(subject=person, team=old, ends_at=noon + timedelta(days=2))

    assert move(person).read_on == []

    assert open_grants(person, old, noon) == [("reader", noon + timedelta(days=2))]


def test_who_was_to_be_let_in_later_is_not_let_in_by_the_move(person, old, new, noon):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR, starts_at=noon + timedelta(days=1))

    move(person)

    assert open_grants(person, old, noon) == []
    assert not SubjectPermission.objects.filter(group_id=old.pk).exists()


def test_closed_teams_neither_read_on_nor_are_let_in(person, old, new, noon):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)
    security = TeamFactory(name="Frankland security", kind="establishment", place_code="FKI")
    UserFactory(role="prison_security", teams=[security])
    for team in (old, new):
        team.closed_at = noon
        team.save()

    done = move(person)

    assert (done.read_on, done.let_in) == ([], [security])
    assert open_grants(person, old, noon) == []


def test_teams_of_no_place_and_of_the_same_place_stay_as_they_are(person, old, noon):
    region = GrantFactory(subject=person, team=TeamFactory(), grant_role=GrantRole.CONTRIBUTOR).team
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)

    move(person, enters="FSI")
    move(person, leaves="", enters="")

    assert open_grants(person, region, noon) == [("contributor", None)]
    assert open_grants(person, old, noon) == [("contributor", None)]


def test_team_that_reads_is_let_in_to_write_and_one_that_leads_is_not_let_in_again(person, new, noon):
    security = TeamFactory(name="Frankland security", kind="establishment", place_code="FKI")
    GrantFactory(subject=person, team=new, ends_at=noon + timedelta(days=3))
    GrantFactory(subject=person, team=security, grant_role=GrantRole.LEAD)

    assert move(person).let_in == [new]


def test_nothing_is_left_behind_when_the_last_step_fails(person, old, new, monkeypatch, django_assert_max_num_queries):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)
    before = list(Grant.objects.order_by("pk").values()), AuditEntry.objects.count()
    monkeypatch.setattr("sharing.duties.establishment_handover.audit.record", lambda **what: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        move(person)

    assert (list(Grant.objects.order_by("pk").values()), AuditEntry.objects.count()) == before


def leave(person):
    return establishment_handover.hand_over_place(subject=person, leaves="FSI", enters="", by=None, reason="Released")


def test_team_of_a_place_that_the_person_left_for_no_other_writes_on_for_a_week_and_reads_for_two(
    person, old, at_noon, noon
):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)

    leave(person)

    week = timedelta(days=7)
    assert sorted(open_grants(person, old, noon)) == [("contributor", noon + week), ("reader", noon + 2 * week)]
    at_noon.shift(week - timedelta(seconds=1))
    assert permissions_of(old, person) == {Permission.VIEW, Permission.CHANGE}
    at_noon.shift(timedelta(seconds=1))
    assert permissions_of(old, person) == {Permission.VIEW}
    at_noon.shift(week)
    assert permissions_of(old, person) == set()


def test_who_only_read_there_does_not_write_on(person, old, noon):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.READER)

    leave(person)

    assert {role for role, _ in open_grants(person, old, noon)} == {"reader"}


def test_left_a_second_time_nothing_changes_and_elsewhere_nobody_writes_on(person, old, new, at_noon, noon):
    GrantFactory(subject=person, team=old, grant_role=GrantRole.CONTRIBUTOR)
    leave(person)
    before = list(Grant.objects.order_by("pk").values())
    at_noon.shift(timedelta(minutes=5))

    leave(person)
    assert list(Grant.objects.order_by("pk").values()) == before
    move(person)

    assert permissions_of(old, person) == {Permission.VIEW}
    assert permissions_of(new, person) == {Permission.VIEW, Permission.CHANGE}
