"""Reference data over the API: read by any client with the scope, changed by two people and by no program."""

import json

import pytest
from django.urls import reverse

from offenders.models import Offence, ReferenceChange
from offenders.reference.keeping import actions
from offenders.reference.keeping.actions import ChangeRefused
from offenders.reference.keeping.api import SENT
from offenders.reference.registry import KINDS
from sharing.access import NotAllowed
from sharing.access.two_people import SamePerson
from sharing.models import Alert, Client
from tests.factories.offenders import LawEntryFactory
from tests.factories.sharing import AgencyFactory, ClientFactory, TeamFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
CHANGES = "/api/v1/reference-changes/"


@pytest.fixture
def asked(client):
    program = ClientFactory(teams=[TeamFactory()])
    sent = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
    token = client.post("/api/v1/token", sent).json()["access_token"]

    def ask(method, where, body=None, **headers):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "once", **headers}
        return client.generic(method, where, json.dumps(body) if body else "", "application/json", headers=headers)

    return ask


def keys(answer):
    return {row["key"] for row in answer.json()["results"]}


def test_every_kind_has_its_list_and_its_rows_have_an_etag(asked):
    LawEntryFactory()
    for kind in KINDS:
        found = asked("GET", f"/api/v1/reference/{kind}/")
        assert found.status_code == 200, kind
        for row in found.json()["results"][:1]:
            one = asked("GET", f"/api/v1/reference/{kind}/{row['uid']}/")
            assert one.json() == row
            again = asked("GET", f"/api/v1/reference/{kind}/{row['uid']}/", **{"If-None-Match": one["ETag"]})
            assert again.status_code == 304


@pytest.mark.parametrize(
    ("day", "found"),
    [("2012-12-02", {"IPP", "EPP"}), ("2012-12-03", {"EDS"}), ("2021-06-28", {"EDS"}), ("2021-06-29", {"EDS", "STS"})],
)
def test_rows_of_a_day(asked, day, found):
    there = keys(asked("GET", f"/api/v1/reference/disposals/?in_force_on={day}"))

    assert there & {"IPP", "EPP", "EDS", "STS"} == found
    assert asked("GET", "/api/v1/reference/disposals/?in_force_on=today").status_code == 400


def test_rows_by_key_and_programme_and_no_filter_that_is_misspelt(asked):
    assert keys(asked("GET", "/api/v1/reference/offences/?key=ta00-58")) == {"ta00-58"}
    assert keys(asked("GET", "/api/v1/reference/gateways/?programme=state_threats")) == {"nsa-part-2"}
    assert asked("GET", "/api/v1/reference/gateways/?program=terrorism").status_code == 400


def test_change_that_a_program_sends_waits_for_two_people(asked, noon):
    murder = Offence.objects.get(key="cl-murder")
    body = {"kind": "offences", "verb": "correct", "row": str(murder.uid), "says": {"note": "Read again"}}
    body |= {"reason": "The note is old", "source": "The Act"}
    first, second = (
        UserFactory(role=role, agency=AgencyFactory(kind=kind), teams=[TeamFactory()])
        for role, kind in (("ppcs", "ppcs"), ("ct_manager", "ct_police"))
    )

    made, again = asked("POST", CHANGES, body), asked("POST", CHANGES, body)

    assert made.status_code == 201, made.json()
    assert (made.json()["state"], again.json()["uid"]) == ("filed", made.json()["uid"])
    change = ReferenceChange.objects.get()
    assert Alert.objects.filter(kind="reference.filed_reference").exists()
    with pytest.raises(ChangeRefused, match="No one has proposed it"):
        actions.agree(change=change, by=second, at=noon)
    actions.propose_filed(change=change, by=first, at=noon)
    actions.agree(change=change, by=second, at=noon)
    assert asked("GET", f"{CHANGES}{change.uid}/").json()["state"] == "agreed"


def test_what_cannot_be_is_refused_by_its_field(asked):
    murder = str(Offence.objects.get(key="cl-murder").uid)
    body = {
        "kind": "offences",
        "verb": "correct",
        "row": None,
        "says": {"title": "Murder"},
        "reason": "R",
        "source": "S",
    }

    assert "Name the row" in asked("POST", CHANGES, body).content.decode()
    assert "not known here" in asked("POST", CHANGES, body | {"row": murder, "says": {"name": "x"}}).content.decode()
    found = asked("POST", CHANGES, body | {"row": murder, "says": {"programme": "other"}})
    assert (found.status_code, "says.programme" in found.content.decode()) == (400, True)
    assert not ReferenceChange.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("committed_from", value) for value in (7, [], {}, True, "2020-02-30")),
        *(("codes", value) for value in ("zz", 7, "a\0b", ["\0"])),
        *(("title", value) for value in ("a\0b", None, "x" * 5000)),
        ("key", "another"),  # it names the row for ever
    ],
)
def test_value_that_no_row_can_hold_is_refused_by_its_field(asked, name, value):
    body = {"kind": "offences", "verb": "correct", "row": str(Offence.objects.get(key="cl-murder").uid)}

    answer = asked("POST", CHANGES, body | {"says": {name: value}, "reason": "R", "source": "S"})

    assert (answer.status_code, f"says.{name}" in answer.content.decode()) == (400, True), answer.content
    assert not ReferenceChange.objects.exists()


def test_program_takes_neither_part_of_the_two_and_who_keeps_nothing_sends_nothing(asked, noon):
    change = ReferenceChange.objects.create(
        kind="offences",
        verb="correct",
        row=Offence.objects.get(key="cl-murder").uid,
        named="Murder",
        after={"note": "x"},
        state="filed",
        filed_at=noon,
        proposed_at=noon,
        answer_due_at=noon,
    )
    for act in actions.propose_filed, actions.agree:
        with pytest.raises((NotAllowed, ChangeRefused, SamePerson)):
            act(change=change, by=Client.objects.get().user, at=noon)
    for name in "reference_filed_propose", "reference_agree":
        assert asked("POST", reverse(name, args=[change.uid])).status_code in (302, 401, 403, 404)
    with pytest.raises(NotAllowed):
        actions.file(
            kind=KINDS["offences"],
            verb=actions.Verb.ADD,
            row=None,
            typed={},
            reason="R",
            source="S",
            by=UserFactory(role="probation_officer"),
            at=noon,
        )
    change.refresh_from_db()
    assert change.state == "filed"


ROWS = {"offences": {"key": "ta00-58"}, "disposals": {"key": "DTO", "passed_from": "2020-12-01"}}


@pytest.mark.parametrize("example", SENT.values(), ids=lambda each: each["verb"])
def test_example_of_the_schema_is_taken(asked, example):
    body = dict(example)
    if body["row"]:
        body["row"] = str(KINDS[body["kind"]].model.objects.get(**ROWS[body["kind"]]).uid)

    answer = asked("POST", CHANGES, body, **{"Idempotency-Key": body["verb"]})

    assert answer.status_code == 201, answer.json()
    assert answer.json()["after"].items() >= {name: body["says"][name] for name in body["says"]}.items()


def test_schema_shows_the_examples(client):
    client.force_login(UserFactory())
    schema = client.get("/api/v1/schema", headers={"Accept": "application/json"}).json()

    content = schema["paths"][CHANGES]["post"]["requestBody"]["content"]["application/json"]

    assert [each["value"] for each in content["examples"].values()] == list(SENT.values())
