"""Absences, orders, leavings and disputes by the API: what of them is told, to people and to programs, and when it is
over."""

from datetime import UTC, date, datetime, timedelta

import pytest

from offenders.absences.actions import record_absence, record_back
from offenders.absences.rules import AbsenceKind
from offenders.models import CustodyPeriod, DisputeDecision, Leaving, Movement, ReleaseOrder
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory, UserFactory
from tests.offenders.halden import prisons
from tests.worlds import prepare_nothing, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LISTS = ("absences", "release-orders", "leavings", "date-disputes")
FOR_PEOPLE = {  # what was written freely
    "absences": {"where", "authority"},
    "release-orders": {"ended_because"},
    "leavings": {"judged", "how_known", "whereabouts", "document"},
    "date-disputes": {"reason", "ended_because"},
}


def made():
    """A person away from prison, with an order, an earlier leaving that is being checked, and dates in dispute."""
    from offenders.movements import actions as custody

    place = prisons()["FSI"]
    person, team, officer = OffenderFactory(), TeamFactory(), UserFactory()
    GrantFactory(subject=person, team=team)
    custody.receive(offender=person, establishment=place, on=date(2023, 3, 15), by=None)
    period = CustodyPeriod.objects.get()
    away = record_absence(
        offender=person, kind=AbsenceKind.HOSPITAL, left_at=NOON - HOUR, due_back_at=None, where="Leeds", by=None
    )
    said = {"kind": "bail", "ends": "remand", "opens_on": date(2026, 12, 2), "reference": "T1"}
    order = ReleaseOrder.objects.create(offender=person, period=period, recorded_by=officer, **said)
    leaving = Leaving.objects.create(
        offender=person,
        period=period,
        movement=Movement.objects.create(offender=person, happening="left_early", happened_on=date(2023, 1, 1)),
        kind="early",
        judged={"words": "Early by 13 days"},
        left_at=NOON,
        how_known="Gate log",
        confirm_due_at=NOON,
    )
    dispute = DisputeDecision.objects.create(offender=person, period=period, route="CRD", answer_due_at=NOON)
    return {
        "person": person,
        "team": team,
        "absences": away,
        "release-orders": order,
        "leavings": leaving,
        "date-disputes": dispute,
    }


world = world_of(made, patched=prepare_nothing)
person, team = row_of("person"), row_of("team")


@pytest.fixture
def get(client, team):
    client.force_login(UserFactory(role="probation_officer", teams=[team]))
    return lambda where, **params: client.get(f"/api/v1/{where}", params)


def over(name, row):
    """End it as the record would."""
    if name == "absences":
        record_back(absence=row, at=NOON, by=None)
    else:
        type(row).objects.filter(pk=row.pk).update(**{"over_at" if name == "leavings" else "ended_at": NOON})


@pytest.mark.parametrize("name", LISTS)
def test_list_holds_what_is_not_over_and_all_of_it_when_asked(get, world, person, name):
    row = world[name]
    (told,) = get(f"{name}/").json()["results"]
    assert (told["uid"], told["person"]["uid"]) == (str(row.uid), str(person.uid))

    over(name, row)

    assert get(f"{name}/").json()["results"] == []
    assert [each["uid"] for each in get(f"{name}/", state="all").json()["results"]] == [str(row.uid)]
    assert get(f"{name}/{row.uid}/").status_code == 200
    assert get(f"{name}/", state="all", person=str(row.uid)).json()["results"] == []


@pytest.mark.parametrize("name", LISTS)
def test_what_was_written_freely_is_told_to_people_and_to_no_program(client, get, team, world, name):
    where = f"{name}/{world[name].uid}/"
    told = set(get(where).json())
    program = ClientFactory(
        teams=[team],
        scopes=["absences:read", "date-disputes:read", "leavings:read", "release-orders:read", "releases:read"],
    )
    asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
    token = client.post("/api/v1/token", asked).json()["access_token"]

    to_a_program = client.get(f"/api/v1/{where}", headers={"Authorization": f"Bearer {token}"}).json()

    assert told - set(to_a_program) == FOR_PEOPLE[name]


def test_leaving_that_is_being_checked_says_so_and_nothing_more(get, world):
    told = get(f"leavings/{world['leavings'].uid}/").json()

    assert (told["kind"], told["state"], told["decided_at"]) == ("early", "checking", None)
    assert "error" not in str(told)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_written_there(client, get, world, name, method):
    answer = getattr(client, method)(f"/api/v1/{name}/{world[name].uid}/", headers={"Idempotency-Key": "k"})

    assert answer.status_code == 405


def test_person_says_until_when_they_are_on_licence(get, person):
    type(person).objects.filter(pk=person.pk).update(status="on_licence", status_until=date(2027, 12, 4))

    told = get(f"people/{person.uid}/").json()

    assert (told["status"], told["status_until"]) == ("on_licence", "2027-12-04")


@pytest.mark.parametrize("name", LISTS)
def test_list_asks_as_much_for_one_as_for_twenty(get, world, name, django_assert_max_num_queries):
    rows = type(world[name]).objects
    if name == "absences":
        for _ in range(19):
            rows.create(offender=world["person"], period=world[name].period, kind="court", planned_on=date(2026, 12, 9))
    with django_assert_max_num_queries(12):
        assert get(f"{name}/", state="all").status_code == 200
