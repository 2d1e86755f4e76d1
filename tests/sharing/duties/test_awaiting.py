"""Moved to a place where nobody can answer yet: the sender keeps access and duty until somebody there can."""

from datetime import timedelta

import pytest

from sharing.access.rules import GrantRole
from sharing.administration.actions import teams
from sharing.duties import awaiting, establishment_handover, handovers
from sharing.models import Alert, AwaitedTeam, Duty, Grant, Handover, Region
from sharing.tasks import watch_duties
from tests.factories.duties import DutyFactory
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # Tuesday 1 December 2026


@pytest.fixture
def prisons():
    return AgencyFactory(name="Prisons", kind="prison")


@pytest.fixture
def full_sutton(prisons):
    return TeamFactory(name="Full Sutton OMU", agency=prisons, kind="establishment", place_code="FSI")


@pytest.fixture
def gareth(full_sutton, prisons):
    return UserFactory(name="Gareth Pym", role="prison_offender_manager", agency=prisons, teams=[full_sutton])


@pytest.fixture
def desk():
    """Of the region in which Frankland stands; it sees nobody."""
    Region.objects.create(code="CTP-NE", kind="ct_police", name="CTP North East")
    Region.objects.create(code="NE", kind="probation", name="North East", police_region="CTP-NE")
    police = AgencyFactory(kind="ct_police")
    desk = TeamFactory(name="CTP North East", kind="region", agency=police, region_code="CTP-NE")
    UserFactory(role="ct_manager", agency=police, teams=[desk])
    return desk


@pytest.fixture
def person(full_sutton, gareth):
    person = OffenderFactory()
    probation = AgencyFactory(name="Probation", kind="probation")
    GrantFactory(subject=person, team=TeamFactory(name="NSD North", agency=probation), grant_role=GrantRole.LEAD)
    GrantFactory(subject=person, team=full_sutton, grant_role=GrantRole.CONTRIBUTOR)
    DutyFactory(subject=person, team=full_sutton, owner=gareth)
    return person


def move(person, *, leaves="FSI", enters="FKI", place="HMP Frankland", region="North East"):
    return establishment_handover.hand_over_place(
        subject=person, leaves=leaves, enters=enters, by=None, reason="Moved", place=place, region=region
    )


def omu(prisons, code="FKI", name="Frankland OMU"):
    return teams.add_team(name=name, kind="establishment", agency=prisons, place_code=code, by=None)


def join(team, **more):
    user = UserFactory(role="prison_offender_manager", agency=team.agency)
    teams.add_member(team=team, user=user, by=None, **more)
    return user


def grants_of(person, noon):
    rows = Grant.objects.live(at=noon).filter(subject=person).exclude(team__place_code="")
    return sorted((row.team.place_code, row.grant_role, bool(row.ends_at)) for row in rows.select_related("team"))


def alerts_of(kind):
    rows = Alert.objects.filter(kind=f"sharing.{kind}").order_by("pk")
    return [(row.state, sorted(each.team.name for each in row.receipts.all())) for row in rows]


def owner(person):
    return Duty.objects.current().get(subject=person).owner


def test_sender_keeps_access_and_duty_and_is_alerted_and_the_desk_hears_without_a_name(person, gareth, desk, noon):
    move(person)

    assert grants_of(person, noon) == [("FSI", "contributor", False)]
    assert owner(person) == gareth
    assert not Handover.objects.exists()
    assert alerts_of("nobody_at_place") == [("new", ["Full Sutton OMU"])]
    assert Alert.objects.get(kind="sharing.nobody_at_place").text == (
        "No one at HMP Frankland can be the owner in Release Monitor yet. Gareth Pym, Full Sutton OMU, keeps "
        "the duty until then."
    )
    assert alerts_of("place_without_team") == [("new", ["CTP North East"])]
    unnamed = Alert.objects.get(kind="sharing.place_without_team")
    assert unnamed.subject is None
    assert person.family_name not in unnamed.text
    assert "HMP Frankland (FKI)" in unnamed.text


def test_desk_that_sees_the_person_is_alerted_by_name_too(person, desk):
    GrantFactory(subject=person, team=desk, grant_role=GrantRole.READER)

    move(person)

    assert alerts_of("nobody_at_place") == [("new", ["CTP North East", "Full Sutton OMU"])]


def test_desk_hears_of_a_place_once_for_as_long_as_anybody_waits_there(person, desk):
    other = OffenderFactory()

    move(person)
    move(other, leaves="")

    assert len(alerts_of("place_without_team")) == 1


