"""Alerts over the API: what a program of a team reads, acknowledges and ends."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from sharing.access.rules import GrantRole
from sharing.models import Alert, AuditEntry, Receipt, Severity
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import AlertFactory, GrantFactory, ReceiptFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/api/v1/alerts/"


@pytest.fixture
def person():
    return OffenderFactory(given_names="Callum", family_name="Dray")


@pytest.fixture
def team(person):
    return GrantFactory(subject=person, grant_role=GrantRole.CONTRIBUTOR).team


@pytest.fixture
def alert(person, team):
    return AlertFactory(subject=person, tells=[team, TeamFactory()], kind="releases.coming")


@pytest.fixture
def api(team):
    client = APIClient()
    client.force_authenticate(UserFactory(name="Helen Castell", teams=[team]))
    return client


def act(api, alert, verb, *, key="one", tag=None, **body):
    at = reverse("alerts-detail", kwargs={"uid": alert.uid})
    tag = tag or api.get(at)["ETag"]
    return api.post(f"{at}{verb}/", body, format="json", headers={"Idempotency-Key": key, "If-Match": tag})


def test_list_tells_what_the_callers_teams_were_told(api, alert, person, team):
    AlertFactory(tells=[TeamFactory()])

    (told,) = api.get(LIST).json()["results"]

    assert told["uid"] == str(alert.uid)
    assert (told["severity"], told["person"], told["person_name"]) == ("high", str(person.uid), "Callum Dray")
    assert (told["thread"], told["matter"]) == (str(alert.thread.uid), "system")
    assert [receipt["team"] for receipt in told["receipts"]] == [str(team.uid)]


def test_filters(api, alert):
    left = {
        "severity=critical": 0,
        "severity=high": 1,
        "kind=releases.coming": 1,
        "kind=other": 0,
        "show=open": 1,
        "show=working": 0,
        "show=closed": 0,
        "person=nobody": 0,
        f"thread={alert.thread.uid}": 1,
        f"thread={alert.uid}": 0,
        "matter=system": 1,
        "matter=dates": 0,
    }

    assert {query: len(api.get(f"{LIST}?{query}").data["results"]) for query in left} == left


def test_filter_that_is_not_known_is_a_problem(api, alert):
    for query in ("severity=worst", "show=all", "cursor=x", "unknown=1", "fields=secret"):
        answer = api.get(f"{LIST}?{query}")

        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), query


def test_acknowledged_once_for_the_callers_teams(api, alert):
    first, again = act(api, alert, "acknowledge"), act(api, alert, "acknowledge", key="two")

    assert first.status_code == 200
    assert first.data["receipts"][0]["acknowledged_by"] == "Helen Castell"
    assert first["ETag"]
    assert again.status_code == 409
    assert Receipt.objects.open().count() == 1


def test_same_request_again_gets_the_first_answer(api, alert):
    tag = api.get(reverse("alerts-detail", kwargs={"uid": alert.uid}))["ETag"]

    first, again = (act(api, alert, "acknowledge", tag=tag) for _ in range(2))

    assert (first.status_code, again.status_code) == (200, 200)
    assert again["Idempotent-Replayed"] == "true"
    assert AuditEntry.objects.filter(verb="alert.acknowledged").count() == 1


@pytest.mark.parametrize(("verb", "state"), [("resolve", "resolved"), ("false-alarm", "false_alarm")])
def test_ended_for_a_reason(api, alert, verb, state):
    assert act(api, alert, verb).status_code == 400
    assert act(api, alert, verb, key="two", reason="Met at the gate").data["state"] == state
    assert act(api, alert, verb, key="three", reason="Again").status_code == 409


def test_taken(api, alert):
    assert act(api, alert, "take").data["taken_by"] == "Helen Castell"


def test_write_on_an_older_version_is_refused(api, alert):
    tag = api.get(reverse("alerts-detail", kwargs={"uid": alert.uid}))["ETag"]
    Alert.objects.update(text="More is known")

    assert act(api, alert, "acknowledge", tag=tag).status_code == 412


def test_reading_one_is_noted_and_changes_no_version(api, alert, team):
    first, second = (api.get(reverse("alerts-detail", kwargs={"uid": alert.uid})) for _ in range(2))

    assert alert.receipts.get(team=team).read_by.name == "Helen Castell"
    assert first["ETag"] == second["ETag"]


def test_reader_acknowledges_and_may_not_end(alert, person):
    reading = GrantFactory(subject=person).team
    ReceiptFactory(alert=alert, team=reading)
    api = APIClient()
    api.force_authenticate(UserFactory(teams=[reading]))

    assert act(api, alert, "acknowledge").status_code == 200
    assert act(api, alert, "resolve", key="two", reason="x").status_code == 403


def test_queries_are_as_many_for_one_as_for_fifty(api, alert, person, team, noon):
    api.get(LIST)
    with CaptureQueriesContext(connection) as for_one:
        api.get(LIST)
    for n in range(49):
        AlertFactory(subject=person, tells=[team], raised_at=noon - timedelta(minutes=n), severity=Severity.LOW)

    with CaptureQueriesContext(connection) as for_many:
        assert len(api.get(LIST).data["results"]) == 50

    assert len(for_many) == len(for_one) <= 10
