"""People by the API: added, corrected, and their names and numbers kept."""

import pytest

from offenders.models import Alias, Identifier, Offender
from sharing.models import AuditEntry, Duty, Grant
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AgencyFactory, GrantFactory, TeamFactory
from tests.offenders.program import Program, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
NEW = {"family_name": "Haldon", "given_names": "Callum", "prison_number": "A1234BC", "date_of_birth": "1994-02-11"}


@pytest.fixture
def team():
    return TeamFactory(agency=AgencyFactory(kind="ppcs"))


@pytest.fixture
def program(client, team):
    return Program(client, team)


@pytest.fixture
def person(team):
    found = OffenderFactory(given_names="Ron", family_name="Wrexcombe")
    GrantFactory(subject=found, team=team, grant_role="contributor")
    return found


def test_program_adds_a_person_whom_its_team_leads(program, team):
    made = program.post("people/", NEW | {"team": team.uid, "crn": "X123456"})

    assert made.status_code == 201, made.json()
    assert (made.json()["programme"], made.json()["identifiers"][0]["value"]) == ("terrorism", "X123456")
    assert Grant.objects.get().grant_role == "lead"
    assert not Duty.objects.filter(owner=program.user).exists()


def test_who_may_be_the_same_is_asked_about(program, team, person):
    twin = NEW | {"family_name": "Wrexcombe", "given_names": "Ron", "date_of_birth": None, "team": team.uid}

    asked = program.post("people/", twin)

    assert (asked.status_code, str(person.uid) in asked.json()["detail"]) == (409, True)
    assert Offender.objects.count() == 1
    assert program.post("people/", twin | {"not_these": [person.uid]}).status_code == 201


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"team": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22"}, "team"),
        ({"prison_number": "1234"}, "prison_number"),
        ({"date_of_birth": "2030-01-01"}, "date_of_birth"),
        ({"region": "Nowhere"}, "region"),
        ({"family_name": "Hal\u200bdon"}, "family_name"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(program, team, given, field):
    assert refused(program.post("people/", NEW | {"team": team.uid} | given)) == (400, field)
    assert not Offender.objects.exists()


def test_number_of_somebody_hidden_is_taken(program, team):
    OffenderFactory(prison_number="A1234BC")

    answer = program.post("people/", NEW | {"team": team.uid})

    assert (answer.status_code, answer.json()["prison_number"]) == (201, "A1234BC")
    assert answer.json()["number_given_at"]


def test_details_are_corrected_and_the_rest_stays(program, person):
    where = f"people/{person.uid}/"

    changed = program.change(where, "change", {"given_names": "Ronald", "sex": "male"})

    assert (changed.status_code, changed.json()["given_names"], changed.json()["family_name"]) == (
        200,
        "Ronald",
        "Wrexcombe",
    )
    entry = AuditEntry.objects.filter(verb="offenders.person_changed").latest("pk")
    assert entry.actor_id == program.user.pk


def test_change_of_an_older_version_is_refused(program, person):
    where = f"people/{person.uid}/"
    tag = program.get(where).headers["ETag"]
    Offender.objects.update(given_names="Roland")

    answer = program.post(f"{where}change/", {"sex": "male"}, **{"If-Match": tag})

    assert answer.status_code == 412
    assert Offender.objects.get().sex == ""


def test_names_come_change_and_go(program, person):
    where = f"people/{person.uid}/"

    (alias,) = program.change(where, "add-name", {"name": "The Baker", "note": "Passport"}).json()["aliases"]
    renamed = program.change(where, "change-name", {"alias": alias["uid"], "name": "The Butcher"}).json()
    assert [each["name"] for each in renamed["aliases"]] == ["The Butcher"]
    assert Alias.objects.get().note == "Passport"
    gone = program.change(where, "remove-name", {"alias": alias["uid"], "reason": "His brother's"})
    assert (gone.status_code, gone.json()["aliases"]) == (200, [])


def test_name_of_somebody_else_is_not_there(program, person):
    other = Alias.objects.create(offender=OffenderFactory(), name="The Baker")

    answer = program.change(f"people/{person.uid}/", "remove-name", {"alias": other.uid, "reason": "x"})

    assert refused(answer) == (400, "alias")
    assert Alias.objects.exists()


def test_numbers_come_and_end(program, person):
    where = f"people/{person.uid}/"

    (number,) = program.change(where, "add-number", {"kind": "crn", "value": "X123456"}).json()["identifiers"]
    ended = program.change(where, "end-number", {"identifier": number["uid"], "on": "2026-11-27", "reason": "Merged"})

    assert (ended.status_code, ended.json()["identifiers"][0]["ends_on"]) == (200, "2026-11-27")
    assert refused(program.change(where, "add-number", {"kind": "prison", "value": "A1234BC"})) == (400, "kind")
    assert Identifier.objects.count() == 1
