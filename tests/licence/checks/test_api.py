"""Licences, plans and checks for programs: what they read, and how they answer a check."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from licence.catalogue.rules.families import Family, kinds_for
from licence.licences.rules import first_moment
from licence.models import Check, CheckPlan, Handover
from sharing.clients.token_scopes import TokenScope
from tests.factories.breaches import condition_of, let_in
from tests.factories.checks import caseload, due
from tests.factories.programs import program_for
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory, UserFactory

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


def as_far_as(line, row):
    """The row without what the line does not say."""
    if isinstance(line, list):
        return [as_far_as(each, other) for each, other in zip(line, row, strict=True)]
    return {name: as_far_as(line[name], row[name]) for name in line} if isinstance(line, dict) else row


@pytest.mark.parametrize("name", ["licences", "checks", "check-plans"])
def test_a_line_of_a_list_says_what_the_row_says_alone(client, case, name):
    officer, licence = case
    due(licence.rows[0], officer)

    (line,) = client.get(reverse(f"{name}-list")).json()["results"]

    assert line == as_far_as(line, client.get(reverse(f"{name}-detail", kwargs={"uid": line["uid"]})).json())
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


PLAN = {"number": 2, "unit": "week", "grace_days": 1, "starts_on": "2026-12-07"}


def plan_of(condition):
    kinds = [str(kind) for kind in kinds_for(Family(condition.family))[:1]]
    return PLAN | {"person": str(condition.offender.uid), "condition": str(condition.uid), "kinds": kinds}


def test_program_plans_changes_and_ends_how_a_condition_is_checked():
    officer, licence = caseload()
    system = program_for(licence.offender, "probation")
    body = plan_of(licence.rows[0]) | {"officer": officer.email}
    made = system.post("/api/v1/check-plans/", body)
    plan = f"/api/v1/check-plans/{made.json()['uid']}/"
    changed = system.post(f"{plan}change/", {"number": 1, "reason": "A second phone"})
    ended = system.post(f"{plan}end/", {"reason": "Varied"})

    assert (made.status_code, made.json()["officer"]) == (201, officer.name)
    assert [changed.json()[name] for name in ("number", "unit", "officer")] == [1, "week", officer.name]
    assert ended.json()["ends_on"] == "2026-12-07"  # never before it begins


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"officer": "nobody@agency.example"}, "officer"),
        ({"kinds": ["polygraph_session"]}, "kinds"),
        ({"officer": None}, "officer"),
        ({"starts_on": "2026-01-01"}, "starts_on"),  # the condition did not bind yet
    ],
)
def test_plan_that_cannot_be_is_refused_at_its_field(more, field):
    officer, licence = caseload()
    body = plan_of(licence.rows[0]) | {"officer": officer.email}

    refused = program_for(licence.offender, "probation").post("/api/v1/check-plans/", body | more)

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, field)
    assert not CheckPlan.objects.exists()


def test_due_check_is_reassigned_to_someone_who_works_with_the_person_and_to_no_other():
    officer, licence = caseload()
    colleague = let_in(licence.offender, "probation")
    check = due(licence.rows[0], officer)
    system = program_for(licence.offender, "probation")
    address = f"/api/v1/checks/{check.uid}/reassign/"
    stranger = system.post(address, {"officer": UserFactory().email, "reason": "Leave"})
    given = system.post(address, {"officer": colleague.email, "reason": "Leave"})

    assert (stranger.status_code, stranger.json()["errors"][0]["field"]) == (400, "officer")
    assert given.json()["officer"] == colleague.name
    assert Handover.objects.get().by == system.account
