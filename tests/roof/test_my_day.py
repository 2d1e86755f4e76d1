"""My day: what waits, who leaves, what has changed; for the reader's own people and nobody else's."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from licence.models import Handover as CheckHandover
from licence.recalls.actions import arrests, begin
from offenders.custody.rules import Happening
from offenders.models import Closing, CustodyPeriod, Establishment, Movement, PoliceHandover, Release, ReleaseHold
from offenders.movements import actions as custody
from release_monitor.dashboard.recalls import MOST, Waiting, tile_of
from release_monitor.load.models import Deprioritisation
from sharing.access.rules import GrantRole
from sharing.models import AccessReview, AuditEntry, Draft, Handover, Item, User
from tests.factories.checks import due
from tests.factories.duties import DutyFactory
from tests.factories.mappa import MappaCaseFactory, action_of
from tests.factories.offenders import OffenderFactory
from tests.factories.readiness import a_list
from tests.factories.recalls import Cast
from tests.factories.sharing import (
    AccessRequestFactory,
    AgencyFactory,
    AlertFactory,
    GrantFactory,
    MembershipFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026
TODAY = date(2026, 12, 1)


def leaves(person, day, **more):
    period = CustodyPeriod.objects.create(offender=person, starts_on=date(2023, 3, 15))
    days = dict.fromkeys(["expected_on", "leaves_on", "warn_on"], day)
    return Release.objects.create(
        offender=person, period=period, basis="CRD", certainty="fixed", is_counted=True, **days, **more
    )


@pytest.fixture
def team():
    return TeamFactory(name="NSD North", agency=AgencyFactory(name="Probation"))


@pytest.fixture
def user(team):
    return UserFactory(teams=[team], agency=team.agency)


@pytest.fixture
def browser(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def person(team):
    found = OffenderFactory(given_names="Rowan", family_name="Telford")
    GrantFactory(subject=found, team=team, grant_role=GrantRole.CONTRIBUTOR)
    return found


def day_of(browser):
    return browser.get(reverse("home")).context["day"]


def test_who_sees_no_case_begins_in_the_administration(client):
    client.force_login(UserFactory(role="administrator"))

    assert client.get(reverse("home")).url == reverse("administration")


@pytest.mark.parametrize(("shown", "figure"), [(1, "1"), (MOST - 1, "7"), (MOST, "8+")])
def test_as_many_recalls_as_are_shown_may_be_more(shown, figure):
    line = SimpleNamespace(clock=None)

    assert tile_of(Waiting(held=[], lines=[line] * shown))[0] == figure


def test_each_figure_counts_the_readers_people_alone(browser, person, team):
    leaves(person, TODAY + timedelta(days=2))
    leaves(OffenderFactory(), TODAY + timedelta(days=2))
    AlertFactory(subject=person, tells=[team])
    AlertFactory()

    day = day_of(browser)

    assert [tile.figure for tile in day.tiles] == ["1", "0", "0", "1", "0"]  # an officer's own
    assert day.sight == "1 person"
    assert [each.row.release.offender for each in day.leaving] == [person]


def test_release_whose_day_has_passed_and_one_that_is_held_stand_out(browser, person, team):
    release = leaves(person, TODAY - timedelta(days=1))
    ReleaseHold.objects.create(release=release, offender=person, kind="date_conflict", reason="By 8 days")

    page = browser.get(reverse("home")).content.decode()

    assert "not recorded as released" in page
    assert "Blocked: date conflict" in page


def test_near_days_are_said_as_one_says_them(browser, person, team):
    days = {0: "Today", 1: "Tomorrow", 3: "Friday", 13: "In 13 days"}
    for day in days:
        leaves(GrantFactory(team=team).subject if day else person, TODAY + timedelta(days=day))

    assert [each.day for each in day_of(browser).leaving] == list(days.values())


def test_release_of_the_fifteenth_day_is_not_in_the_next_fourteen(browser, person):
    leaves(person, TODAY + timedelta(days=15))

    assert day_of(browser).leaving == []


def test_what_was_recorded_since_an_earlier_session_is_new(browser, user, person, noon):
    earlier = {"action": "list", "verb": "my_day.opened", "actor": user.email, "actor_id": user.pk}
    AuditEntry.objects.create(at=noon - timedelta(hours=18), session="an earlier one", **earlier)
    prison = Establishment.objects.create(code="FSI", name="HMP Full Sutton")
    Movement.objects.create(offender=person, happening=Happening.RECEIVED, happened_on=TODAY - timedelta(days=90))
    custody.transfer(offender=person, to=prison, on=TODAY, by=None)
    custody.record_happening(offender=person, happening=Happening.DIED, on=TODAY, by=None)
    Movement.objects.create(offender=OffenderFactory(), happening=Happening.RECEIVED, happened_on=TODAY)

    day = day_of(browser)

    assert day.looked == "30 November, 18:00"
    assert [each.strong for each in day.changed][:2] == ["Died", "Transferred"]
    assert {each.person for each in day.changed} == {person}


def test_first_look_says_that_it_is_the_first(browser):
    assert "This is your first visit" in browser.get(reverse("home")).content.decode()


def test_everybody_named_is_recorded_as_shown(browser, person, team):
    leaves(person, TODAY + timedelta(days=2))
    other = GrantFactory(team=team).subject
    AlertFactory(subject=other, tells=[team])

    browser.get(reverse("home"))

    assert sorted(AuditEntry.objects.get(verb="my_day.opened").shown_ids) == sorted([person.pk, other.pk])


def test_duty_desks_of_the_readers_agency_stand_with_their_numbers(browser, team):
    TeamFactory(name="NSD duty desk", kind="duty_desk", agency=team.agency, phone="Ext 7702")
    TeamFactory(name="Desk of others", kind="duty_desk")

    page = browser.get(reverse("home")).content.decode()

    assert "Ext 7702" in page
    assert "Desk of others" not in page


def test_queries_are_as_many_for_one_person_as_for_twenty(client, team, noon):
    roles = ["probation_officer", "probation_manager", "ppcs", "ct_analyst"]
    user = UserFactory(teams=[team], agency=team.agency)
    client.force_login(user)
    looked = {"action": "list", "verb": "my_day.opened", "actor": user.email, "actor_id": user.pk}
    AuditEntry.objects.create(at=noon - timedelta(hours=18), session="an earlier one", **looked)

    def seen_as(role):
        """(what is on the day, how many queries it took)"""
        User.objects.filter(pk=user.pk).update(role=role)
        with CaptureQueriesContext(connection) as asked:
            day = day_of(client)
        return day, len(asked)

    something_waits(user, GrantFactory(team=team, grant_role=GrantRole.LEAD).subject, team, day=2)
    for role in roles:
        seen_as(role)
    for_one = {role: seen_as(role) for role in roles}
    for n in range(20):
        something_waits(user, GrantFactory(team=team, grant_role=GrantRole.LEAD).subject, team, day=n)

    for_many = {role: seen_as(role) for role in roles}

    for role, (day, queries) in for_one.items():
        assert day.alerts, role
        assert day.changed, role
        assert day.items.to_confirm, role
        assert bool(day.asked) == bool(day.reviews) == (role == "probation_manager")
        assert for_many[role][1] == queries <= 41, role  # of a manager, MAPPA actions and cases to close are two more


@pytest.mark.parametrize("role", ["probation_manager", "probation_officer"])
def test_fullest_day_there_is_asks_as_often_whether_one_waits_of_each_or_several(client, noon, role):
    team = TeamFactory(name="NSD North", agency=AgencyFactory(name="Probation", kind="probation"))
    user = UserFactory(role=role, teams=[team], agency=team.agency)
    own_team = TeamFactory(kind="personal", owner=user, agency=user.agency)
    MembershipFactory(user=user, team=own_team)
    client.force_login(user)
    looked = {"action": "list", "verb": "my_day.opened", "actor": user.email, "actor_id": user.pk}
    AuditEntry.objects.create(at=noon - timedelta(hours=18), session="an earlier one", **looked)
    everything_waits(user, team, own_team)
    day_of(client)
    with CaptureQueriesContext(connection) as for_one:
        day = day_of(client)
    for _ in range(2):
        everything_waits(user, team, own_team)

    with CaptureQueriesContext(connection) as for_many:
        several = day_of(client)

    own = role == "probation_officer"
    assert all([day.alerts, day.leaving, day.changed, day.handovers, day.ending])
    assert all([day.items.to_confirm, day.items.undecided])
    assert bool(day.asked) == bool(day.reviews) == (not own)
    assert bool(day.before) == (day.checks is not None) == own
    assert bool(day.closings) == bool(day.priorities) == (not own)
    assert [len(each.mappa) for each in (day, several)] == [1, 3]
    assert [each.police_handovers_count for each in (day, several)] == [1, 3]
    assert [each.closings_count for each in (day, several)] == ([0, 0] if own else [1, 3])
    assert not own or all([day.checks.lines, day.checks.handed, day.checks.drafts])
    assert [len(each.recalls.lines) for each in (day, several)] == [1, 3]
    assert [len(each.recalls.held) for each in (day, several)] == [1, 3]
    assert day.recalls.lines[0].about == "Condition 1: device or internet"
    assert day.recalls.lines[0].clock.title == "Recall decision after an urgent arrest"
    assert day.recalls.held[0].clock.words == "6 h left"
    assert len(for_many) == len(for_one) <= 43  # MAPPA actions, and handovers to police or cases to close, are two more


def everything_waits(user, team, own_team):
    """Of each part of My day something, recalls, arrests, checks and what is to be seen to before a release too."""
    cast = Cast()
    person = cast.person
    GrantFactory(subject=person, team=team, grant_role=GrantRole.LEAD)
    something_waits(user, person, team, day=2)
    arrests.record_arrest(
        offender=person, arrested_at=timezone.now(), place="Elland Road", force="West Yorkshire", by=cast.police
    )
    if user.role == "probation_manager":
        cast.consulted()
    else:
        begin.begin(offender=person, breaches=[cast.breach(by=user)], what_led="A hidden phone", by=user)
    check = due(cast.licence.rows[0], user, on=TODAY)
    given = {"act": uuid4(), "at": timezone.now(), "by": cast.senior, "to_officer": user, "reason": "Leave"}
    CheckHandover.objects.create(check_made=check, offender=person, **given)
    readiness, _ = a_list(date(2026, 12, 10), seen_by=team)
    readiness.items.filter(state="not_started").update(owner=user)
    kept = {"data": {}, "saved_at": timezone.now()}
    Draft.objects.create(user=user, form="breach.add", key=str(person.uid), subject=person, **kept)
    GrantFactory(subject=person, team=own_team, ends_at=timezone.now() + timedelta(days=2))
    action_of(MappaCaseFactory(offender=person), user, cast.senior, due_on=TODAY)
    DutyFactory(subject=person, team=team, owner=user)
    begun = {"offender": person, "last_day": TODAY + timedelta(days=90), "begun_at": timezone.now()}
    PoliceHandover.objects.create(kind="from_probation", **begun)
    Closing.objects.create(offender=person, opened_at=timezone.now(), due_on=TODAY + timedelta(days=28))
    of_manager = {"decided_by": user, "decided_at": timezone.now(), "second": cast.senior}
    said = {"work": "checks", "what": "Visits by telephone", "reason": "Two officers are away", "review_on": TODAY}
    Deprioritisation.objects.create(offender=person, team=team, **of_manager, **said)


def something_waits(user, person, team, *, day):
    """Of each part of My day something: about this person, for this user of this team."""
    now = timezone.now()
    leaves(person, TODAY + timedelta(days=day))
    AlertFactory(subject=person, tells=[team])
    Movement.objects.create(offender=person, happening=Happening.RECEIVED, happened_on=TODAY)
    kept_by = MembershipFactory()
    told = {"kind": "concern", "title": "Seen", "gist": "Seen with another"}
    of = {"agency": kept_by.team.agency, "team": kept_by.team, "recorded_by": kept_by.user, "owner": kept_by.user}
    shared = Item.objects.create(subject=person, state="gist_shared", review_on=TODAY + timedelta(days=9), **told, **of)
    shared.readings.create(team=team, extent="gist", shared_by=kept_by.user)
    mine = {"agency": team.agency, "team": team, "recorded_by": user, "owner": user}
    Item.objects.create(subject=person, state="undecided", **told, **mine)
    duty = DutyFactory(subject=person)
    Handover.objects.create(
        subject=person,
        from_agency=duty.agency,
        from_team=duty.team,
        from_owner=duty.owner,
        to_team=team,
        reason="Moved",
        offered_at=now,
        answer_due_at=now + timedelta(days=1),
    )
    AccessRequestFactory(subject=person, asked_by=UserFactory(), reason="Supervises")
    review, _ = AccessReview.objects.get_or_create(
        team=team, quarter_starts_on=date(2026, 10, 1), defaults={"made_at": now, "due_at": now + timedelta(days=14)}
    )
    review.lines.create(subject=person, grant=GrantFactory(subject=person, team=team))


@pytest.mark.parametrize("role", ["auditor", "privacy_officer"])
def test_who_reads_the_log_and_sees_no_case_finds_what_there_is_to_judge(client, role):
    """Numbers of releases would say that none is coming, where the reader only cannot see them."""
    reader = UserFactory(role=role, teams=[])
    client.force_login(reader)

    page = client.get(reverse("home")).content.decode()

    assert f"unusual readings {'to judge' if role == 'privacy_officer' else 'not judged'}" in page
    assert ("emergency access to review" in page) is (role == "privacy_officer")
    assert "next 13 weeks" not in page
    assert "Releases, next 14 days" not in page


def test_an_auditor_whose_team_sees_somebody_sees_their_release(client):
    client.force_login(UserFactory(role="auditor", teams=[GrantFactory().team]))

    page = client.get(reverse("home")).content.decode()

    assert "Releases, next 14 days" in page
    assert "Unusual reading" in page
