"""Teams, who is in them, and what a national desk sees: made, changed, ended; audited, and never half done."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from offenders.models import Offender
from sharing import audit
from sharing.administration.actions import teams
from sharing.audit.versions import ChangedMeanwhile, version_of
from sharing.models import AuditEntry, Membership, Team, TeamScope
from sharing.records.once import new_uid
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AgencyFactory,
    GrantFactory,
    MembershipFactory,
    TeamFactory,
    TeamScopeFactory,
    UserFactory,
)
from tests.sharing.administration.pages import privacy_officer
from tests.sharing.administration.test_people_actions import in_a_thread, wait_until_blocked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

DAY = timedelta(days=1)
MOMENT = timedelta(microseconds=1)


class LogIsDown(Exception):
    pass


@pytest.fixture
def administrator():
    return UserFactory(role="administrator")


@pytest.fixture
def desk():
    return TeamFactory(kind=Team.Kind.NATIONAL_DESK)


@pytest.fixture
def log_is_down(monkeypatch):
    def refuse(**what):
        raise LogIsDown

    monkeypatch.setattr(audit, "record", refuse)


def reopen(*, team, by):
    return teams.reopen_team(team=team, by=by, agreed_by=privacy_officer())


def verbs():
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


def change(team, by, **changed):
    second = privacy_officer()
    return teams.change_team(
        team=team, by=by, agreed_by=second, **{n: getattr(team, n) for n in teams.TEAM_FIELDS} | changed
    )


def give(desk, by, **changed):
    asked = {"programme": "terrorism", "grant_role": "reader", "reason": "Watches the whole programme"} | changed
    return teams.give_scope(team=desk, by=by, agreed_by=privacy_officer(), **asked)


def test_a_new_team_is_recorded(administrator):
    team = teams.add_team(name="Leeds", kind="caseload", agency=AgencyFactory(), by=administrator)

    assert team.closed_at is None
    assert verbs() == ["sharing.team_added"]


def test_a_name_is_taken_in_its_agency_in_any_case_and_free_in_another(administrator):
    leeds = TeamFactory(name="Leeds")

    with pytest.raises(teams.TeamRefused) as refused:
        teams.add_team(name="LEEDS", kind="caseload", agency=leeds.agency, by=administrator)

    assert refused.value.field == "name"
    assert teams.add_team(name="Leeds", kind="caseload", agency=AgencyFactory(), by=administrator)


def test_a_name_in_which_something_is_hidden_is_refused(administrator):
    with pytest.raises(teams.TeamRefused, match="hidden direction mark") as refused:
        teams.add_team(name="Leeds\u200e", kind="caseload", agency=AgencyFactory(), by=administrator)

    assert refused.value.field == "name"


def test_a_personal_team_is_not_made_by_hand(administrator):
    with pytest.raises(teams.TeamRefused):
        teams.add_team(name="Mine", kind="personal", agency=AgencyFactory(), by=administrator)


def test_the_same_form_sent_twice_makes_one_team(administrator):
    uid, agency = new_uid(), AgencyFactory()

    made = [teams.add_team(name="Leeds", kind="caseload", agency=agency, by=administrator, uid=uid) for _ in range(2)]

    assert made[0] == made[1]
    assert verbs() == ["sharing.team_added"]


def test_nothing_is_left_of_a_team_that_could_not_be_recorded(administrator, log_is_down):
    agency = AgencyFactory()

    with pytest.raises(LogIsDown):
        teams.add_team(name="Leeds", kind="caseload", agency=agency, by=administrator)

    assert not Team.objects.exists()
    assert not Group.objects.exists()


def test_a_team_is_changed_with_before_and_after(administrator):
    team = TeamFactory(name="Leeds")

    change(team, administrator, name="Leeds and Bradford")

    payload = AuditEntry.objects.get(verb="sharing.team_changed").payload.data
    assert (payload["before"]["name"], payload["after"]["name"]) == ("Leeds", "Leeds and Bradford")


def test_a_teams_change_by_another_in_between_is_not_overwritten(administrator):
    team = TeamFactory(name="Before")
    version = version_of(team, *teams.TEAM_FIELDS)
    change(team, administrator, name="Theirs")

    with pytest.raises(ChangedMeanwhile):
        change(team, administrator, name="Ours", version=version)

    team.refresh_from_db()
    assert team.name == "Theirs"


def test_nothing_is_left_of_a_teams_change_that_could_not_be_recorded(administrator, log_is_down):
    team = TeamFactory(name="Before")

    with pytest.raises(LogIsDown):
        change(team, administrator, name="After")

    team.refresh_from_db()
    assert team.name == "Before"


def test_a_desk_with_a_scope_stays_a_desk(administrator, noon):
    scope = TeamScopeFactory(ends_at=noon + DAY)

    with pytest.raises(teams.TeamRefused) as refused:
        change(scope.team, administrator, kind="caseload")

    assert refused.value.field == "kind"


def test_a_desk_whose_scope_has_ended_may_become_another_kind(administrator, noon):
    scope = TeamScopeFactory(ends_at=noon)

    change(scope.team, administrator, kind="caseload")

    scope.team.refresh_from_db()
    assert scope.team.kind == "caseload"


def test_a_personal_team_is_neither_changed_nor_closed(administrator):
    team = TeamFactory(kind="personal", owner=UserFactory())

    with pytest.raises(teams.TeamRefused):
        change(team, administrator, name="Everybody's")
    with pytest.raises(teams.TeamRefused):
        teams.close_team(team=team, by=administrator)


def test_a_closed_team_gives_nothing_and_gives_again_when_reopened(administrator):
    team, officer, person = TeamFactory(), UserFactory(), OffenderFactory()
    MembershipFactory(user=officer, team=team)
    GrantFactory(subject=person, team=team)
    assert list(Offender.objects.visible_to(officer)) == [person]

    teams.close_team(team=team, by=administrator)
    assert not Offender.objects.visible_to(officer)

    reopen(team=team, by=administrator)
    assert list(Offender.objects.visible_to(officer)) == [person]


def test_closing_and_reopening_twice_are_each_recorded_once(administrator):
    team = TeamFactory()

    for verb in (teams.close_team, teams.close_team, reopen, reopen):
        verb(team=team, by=administrator)

    assert verbs() == ["sharing.team_closed", "sharing.team_reopened"]


@pytest.mark.parametrize(("verb", "closed"), [(teams.close_team, False), (reopen, True)])
def test_nothing_is_left_of_a_closing_or_reopening_that_could_not_be_recorded(
    verb, closed, administrator, noon, log_is_down
):
    team = TeamFactory(closed_at=noon - DAY if closed else None)

    with pytest.raises(LogIsDown):
        verb(team=team, by=administrator)

    team.refresh_from_db()
    assert (team.closed_at is not None) is closed


def test_a_member_is_in_from_now_and_recorded(administrator, noon):
    team, user = TeamFactory(), UserFactory()

    place = teams.add_member(team=team, user=user, by=administrator)

    assert (place.starts_at, place.ends_at, place.added_by) == (noon, None, administrator)
    assert AuditEntry.objects.get().payload.data["after"]["user"] == user.pk


@pytest.mark.parametrize(
    ("starts", "ends", "refused"),
    [
        (-2 * DAY, None, True),  # no end
        (-2 * DAY, 5 * DAY, True),
        (-2 * DAY, DAY + MOMENT, True),  # its last moment is the first of ours
        (-2 * DAY, DAY, False),  # ends as ours starts
        (3 * DAY - MOMENT, 5 * DAY, True),
        (3 * DAY, 5 * DAY, False),  # starts as ours ends
    ],
)
def test_a_second_time_in_a_team_may_not_overlap_the_first(starts, ends, refused, administrator, noon):
    """Ours: from tomorrow for two days."""
    place = MembershipFactory(starts_at=noon + starts, ends_at=ends and noon + ends)
    asked = {"team": place.team, "user": place.user, "starts_at": noon + DAY, "ends_at": noon + 3 * DAY}

    if refused:
        with pytest.raises(teams.MembershipRefused):
            teams.add_member(**asked, by=administrator)
    else:
        assert teams.add_member(**asked, by=administrator)


def test_a_closed_team_takes_nobody(administrator, noon):
    with pytest.raises(teams.MembershipRefused):
        teams.add_member(team=TeamFactory(closed_at=noon), user=UserFactory(), by=administrator)


def test_a_personal_team_takes_nobody_else(administrator):
    team = TeamFactory(kind="personal", owner=UserFactory())

    with pytest.raises(teams.MembershipRefused):
        teams.add_member(team=team, user=UserFactory(), by=administrator)


def test_a_disabled_account_is_put_in_no_team(administrator):
    with pytest.raises(teams.MembershipRefused) as refused:
        teams.add_member(team=TeamFactory(), user=UserFactory(is_active=False), by=administrator)

    assert refused.value.field == "user"


@pytest.mark.parametrize(
    ("starts", "ends", "field"), [(-MOMENT, None, "starts_at"), (DAY, DAY, "ends_at"), (DAY, DAY - MOMENT, "ends_at")]
)
def test_a_time_in_a_team_does_not_start_in_the_past_nor_end_before_it_starts(starts, ends, field, administrator, noon):
    with pytest.raises(teams.MembershipRefused) as refused:
        teams.add_member(
            team=TeamFactory(),
            user=UserFactory(),
            starts_at=noon + starts,
            ends_at=ends and noon + ends,
            by=administrator,
        )

    assert refused.value.field == field


def test_the_same_form_sent_twice_makes_one_membership(administrator):
    team, user, uid = TeamFactory(), UserFactory(), new_uid()

    made = [teams.add_member(team=team, user=user, by=administrator, uid=uid) for _ in range(2)]

    assert made[0] == made[1]
    assert verbs() == ["sharing.member_added"]


def test_nothing_is_left_of_a_membership_that_could_not_be_recorded(administrator, log_is_down):
    team, user = TeamFactory(), UserFactory()

    with pytest.raises(LogIsDown):
        teams.add_member(team=team, user=user, by=administrator)

    assert not Membership.objects.exists()


def test_a_membership_ends_now_or_at_a_moment_to_come(administrator, noon):
    now, later = MembershipFactory(), MembershipFactory()

    teams.end_membership(membership=now, by=administrator)
    teams.end_membership(membership=later, at=noon + DAY, by=administrator)

    assert Membership.objects.get(pk=now.pk).ends_at == noon
    assert Membership.objects.get(pk=later.pk).ends_at == noon + DAY


def test_a_membership_that_has_not_begun_is_withdrawn(administrator, noon):
    place = MembershipFactory(starts_at=noon + DAY)

    teams.end_membership(membership=place, by=administrator)

    assert not Membership.objects.exists()
    assert AuditEntry.objects.get(verb="sharing.membership_ended").target_id == place.pk


@pytest.mark.parametrize("ends", [-DAY, timedelta(0)])
def test_a_membership_that_is_over_is_not_ended_again(ends, administrator, noon):
    place = MembershipFactory(ends_at=noon + ends)

    with pytest.raises(teams.HasEnded):
        teams.end_membership(membership=place, by=administrator)

    assert Membership.objects.get(pk=place.pk).ends_at == noon + ends


def test_ending_never_prolongs(administrator, noon):
    place = MembershipFactory(ends_at=noon + DAY)

    with pytest.raises(teams.HasEnded):
        teams.end_membership(membership=place, at=noon + 2 * DAY, by=administrator)


def test_a_membership_does_not_end_in_the_past(administrator, noon):
    with pytest.raises(teams.MembershipRefused):
        teams.end_membership(membership=MembershipFactory(), at=noon - MOMENT, by=administrator)


def test_the_owner_stays_in_a_personal_team(administrator):
    owner = UserFactory()
    place = MembershipFactory(user=owner, team=TeamFactory(kind="personal", owner=owner))

    with pytest.raises(teams.MembershipRefused):
        teams.end_membership(membership=place, by=administrator)


def test_nothing_is_left_of_an_end_that_could_not_be_recorded(administrator, log_is_down, noon):
    running, to_come = MembershipFactory(), MembershipFactory(starts_at=noon + DAY)

    for place in (running, to_come):
        with pytest.raises(LogIsDown):
            teams.end_membership(membership=place, by=administrator)

    assert Membership.objects.filter(ends_at=None).count() == 2


def test_a_scope_names_who_approved_it(desk, administrator, noon):
    scope = give(desk, administrator, ends_at=noon + DAY)

    assert (scope.approved_by, scope.starts_at, scope.ends_at) == (privacy_officer(), noon, noon + DAY)
    assert AuditEntry.objects.get().payload.data["after"]["programme"] == "terrorism"


def test_only_a_national_desk_has_a_scope(administrator):
    with pytest.raises(teams.ScopeRefused):
        give(TeamFactory(kind=Team.Kind.REGION), administrator)


def test_a_closed_desk_gets_no_scope(administrator, noon):
    with pytest.raises(teams.ScopeRefused):
        give(TeamFactory(kind=Team.Kind.NATIONAL_DESK, closed_at=noon), administrator)


def test_a_scope_needs_a_reason(desk, administrator):
    with pytest.raises(teams.ScopeRefused) as refused:
        give(desk, administrator, reason="  ")

    assert refused.value.field == "reason"


def test_a_scope_is_not_given_twice_for_one_time(desk, administrator):
    give(desk, administrator)

    with pytest.raises(teams.ScopeRefused):
        give(desk, administrator, grant_role="lead")
    assert give(desk, administrator, programme="state_threats")


def test_the_same_form_sent_twice_gives_one_scope(desk, administrator):
    uid = new_uid()

    assert give(desk, administrator, uid=uid) == give(desk, administrator, uid=uid)


def test_nothing_is_left_of_a_scope_that_could_not_be_recorded(desk, administrator, log_is_down):
    with pytest.raises(LogIsDown):
        give(desk, administrator)

    assert not TeamScope.objects.exists()


def test_an_ended_scope_shows_nobody_at_once(desk, administrator):
    officer, person = UserFactory(teams=[desk]), OffenderFactory()
    scope = give(desk, administrator)
    assert list(Offender.objects.visible_to(officer)) == [person]

    teams.end_scope(scope=scope, by=administrator)

    assert not Offender.objects.visible_to(officer)
    assert verbs() == ["sharing.scope_given", "sharing.scope_ended"]


def test_a_scope_is_ended_once(administrator):
    scope = TeamScopeFactory()
    teams.end_scope(scope=scope, by=administrator)

    with pytest.raises(teams.HasEnded):
        teams.end_scope(scope=scope, by=administrator)


def test_nothing_is_left_of_a_scopes_end_that_could_not_be_recorded(administrator, log_is_down):
    scope = TeamScopeFactory()

    with pytest.raises(LogIsDown):
        teams.end_scope(scope=scope, by=administrator)

    scope.refresh_from_db()
    assert scope.ends_at is None


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_two_administrators_put_one_user_in_one_team_once(administrator):
    team, user = TeamFactory(), UserFactory()

    with transaction.atomic():
        teams.add_member(team=team, user=user, by=administrator)
        thread, came_to = in_a_thread(lambda: teams.add_member(team=team, user=user, by=administrator))
        wait_until_blocked()
    thread.join()

    assert isinstance(came_to[0], teams.MembershipRefused)
    assert Membership.objects.count() == 1
