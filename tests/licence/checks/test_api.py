"""Licences, plans and checks for programs: what they read, and how they answer a check."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from licence.licences.rules import first_moment
from licence.models import Check
from sharing.clients.token_scopes import TokenScope
from tests.factories.breaches import condition_of
from tests.factories.checks import caseload, due
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FOUND = {"done_at": "2026-12-01T10:00:00Z", "narrative": "Room as approved"}


@pytest.fixture
def case(client):
    officer, licence = caseload()
    client.force_login(officer)
    return officer, licence


def answer(client, check, key="one", match=None, **more):
    address = reverse("checks-answer", kwargs={"uid": check.uid})
    match = match or client.get(reverse("checks-detail", kwargs={"uid": check.uid}))["ETag"]
    headers = {"Idempotency-Key": key, "If-Match": match}
    return client.post(address, FOUND | more, content_type="application/json", headers=headers)


def test_due_check_is_answered_by_a_code_once_and_not_over_somebody_elses_answer(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)
    known = client.get(reverse("checks-detail", kwargs={"uid": check.uid}))["ETag"]

    first = answer(client, check, match=known, outcome_code="UAAB")
    again = answer(client, check, match=known, outcome_code="UAAB")
    late = answer(client, check, key="two", match=known, outcome="compliant")
    other = answer(client, check, key="three", outcome="compliant")

    assert (first.status_code, first.json()["outcome"]) == (200, "not_compliant")
    assert again["Idempotent-Replayed"] == "true"
    assert (late.status_code, other.status_code) == (412, 409)
    assert Check.objects.count() == 2


def test_code_that_is_not_known_is_refused_at_its_field_and_nothing_is_changed(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)

    refused = answer(client, check, outcome_code="AAM11")

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "outcome_code")
    assert Check.objects.get().outcome == ""


def test_refusal_of_the_action_stands_at_its_field(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)

    refused = answer(client, check, outcome="compliant", done_at="2026-12-02T10:00:00Z")

    assert refused.json()["errors"][0]["field"] == "done_at"


def test_conditions_of_a_licence_are_those_of_the_day_that_is_asked_for(client, case):
    _, licence = case
    row = licence.rows[0]
    type(row).objects.filter(pk=row.pk).update(ends_at=first_moment(date(2026, 11, 1)))
    condition_of(licence, "supervision", 9, starts_at=first_moment(date(2026, 11, 1)), wording="Meet each week.")
    address = reverse("licences-detail", kwargs={"uid": licence.uid})

    before = client.get(address, {"on": "2026-10-31"}).json()["conditions"]
    after = client.get(address, {"on": "2026-11-01"}).json()["conditions"]

    assert [each["number"] for each in before] == [1, 2, 3]
    assert [each["number"] for each in after] == [2, 3, 9]
    assert after[-1]["wording"] == "Meet each week."


def test_list_is_narrowed_by_state_and_person_and_names_nobody_hidden(client, case):
    officer, licence = case
    check = due(licence.rows[0], officer)
    done = due(licence.rows[1], officer)
    Check.objects.filter(pk=done.pk).update(
        outcome="compliant", done_at=datetime(2026, 12, 1, tzinfo=UTC), recorded_at=datetime(2026, 12, 1, tzinfo=UTC)
    )
    _, hidden = caseload()
    due(hidden.rows[0], officer)

    def uids(**query):
        return [row["uid"] for row in client.get(reverse("checks-list"), query).json()["results"]]

    assert uids(state="due") == [str(check.uid)]
    assert uids(state="answered", person=licence.offender.uid) == [str(done.uid)]
    assert uids(person=hidden.offender.uid) == uids(person="nobody") == []


def test_scopes_are_named_as_partners_know_them():
    assert {"licences:read", "checks:read", "checks:write"} <= set(TokenScope)


@pytest.mark.parametrize("name", ["licences", "checks"])
def test_a_line_of_a_list_says_what_the_row_says_alone(client, case, name):
    officer, licence = case
    due(licence.rows[0], officer)

    (line,) = client.get(reverse(f"{name}-list")).json()["results"]

    assert line == client.get(reverse(f"{name}-detail", kwargs={"uid": line["uid"]})).json()
    narrow = client.get(reverse(f"{name}-list"), {"fields": "uid,person"}).json()["results"]
    assert narrow == [{"uid": line["uid"], "person": line["person"]}]


def as_program(client, person, grant_role):
    """What a program sends with its token, whose team was given access as this."""
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role=grant_role)
    ClientFactory(client_id="tags", teams=[team])
    asked = {"grant_type": "client_credentials", "client_id": "tags", "client_secret": "a secret"}
    return {"Authorization": f"Bearer {client.post('/api/v1/token', asked).json()['access_token']}"}


@pytest.mark.parametrize(("grant_role", "status"), [("contributor", 200), ("reader", 403)])
def test_program_logs_checks_of_those_on_whom_its_team_works(client, grant_role, status):
    officer, licence = caseload()
    check = due(licence.rows[0], officer)
    token = as_program(client, licence.offender, grant_role)
    known = client.get(reverse("checks-detail", kwargs={"uid": check.uid}), headers=token)["ETag"]

    answered = client.post(
        reverse("checks-answer", kwargs={"uid": check.uid}),
        FOUND | {"outcome": "compliant"},
        content_type="application/json",
        headers=token | {"Idempotency-Key": "one", "If-Match": known},
    )

    check.refresh_from_db()
    assert answered.status_code == status
    assert check.outcome == ("compliant" if status == 200 else "")
