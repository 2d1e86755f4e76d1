"""Days in the place of a prison's date, by the API: read by programs, signed by people alone, and by two of them."""

from datetime import date

import pytest

from offenders.models import DateOverride
from tests.factories.sharing import ClientFactory, UserFactory
from tests.offenders.dates.overrides.test_overrides import counted, held, proposed, signed, world  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

LIST = "/api/v1/date-overrides/"
BODY = {
    "code": "CRD",
    "falls_on": "2027-01-28",
    "source": "ours",
    "reason": "Counted twice",
    "evidence": "Warrant",
    "ends_on": "2026-12-15",
    "earlier_is_meant": True,
}


@pytest.fixture
def post(client):
    def send(where, body, *, key="once", **headers):
        return client.post(where, body, content_type="application/json", headers={"Idempotency-Key": key, **headers})

    return send


@pytest.fixture
def token(client, full_sutton):
    program = ClientFactory(teams=[full_sutton])
    asked = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
    return {"Authorization": f"Bearer {client.post('/api/v1/token', asked).json()['access_token']}"}


def test_two_people_sign_by_the_api(client, post, held, officer, colleague):  # noqa: F811
    client.force_login(officer)
    made = post(LIST, BODY | {"person": str(held.uid)})
    assert (made.status_code, made.json()["state"], made.json()["proposed_by"]) == (201, "proposed", "Gareth Pym")
    where = f"{LIST}{made.json()['uid']}/"

    own = post(f"{where}countersign/", {"earlier_is_meant": True}, key="own")
    assert (own.status_code, own.json()["detail"]) == (
        403,
        "You did the first part yourself. Someone else must do this one.",
    )

    client.force_login(colleague)
    unsaid = post(f"{where}countersign/", {}, key="unsaid")
    assert (unsaid.status_code, unsaid.json()["errors"][0]["field"]) == (400, "earlier_is_meant")
    done = post(f"{where}countersign/", {"earlier_is_meant": True}, key="said")
    assert (done.json()["state"], done.json()["countersigned_by"]) == ("in_force", "Colin Strand")
    assert counted().leaves_on == date(2027, 1, 28)

    assert post(f"{where}end/", {"reason": "Put right"}, key="end").json()["state"] == "ended"
    assert counted().leaves_on == date(2027, 2, 5)


def test_program_reads_and_is_told_that_it_never_signs(client, post, token, held, officer):  # noqa: F811
    override = proposed(held, officer)
    read = client.get(f"{LIST}?state=proposed", headers=token).json()["results"]
    assert [(each["code"], each["person"]["uid"]) for each in read] == [("CRD", str(held.uid))]

    where = f"{LIST}{override.uid}/"
    for number, (address, body) in enumerate(
        [
            (LIST, BODY | {"person": str(held.uid), "code": "PED"}),
            (f"{where}countersign/", {"earlier_is_meant": True}),
            (f"{where}end/", {"reason": "x"}),
        ]
    ):
        answer = post(address, body, key=f"try {number}", **token)
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:release-monitor:problem:people-only")
    assert DateOverride.objects.get().countersigned_at is None


@pytest.mark.parametrize("other", [{"staff_number": "p 4600"}, {"staff_number": ""}])
def test_nor_does_a_second_account(client, post, held, full_sutton, other):  # noqa: F811
    override = proposed(held, UserFactory(name="Gareth Pym", staff_number="P4600"))
    client.force_login(UserFactory(role="prison_offender_manager", teams=[full_sutton], **other))

    answer = post(f"{LIST}{override.uid}/countersign/", {"earlier_is_meant": True})

    assert answer.status_code == 403
    assert "staff number" in answer.json()["detail"]


def test_states_and_unknown_ones(client, held, officer, colleague):  # noqa: F811
    signed(proposed(held, officer), colleague)
    client.force_login(officer)

    assert len(client.get(f"{LIST}?state=in_force").json()["results"]) == 1
    assert client.get(f"{LIST}?state=ended").json()["results"] == []
    assert client.get(f"{LIST}?state=other").status_code == 400
