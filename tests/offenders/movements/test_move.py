"""Movements hand the person over between the teams of establishments, and tell who follows when a term ends."""

from datetime import date, timedelta

import pytest

from offenders import followers
from offenders.custody.rules import Happening
from offenders.dates.rules.releases import Code
from offenders.dates.upkeep import releases
from offenders.models import Establishment, Movement, Release
from offenders.movements import actions as custody
from sharing.access.rules import GrantRole
from sharing.models import Grant
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026


def made():
    places = prisons()
    teams = {code: TeamFactory(name=f"{code} OMU", kind="establishment", place_code=code) for code in places}
    for team in teams.values():
        UserFactory(role="prison_offender_manager", teams=[team])  # somebody who can answer
    person = OffenderFactory()
    GrantFactory(subject=person, grant_role=GrantRole.LEAD)
    custody.receive(offender=person, establishment=places["FSI"], on=date(2023, 3, 15), by=None)
    return {"places": places, "teams": teams, "person": person}


world = world_of(made, patched=prepare_nothing)
teams, person = row_of("teams"), row_of("person")


def let_in(person, at):
    """{team: role} of the establishments' teams now."""
    rows = Grant.objects.live(at=at).filter(subject=person).exclude(team__place_code="")
    return {grant.team.place_code: grant.grant_role for grant in rows.select_related("team")}


def released(person, *, basis="CRD", on=date(2026, 11, 30)):
    releases.record_official_dates(
        offender=person, dates={Code(basis): on}, source="NOMIS", as_at=date(2026, 11, 24), by=None
    )
    return custody.record_release(release=Release.objects.get(basis=basis), on=on, by=None)


@pytest.fixture
def told():
    told = []
    followers.term_ended.followers.append(lambda **what: told.append(what["movement"].happening))
    yield told
    followers.term_ended.followers.pop()


def test_who_is_received_is_shared_with_the_establishments_teams(person, noon):
    assert let_in(person, noon) == {"FSI": "contributor"}


def test_transfer_hands_over_in_one_transaction(person, places, noon):
    by = UserFactory()

    custody.transfer(offender=person, to=places["FKI"], on=date(2026, 11, 30), by=by)

    assert let_in(person, noon) == {"FSI": "reader", "FKI": "contributor"}
    reader = Grant.objects.get(grant_role="reader")
    assert (reader.ends_at, reader.made_by, reader.reason) == (
        noon + timedelta(days=14),
        by,
        "Moved from HMP Full Sutton to HMP Frankland",
    )


def test_a_move_is_of_no_earlier_day_than_what_was_recorded_last(person, places):
    custody.transfer(offender=person, to=places["FKI"], on=date(2026, 11, 30), by=None)

    with pytest.raises(custody.MovementRefused, match="before the latest movement"):
        custody.transfer(offender=person, to=places["FSI"], on=date(2026, 11, 29), by=None)

    assert custody.transfer(offender=person, to=places["FSI"], on=date(2026, 11, 30), by=None)


def test_nothing_moves_when_the_hand_over_fails(person, places, noon, monkeypatch):
    monkeypatch.setattr("sharing.duties.establishment_handover.hand_over_place", lambda **what: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        custody.transfer(offender=person, to=places["FKI"], on=date(2026, 11, 30), by=None)

    person.refresh_from_db()
    assert person.establishment == places["FSI"]
    assert not Movement.objects.filter(happening="transferred").exists()


def test_same_form_twice_moves_once(person, places):
    uid = person.uid  # any key that no movement has
    asked = {"offender": person, "to": places["FKI"], "on": date(2026, 11, 30), "by": None, "uid": uid}

    assert custody.transfer(**asked) == custody.transfer(**asked)

    assert Movement.objects.filter(happening="transferred").count() == 1


def test_who_was_moved_meanwhile_is_not_moved_from_elsewhere(person, places):
    wakefield = Establishment.objects.create(code="WDI", name="HMP Wakefield")
    custody.transfer(offender=person, to=places["FKI"], on=date(2026, 11, 30), by=None)

    with pytest.raises(custody.MovementRefused, match="moved the person first: they are at HMP Frankland now"):
        custody.transfer(offender=person, to=wakefield, on=date(2026, 11, 30), by=None, seen_at=places["FSI"])


def test_prison_writes_on_for_a_week_after_a_release_and_reads_on_for_two(person, noon):
    released(person)

    given = Grant.objects.filter(subject=person, team__place_code="FSI").live(at=noon)
    assert {(each.grant_role, (each.ends_at - noon).days) for each in given} == {("contributor", 7), ("reader", 14)}


def test_return_elsewhere_lets_the_other_prison_in(person, places, noon):
    released(person, on=date(2026, 11, 20))
    custody.record_happening(offender=person, happening=Happening.LICENCE_REVOKED, on=date(2026, 11, 29), by=None)

    custody.record_return(offender=person, establishment=places["FKI"], on=date(2026, 11, 30), by=None)

    assert let_in(person, noon) == {"FSI": "reader", "FKI": "contributor"}


def test_prison_from_which_somebody_absconded_reads_on_when_another_receives_them(person, places, noon):
    custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=date(2026, 11, 20), by=None)
    assert let_in(person, noon) == {"FSI": "contributor"}

    custody.receive(offender=person, establishment=places["FKI"], on=date(2026, 11, 30), by=None)

    assert let_in(person, noon) == {"FSI": "reader", "FKI": "contributor"}


class TestEndOfTheTerm:
    def test_is_told_when_the_licence_ends(self, person, told):
        released(person)
        assert told == []

        custody.record_happening(offender=person, happening=Happening.LICENCE_ENDED, on=date(2026, 12, 1), by=None)

        assert told == ["licence_ended"]

    def test_is_told_when_somebody_leaves_without_a_licence(self, person, told):
        released(person, basis="SED")

        assert told == ["released_without_licence"]

    def test_is_told_of_nothing_else(self, person, places, told):
        custody.transfer(offender=person, to=places["FKI"], on=date(2026, 11, 30), by=None)
        custody.record_happening(offender=person, happening=Happening.ABSCONDED, on=date(2026, 11, 30), by=None)

        assert told == []


def test_nobody_is_moved_to_a_place_from_the_day_on_which_it_closed(person, places):
    Establishment.objects.filter(code="FKI").update(closed_on=date(2026, 11, 30))
    places["FKI"].refresh_from_db()

    custody.check_transfer(offender=person, to=places["FKI"], on=date(2026, 11, 29))
    with pytest.raises(custody.MovementRefused, match="HMP Frankland is closed since 30 November 2026"):
        custody.transfer(offender=person, to=places["FKI"], on=date(2026, 11, 30), by=None)

    assert [str(place) for place in Establishment.objects.taking_people(on=date(2026, 11, 30))] == ["HMP Full Sutton"]
