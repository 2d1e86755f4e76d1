"""Moving somebody to another programme: two people of two agencies, the desks, the grants that follow."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from release_monitor.database.rights import as_owner
from sharing import access
from sharing.access.rules import Permission
from sharing.access.two_people import SamePerson
from sharing.grants import actions as grants
from sharing.grants import who_can_see
from sharing.grants.unseen import actions as sight_gaps
from sharing.models import Alert, AuditEntry, Grant, PersonProgramme, ProgrammeMove, SightGap, User
from sharing.programmes import actions
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, TeamScopeFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
T, S = "terrorism", "state_threats"


@pytest.fixture
def person():
    return OffenderFactory()


def desk_of(programme):
    scope = TeamScopeFactory(programme=programme, team=TeamFactory(kind="national_desk", agency__kind="ct_police"))
    return UserFactory(role="ct_analyst", agency=scope.team.agency, teams=[scope.team])


@pytest.fixture
def manager(person):
    """Of probation, whose team leads."""
    team = GrantFactory(subject=person, grant_role="lead").team
    return UserFactory(role="probation_manager", agency=team.agency, teams=[team])


@pytest.fixture
def police(person):
    """A manager of another agency."""
    team = GrantFactory(subject=person, grant_role="contributor", team__agency__kind="ct_police").team
    return UserFactory(role="ct_manager", agency=team.agency, teams=[team])


def proposed(person, by, **more):
    asked = {"begins": S, "leaves": T, "last_on": timezone.localdate() + timedelta(days=7), "reason": "NSA 2023 s.3"}
    return actions.propose_move(subject=person, by=by, **asked | more)


def sees(user, person):
    return access.may(user, Permission.VIEW, person)


def under(person):
    rows = PersonProgramme.objects.live(at=timezone.now()).filter(subject=person)
    return sorted(rows.values_list("programme", flat=True))


def told(user, kind):
    alerts = Alert.objects.filter(kind=kind).visible_to(user)
    return [alert.text for alert in alerts.told_to(user)]


def test_nothing_changes_before_somebody_of_another_agency_agrees(person, manager, police):
    threats = desk_of(S)
    move = proposed(person, manager)

    assert under(person) == [T]
    assert not sees(threats, person)
    assert told(police, "programmes.proposed")

    actions.agree_to_move(move=move, by=police)

    assert under(person) == [S, T]
    assert sees(threats, person)
    assert Alert.objects.get(kind="programmes.proposed").state == "superseded"


def test_each_desk_is_alerted_of_its_own_programme_and_the_old_one_sees_until_the_last_day_is_over(
    person, manager, police
):
    terrorism, threats = desk_of(T), desk_of(S)
    move = actions.agree_to_move(move=proposed(person, manager), by=police)

    assert told(threats, "programmes.began") == ["The person is under State threats now."]
    (leaves,) = told(terrorism, "programmes.leaves")
    assert "Terrorism" in leaves
    assert "threats" not in leaves
    assert (told(terrorism, "programmes.began"), told(threats, "programmes.leaves")) == ([], [])

    midnight = timezone.make_aware(datetime.combine(move.last_on + timedelta(days=1), datetime.min.time()))
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert sees(terrorism, person)
    with time_machine.travel(midnight, tick=False):
        assert not sees(terrorism, person)
        assert sees(threats, person)
        assert under(person) == [S]
    assert PersonProgramme.objects.filter(subject=person).count() == 2  # what has ended stays


def test_grant_that_names_the_programme_follows_or_ends_with_it_and_one_that_names_none_stays(person, manager, police):
    follows, stops = [
        GrantFactory(subject=person, programme=T, ends_at=timezone.now() + timedelta(days=90)) for _ in "12"
    ]
    readers = {grant: UserFactory(agency=grant.team.agency, teams=[grant.team]) for grant in (follows, stops)}
    move = actions.agree_to_move(move=proposed(person, manager, follow=[follows]), by=police)

    made = Grant.objects.get(subject=person, programme=S)
    assert (made.team, made.ends_at, made.made_by, made.approved_by) == (follows.team, follows.ends_at, manager, police)
    assert told(readers[stops], "programmes.leaves")
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert sees(readers[follows], person)
        assert not sees(readers[stops], person)
        assert sees(manager, person)
    assert [grant.pk for grant in move.grants_follow.all()] == [follows.pk]


def test_colleague_of_the_same_agency_cannot_agree_nor_can_the_proposer(person, manager, police):
    colleague = UserFactory(role="probation_manager", agency=manager.agency, teams=[manager.memberships.get().team])
    move = proposed(person, manager)

    with pytest.raises(actions.MoveRefused, match="another agency"):
        actions.agree_to_move(move=move, by=colleague)
    with pytest.raises(SamePerson):
        actions.agree_to_move(move=move, by=manager)

    assert under(person) == [T]
    assert Alert.objects.filter(kind__startswith="programmes.", state="new").count() == 1


def test_reader_and_role_that_lets_nobody_in_cannot_propose(person):
    reader = UserFactory(role="probation_manager", teams=[GrantFactory(subject=person).team])
    officer = UserFactory(role="probation_officer", teams=[GrantFactory(subject=person, grant_role="lead").team])

    for who in (reader, officer):
        with pytest.raises(access.NotAllowed):
            proposed(person, who)
    with pytest.raises(access.RecordHidden):
        proposed(person, UserFactory(role="probation_manager"))


def test_withdrawn_proposal_stays_in_sight_and_cannot_be_agreed(person, manager, police):
    move = actions.close_move(move=proposed(person, manager), reason="Wrong person", by=manager)

    assert (move.state, move.closed_because) == ("Withdrawn", "Wrong person")
    assert Alert.objects.get(kind="programmes.proposed").state == "superseded"
    with pytest.raises(actions.MoveIsClosed):
        actions.agree_to_move(move=move, by=police)
    with pytest.raises(actions.MoveIsClosed):
        actions.close_move(move=move, reason="Again", by=police)
    assert under(person) == [T]
    assert proposed(person, police).state == "Waiting for another agency"  # the next may be proposed


def test_one_proposal_waits_at_a_time(person, manager, police):
    proposed(person, manager)

    with pytest.raises(actions.MoveRefused):
        proposed(person, police, begins="", leaves=T)


def test_last_day_that_has_passed_is_refused_when_it_is_agreed_to(person, manager, police):
    move = proposed(person, manager, last_on=timezone.localdate())

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False), pytest.raises(actions.MoveRefused):
        actions.agree_to_move(move=move, by=police)

    assert under(person) == [T]


def test_nothing_is_left_when_the_last_step_fails(person, manager, police, monkeypatch):
    move = proposed(person, manager)
    monkeypatch.setattr(sight_gaps, "settle", lambda **what: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions.agree_to_move(move=move, by=police)

    assert under(person) == [T]
    assert ProgrammeMove.objects.get().agreed_at is None


def test_person_whom_no_police_team_sees_once_a_programme_is_over_is_told_of(person, manager, police):
    with as_owner():
        Grant.objects.filter(team__agency=police.agency).delete()
    named = GrantFactory(subject=person, programme=T, grant_role="contributor", team__agency=police.agency)
    UserFactory(role="ct_manager", agency=police.agency, teams=[named.team])
    PersonProgramme.objects.create(subject=person, programme=S, starts_at=timezone.now() - timedelta(days=1))
    PersonProgramme.objects.filter(subject=person, programme=T).update(ends_at=timezone.now() + timedelta(days=1))
    assert sight_gaps.watch(at=timezone.now()) == 0

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        sight_gaps.watch(at=timezone.now())

    assert SightGap.objects.filter(subject=person, need="police").exists()


def test_team_is_let_in_for_one_programme_only_where_the_person_is_under_it(person, manager):
    team = TeamFactory(agency=AgencyFactory(kind="prison"))
    asked = {"subject": person, "team": team, "grant_role": "contributor", "reason": "Works with", "by": manager}

    with pytest.raises(grants.GrantRefused) as refused:
        grants.grant_access(**asked, programme=S)
    assert refused.value.field == "programme"

    assert grants.grant_access(**asked, programme=T).permission_rows.first().programme == T


def test_who_may_not_edit_the_record_neither_agrees_nor_closes(person, manager, police):
    move = proposed(person, manager)
    team = GrantFactory(subject=person, grant_role="reader", team__agency__kind="ct_police").team
    reader = UserFactory(role="ct_manager", agency=team.agency, teams=[team])

    for act in (lambda: actions.agree_to_move(move=move, by=reader), lambda: close(move, reader)):
        with pytest.raises(access.NotAllowed):
            act()

    assert ProgrammeMove.objects.waiting().get() == move


def close(move, by):
    return actions.close_move(move=move, reason="No", by=by)


def test_who_cannot_sign_cannot_propose_and_what_cannot_be_is_refused_at_once(person, manager):
    with pytest.raises(actions.MoveRefused):
        proposed(person, manager, begins=T, leaves="", last_on=None)
    manager.staff_number = ""
    manager.save()
    with pytest.raises(SamePerson):
        proposed(person, manager)

    assert not ProgrammeMove.objects.exists()


def test_only_a_grant_of_the_person_that_names_what_they_leave_follows(person, manager, police):
    unnamed = GrantFactory(subject=person)
    of_another = GrantFactory(subject=OffenderFactory(), programme=T)
    own = GrantFactory(subject=person, programme=T)

    move = proposed(person, manager, follow=[unnamed, of_another, own])

    assert list(move.grants_follow.all()) == [own]


def test_agreement_is_recorded_and_the_proposal_is_there_for_managers_alone(person, manager, police):
    move = proposed(person, manager)
    officer = UserFactory(role="ct_analyst", agency=police.agency, teams=[police.memberships.get().team])

    actions.agree_to_move(move=move, by=police)

    assert AuditEntry.objects.get(verb="sharing.programme_changed").actor_id == police.pk
    assert ProgrammeMove.objects.visible_to(police).exists()
    assert not ProgrammeMove.objects.visible_to(officer).exists()


@pytest.fixture
def of_one(person):
    """A manager of police who may edit the record, by a grant for one programme alone."""
    grant = GrantFactory(subject=person, programme=T, grant_role="contributor", team__agency__kind="ct_police")
    return UserFactory(role="ct_manager", agency=grant.team.agency, teams=[grant.team])


def test_who_may_know_of_one_programme_alone_proposes_nothing(person, of_one):
    """Neither what is refused nor what can be left says that the person is under another."""
    for under_another in (False, True):
        if under_another:
            PersonProgramme.objects.create(subject=person, programme=S, starts_at=timezone.now())
        for change in ({"begins": S, "leaves": "", "last_on": None}, {"begins": ""}):
            with pytest.raises(access.NotAllowed):
                proposed(person, of_one, **change)

    assert not actions.may_move(of_one, person)
    assert not ProgrammeMove.objects.exists()


def test_proposal_is_there_for_who_may_know_of_each_programme_alone(person, manager, police, of_one):
    move = proposed(person, manager)

    assert not ProgrammeMove.objects.visible_to(of_one).exists()
    assert told(of_one, "programmes.proposed") == []
    for act in (lambda: actions.agree_to_move(move=move, by=of_one), lambda: close(move, of_one)):
        with pytest.raises(access.NotAllowed):
            act()

    assert told(police, "programmes.proposed")
    assert actions.agree_to_move(move=move, by=police).agreed_by == police
    assert not ProgrammeMove.objects.visible_to(of_one).exists()


def test_grants_for_each_programme_are_as_good_as_one_for_none(person, manager, of_one):
    PersonProgramme.objects.create(subject=person, programme=S, starts_at=timezone.now())
    GrantFactory(subject=person, programme=S, team=of_one.memberships.get().team, grant_role="contributor")

    move = proposed(person, manager, begins="")

    assert actions.may_move(of_one, person)
    assert told(of_one, "programmes.proposed")
    assert ProgrammeMove.objects.visible_to(of_one).get() == move


@pytest.mark.parametrize("own", [T, S])
def test_whichever_programme_it_is_one_alone_is_too_few(person, own):
    PersonProgramme.objects.create(subject=person, programme=S, starts_at=timezone.now())
    team = GrantFactory(subject=person, programme=own, grant_role="lead").team
    manager = UserFactory(role="probation_manager", agency=team.agency, teams=[team])

    assert access.may(manager, Permission.CHANGE, person)
    assert not actions.may_move(manager, person)


def test_nothing_is_proposed_to_which_nobody_of_another_agency_can_agree(person, manager, of_one):
    """Neither who knows of one programme alone, nor a colleague, nor who only reads."""
    team = manager.memberships.get().team
    UserFactory(role="probation_manager", agency=manager.agency, teams=[team])
    reads = GrantFactory(subject=person, grant_role="reader", team__agency__kind="prison").team
    UserFactory(role="prison_decision_maker", agency=reads.agency, teams=[reads])

    with pytest.raises(actions.MoveRefused, match="No manager of another agency can agree"):
        proposed(person, manager)

    assert not ProgrammeMove.objects.exists()


def test_who_may_agree_are_those_of_whom_the_right_says_so(person, manager, police, of_one):
    desk_of(T)
    UserFactory(role="ct_analyst", agency=police.agency, teams=[police.memberships.get().team])

    found = set(who_can_see.who_moves_programmes(person, at=timezone.now()))

    assert found == {user for user in User.objects.all() if actions.may_move(user, person)} == {manager, police}


def test_whoever_could_agree_and_would_not_be_alerted_is_no_second_person(person, manager, of_one):
    """They know of each programme by another team; to alert either team would say to the rest of it what it may not
    know."""
    PersonProgramme.objects.create(subject=person, programme=S, starts_at=timezone.now())
    other = GrantFactory(subject=person, programme=S, grant_role="contributor", team__agency=of_one.agency).team
    of_one.memberships.create(team=other, starts_at=timezone.now())
    assert actions.may_move(of_one, person)

    with pytest.raises(actions.MoveRefused, match="No manager of another agency can agree"):
        proposed(person, manager, begins="")