def test_same_move_twice_waits_once(person):
    move(person)
    move(person)

    assert AwaitedTeam.objects.open().count() == 1
    assert len(alerts_of("nobody_at_place")) == 1


def test_first_member_is_offered_the_duty_and_the_sender_reads_on_from_then(person, prisons, gareth, desk, noon):
    move(person)
    team = omu(prisons)
    assert alerts_of("nobody_at_place")[0][0] == "new"  # a team without a member answers for nobody

    nadia = join(team)

    assert awaiting.awaited(person) is None
    assert grants_of(person, noon) == [("FKI", "contributor", False), ("FSI", "reader", True)]
    row = Handover.objects.get()
    assert (row.from_owner, row.to_team, row.state) == (gareth, team, "offered")
    assert owner(person) == gareth
    handovers.accept(handover=row, by=nadia)
    assert owner(person) == nadia
    assert [state for state, _ in [*alerts_of("nobody_at_place"), *alerts_of("place_without_team")]] == [
        "superseded",
        "superseded",
    ]


def test_member_of_a_later_day_is_offered_it_by_the_clock_on_that_day(person, prisons, noon, at_noon):
    move(person)
    join(omu(prisons), starts_at=noon + timedelta(days=2))
    at_noon.shift(timedelta(days=2, seconds=-1))
    watch_duties()
    assert not Handover.objects.exists()
    at_noon.shift(timedelta(seconds=1))

    watch_duties()
    watch_duties()

    assert Handover.objects.count() == 1


def test_who_can_answer_for_nobody_is_not_waited_for(person, prisons):
    move(person)
    team = omu(prisons)

    teams.add_member(team=team, user=UserFactory(role="auditor", agency=prisons), by=None)

    assert awaiting.awaited(person).enters == "FKI"


def test_moved_on_before_anybody_came_the_first_sender_hands_over(person, prisons, gareth, noon):
    wakefield = omu(prisons, "WDI", "Wakefield OMU")
    join(wakefield)
    empty = omu(prisons)
    move(person)

    move(person, leaves="FKI", enters="WDI", place="HMP Wakefield")

    assert awaiting.awaited(person) is None
    assert grants_of(person, noon) == [("FKI", "reader", True), ("FSI", "reader", True), ("WDI", "contributor", False)]
    row = Handover.objects.get()
    assert (row.from_owner, row.to_team) == (gareth, wakefield)
    assert alerts_of("nobody_at_place")[0][0] == "superseded"
    join(empty)
    assert Handover.objects.count() == 1


def test_moved_on_to_another_place_without_a_team_the_first_sender_waits_on(person, prisons, gareth, noon):
    move(person)

    move(person, leaves="FKI", enters="WDI", place="HMP Wakefield")

    waits = awaiting.awaited(person)
    assert (waits.leaves, waits.enters) == ("FSI", "WDI")
    assert grants_of(person, noon) == [("FSI", "contributor", False)]
    join(omu(prisons, "WDI", "Wakefield OMU"))
    assert Handover.objects.get().from_owner == gareth


def test_back_where_the_duty_stands_nobody_waits_and_nothing_is_offered(person, gareth, noon):
    move(person)

    move(person, leaves="FKI", enters="FSI", place="HMP Full Sutton")

    assert awaiting.awaited(person) is None
    assert grants_of(person, noon) == [("FSI", "contributor", False)]
    assert not Handover.objects.exists()


def test_one_person_who_cannot_be_handed_over_does_not_stop_the_next(person, prisons, monkeypatch):
    other = OffenderFactory()
    move(person)
    move(other, leaves="")
    team = omu(prisons)
    hand_over = establishment_handover.hand_over_place

    def broken(**what):
        if what["subject"].pk == person.pk:
            raise ValueError
        return hand_over(**what)

    monkeypatch.setattr(establishment_handover, "hand_over_place", broken)

    join(team)

    assert awaiting.awaited(person) is not None
    assert awaiting.awaited(other) is None
    monkeypatch.undo()
    watch_duties()
    assert awaiting.awaited(person) is None


def test_people_brought_in_wait_without_an_alert_of_each_and_the_team_that_comes_is_let_in(person, prisons, desk, noon):
    awaiting.await_many(held=[(person, "FKI", "HMP Frankland", "North East")], at=noon)

    assert alerts_of("nobody_at_place") == []
    assert alerts_of("place_without_team") == [("new", ["CTP North East"])]
    join(omu(prisons))
    assert ("FKI", "contributor", False) in grants_of(person, noon)
