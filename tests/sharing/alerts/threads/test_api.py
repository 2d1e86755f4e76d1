"""Threads over the API: what a program reads of them, by which filters, and that it never acknowledges one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from sharing.access.rules import GrantRole
from sharing.models import Receipt, Severity
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import (
    AlertFactory,
    ExclusionFactory,
    GrantFactory,
    ReceiptFactory,
    TeamFactory,
    ThreadFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/api/v1/threads/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def person():
    return OffenderFactory(given_names="Callum", family_name="Dray")


@pytest.fixture
def team(person):
    return GrantFactory(subject=person, grant_role=GrantRole.CONTRIBUTOR).team


@pytest.fixture
def user(team):
    return UserFactory(teams=[team])


@pytest.fixture
def api(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def thread(person, team, noon):
    """Two alerts: a high one, then a critical one that is the newest; a third of which another team alone was told."""
    thread = ThreadFactory(subject=person, matter="supervision", opened_at=noon - 60 * MINUTE)
    for minutes, severity, title in ((60, Severity.HIGH, "Phone found"), (10, Severity.CRITICAL, "Second phone")):
        told = {"thread": thread, "subject": person, "raised_at": noon - minutes * MINUTE}
        AlertFactory(severity=severity, title=title, tells=[team], kind=f"tests.{severity.word}", **told)
    AlertFactory(title="For others", tells=[TeamFactory()], thread=thread, subject=person)
    return thread


def found(api, **asked):
    return api.get(LIST, asked).json()["results"]


def test_list_tells_what_the_callers_teams_were_told_as_one(api, thread, person, noon):
    (told,) = found(api)

    assert {name: told[name] for name in ("uid", "matter", "person", "person_name", "title", "severity", "show")} == {
        "uid": str(thread.uid),
        "matter": "supervision",
        "person": str(person.uid),
        "person_name": "Callum Dray",
        "title": "Second phone",
        "severity": "critical",
        "show": "open",
    }
    assert (told["alerts"], told["to_acknowledge"]) == (2, 2)
    assert (
        told["due_at"]
        == told["escalates_at"]
        == Receipt.objects.earliest("due_at").due_at.isoformat().replace("+00:00", "Z")
    )


def test_one_reads_as_in_the_list(api, thread):
    assert api.get(f"{LIST}{thread.uid}/").json() == found(api)[0]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({"show": "open"}, True),
        ({"show": "closed"}, False),
        ({"severity": "high"}, True),
        ({"severity": "normal"}, False),
        ({"kind": "tests.critical"}, True),
        ({"kind": "tests.other"}, False),
        ({"matter": "supervision"}, True),
        ({"matter": "dates"}, False),
        ({"person": "nobody"}, False),
        ({"team": "nobody"}, False),
        ({"severity": "high", "show": "closed"}, False),
    ],
)
def test_filters(api, thread, asked, is_found):
    assert bool(found(api, **asked)) is is_found


def test_filters_by_person_and_team(api, thread, person, team):
    assert found(api, person=str(person.uid), team=str(team.uid))
    assert not found(api, person=str(OffenderFactory().uid))
    assert not found(api, team=str(TeamFactory().uid))


@pytest.mark.parametrize("asked", [{"show": "x"}, {"severity": "x"}, {"matter": "x"}, {"whose": "mine"}])
def test_what_is_not_known_is_refused(api, thread, asked):
    assert api.get(LIST, asked).status_code == 400


def test_whoever_may_not_see_the_person_reads_nothing(api, thread, person, user):
    ExclusionFactory(subject=person, user=user)

    assert not found(api)
    assert api.get(f"{LIST}{thread.uid}/").status_code == 404


@pytest.mark.parametrize("verb", ["acknowledge", "hand-over", "close", "snooze"])
def test_nothing_is_done_to_a_thread_by_a_program(api, thread, verb):
    assert api.post(f"{LIST}{thread.uid}/{verb}/", {}).status_code == 404
    assert api.post(f"{LIST}{thread.uid}/", {}).status_code == 405
    assert Receipt.objects.open().exists()


def test_list_asks_as_much_with_twenty_as_with_one(api, thread, person, team, noon):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            found(api)
        return len(queries)

    asked()
    few = asked()
    for number in range(19):
        other = ThreadFactory(subject=person, matter="checks", key=f"{number}", opened_at=noon)
        ReceiptFactory(alert=AlertFactory(thread=other, subject=person), team=team)

    assert asked() == few
