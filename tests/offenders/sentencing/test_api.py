"""Convictions by the API: recorded as people write them, kept in words where nothing fits, never classified there."""

import json
from datetime import date

import pytest

from offenders.models import Conviction, Sentence
from sharing.access.rules import GrantRole
from sharing.models import Alert
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import ClientFactory, GrantFactory, TeamFactory
from tests.offenders.program import Program, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]  # 1 December 2026

LIST = "/api/v1/convictions/"
SENTENCE = {"kind": "SOPC", "sentenced_on": "2026-10-09", "years": 8, "extension_months": 12}


@pytest.fixture
def person():
    return OffenderFactory()


@pytest.fixture
def asked(client, person):
    """Asks as a program whose team may change the record."""
    team = TeamFactory()
    GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
    program = ClientFactory(teams=[team])
    sent = {"grant_type": "client_credentials", "client_id": program.client_id, "client_secret": "a secret"}
    token = client.post("/api/v1/token", sent).json()["access_token"]

    def ask(method, where, body=None, key="once"):
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        return client.generic(method, where, json.dumps(body) if body else "", "application/json", headers=headers)

    return ask


def test_program_records_a_conviction_that_the_list_has(asked, person):
    body = {"person": str(person.uid), "offence": "Conspiracy, NSA 2023 s.1", "convicted_on": "2026-10-05"}
    body |= {"committed_on": "2024-05-01", "foreign_power": "no", "sentence": SENTENCE}

    made, again = asked("POST", LIST, body), asked("POST", LIST, body)

    told = made.json()
    assert made.status_code == 201, told
    assert (told["offence"]["key"], told["ancillary_form"], told["is_to_be_classified"]) == (
        "nsa23-1",
        "conspiracy",
        False,
    )
    assert told["sentences"][0]["years"] == 8
    assert again.headers["Idempotent-Replayed"]
    assert Conviction.objects.count() == 1


def test_program_says_how_the_law_releases_from_an_ordinary_sentence(asked, person):
    ordinary = {"kind": "SDS", "sentenced_on": "2026-10-09", "years": 3}
    ordinary |= {"two_thirds_by_law": "no", "early_release": "out-of-forty", "kept_because": "As the order says"}
    body = {"person": str(person.uid), "offence": "NSA 2023 s.18", "convicted_on": "2026-10-05"}

    told = asked("POST", LIST, body | {"committed_on": "2024-05-01", "sentence": ordinary}).json()

    assert (told["sentences"][0]["two_thirds_by_law"], told["sentences"][0]["early_release"]) == ("no", "out-of-forty")


def test_what_the_list_does_not_have_is_kept_and_listed_as_to_be_classified(asked, person):
    body = {"person": str(person.uid), "offence": "Hostile reconnaissance", "convicted_on": "2026-10-05"}

    told = asked("POST", LIST, body).json()

    assert (told["offence"], told["offence_words"], told["is_to_be_classified"]) == (
        None,
        "Hostile reconnaissance",
        True,
    )
    assert [row["uid"] for row in asked("GET", f"{LIST}?to_be_classified=true").json()["results"]] == [told["uid"]]
    assert asked("GET", f"{LIST}?to_be_classified=false").json()["results"] == []
    assert Alert.objects.filter(kind="convictions.to_classify").exists()


def test_what_no_court_did_is_refused_at_its_field(asked, person):
    body = {"person": str(person.uid), "offence": "murder", "convicted_on": "2027-10-05"}

    refused = asked("POST", LIST, body)

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "convicted_on")
    assert not Conviction.objects.exists()


def test_sentence_that_the_law_did_not_allow_is_kept_with_a_reason(asked, person):
    person.date_of_birth = date(1990, 5, 1)
    person.save(update_fields=["date_of_birth"])
    sentence = {"kind": "SDS", "sentenced_on": "2026-10-09", "years": 3}
    body = {"person": str(person.uid), "offence": "TA 2000 s.58", "convicted_on": "2026-10-05"}
    body |= {"committed_on": "2024-05-01", "sentence": sentence}

    refused = asked("POST", LIST, body)
    made = asked("POST", LIST, body | {"sentence": sentence | {"kept_because": "As ordered"}}, key="another")

    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "sentence.kept_because")
    told = made.json()["sentences"][0]
    assert "s.278" in told["questions"][0]
    assert told["kept_because"] == "As ordered"


class TestCorrections:
    """By a program whose team may change the record, of the version that it read."""

    @pytest.fixture
    def program(self, client, person):
        team = TeamFactory()
        GrantFactory(subject=person, team=team, grant_role=GrantRole.CONTRIBUTOR)
        return Program(client, team)

    @pytest.fixture
    def conviction(self, program, person):
        body = {"person": str(person.uid), "offence": "TA 2006 s.5", "convicted_on": "2026-10-05"}
        return program.post("convictions/", body | {"committed_on": "2025-11-02", "sentence": SENTENCE}).json()

    def test_conviction_is_corrected_and_the_rest_stays(self, program, conviction):
        changed = program.change(f"convictions/{conviction['uid']}/", "change", {"court": "Leeds"})

        assert (changed.status_code, changed.json()["court"]) == (200, "Leeds")
        assert changed.json()["offence"] == conviction["offence"]
        late = {"convicted_on": "2026-10-20"}  # its sentence was passed before
        assert refused(program.change(f"convictions/{conviction['uid']}/", "change", late)) == (400, "convicted_on")

    def test_sentence_is_added_corrected_and_appealed(self, program, conviction):
        body = {"conviction": conviction["uid"], "kind": "SDS", "sentenced_on": "2026-10-12", "years": 4}
        first = conviction["sentences"][0]["uid"]

        made = program.post("sentences/", body | {"consecutive_to": first})
        assert (made.status_code, made.json()["consecutive_to"]) == (201, first), made.json()
        where = f"sentences/{made.json()['uid']}/"
        assert program.change(where, "change", {"years": 5}).json()["years"] == 5
        varied = program.change(where, "appeal", {"appeal": "varied", "on": "2026-11-20", "years": 3})
        assert (varied.status_code, varied.json()["years"], varied.json()["is_term_of_appeal"]) == (200, 3, True)
        first = {"appeal": "varied", "on": "2026-11-20", "years": 3, "first_term": {"years": 6}}
        assert program.change(where, "appeal", first).status_code == 200
        assert Sentence.objects.get(uid=made.json()["uid"]).first_term["years"] == 6

    def test_sentence_follows_none_of_somebody_else(self, program, conviction):
        other = Sentence.objects.get().uid
        Sentence.objects.update(offender=OffenderFactory())
        body = {"conviction": conviction["uid"], "kind": "SDS", "sentenced_on": "2026-10-12", "years": 4}

        assert refused(program.post("sentences/", body | {"consecutive_to": str(other)})) == (400, "consecutive_to")

    def test_sentence_for_a_conviction_of_somebody_hidden_reads_as_absent(self, program, conviction):
        body = {"kind": "SDS", "sentenced_on": "2026-10-12", "years": 4}
        absent = program.post("sentences/", body | {"conviction": "0193a5c0-7c11-7e02-8d3f-0a4b6c8e1f22"})
        Conviction.objects.update(offender=OffenderFactory())

        hidden = program.post("sentences/", body | {"conviction": conviction["uid"]})

        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
        assert hidden.status_code == 404

    def test_adjustment_comes_changes_and_goes(self, program, person, conviction):
        sentence = conviction["sentences"][0]["uid"]
        body = {"person": str(person.uid), "kind": "remand", "days": 100, "credited_to": sentence}

        made = program.post("adjustments/", body)
        assert (made.status_code, made.json()["credited_to"]) == (201, sentence), made.json()
        where = f"adjustments/{made.json()['uid']}/"
        assert program.change(where, "change", {"days": 99}).json()["days"] == 99
        assert refused(program.change(where, "change", {"kind": "ada"})) == (400, "credited_to")
        gone = program.change(where, "remove", {"reason": "Quashed"})
        assert (gone.status_code, gone.json()["days"]) == (200, 99)
        assert program.get(where).status_code == 404
