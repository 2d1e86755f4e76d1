"""A program sends a file, reads what it would do, and applies it."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from offenders.importing import api, files
from offenders.importing.models import ImportFile
from offenders.models import Offender
from tests.factories.sharing import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = b"prison_number,family_name,received_on\nA1234BC,Telford,\nA1235BC,Norris,soon\n"


@pytest.fixture
def team():
    return TeamFactory(name="PPCS")


@pytest.fixture
def caller(team, client):
    user = UserFactory(role="ppcs", teams=[team], agency=team.agency)
    client.force_login(user)
    return user


def sent(client, team, content=PEOPLE, *, key="one", kind="text/csv", **more):
    address = f"{reverse('imports-list')}?lead={team.uid}&name=people.csv"
    return client.generic("POST", address, content, content_type=kind, HTTP_IDEMPOTENCY_KEY=key, **more)


def worked():
    return files.work(at=timezone.now())


def read(client, uid):
    return client.get(reverse("imports-detail", args=[uid]))


def decided(client, name, uid, *, tag=None, key="two"):
    tag = tag or read(client, uid)["ETag"]
    return client.post(
        reverse(name, args=[uid]), content_type="application/json", HTTP_IDEMPOTENCY_KEY=key, HTTP_IF_MATCH=tag
    )


def test_file_is_sent_checked_shown_and_applied(client, caller, team):
    made = sent(client, team)
    uid = made.json()["uid"]
    assert (made.status_code, made.json()["state"], made.json()["counts"]) == (201, "uploaded", None)

    worked()
    checked = read(client, uid).json()
    assert checked["state"] == "checked"
    assert checked["counts"] == {"added": 1, "changed": 0, "unchanged": 0, "held": 0, "set_aside": 1}
    (finding,) = [each for each in checked["findings"] if each["kind"] == "error"]
    assert (finding["prison_number"], finding["row"], finding["column"]) == ("A1235BC", 3, "received_on")
    assert not Offender.objects.exists()

    assert decided(client, "imports-apply", uid).json()["state"] == "applying"
    worked()
    assert read(client, uid).json()["state"] == "applied"
    assert Offender.objects.get().prison_number == "A1234BC"
    assert [each["uid"] for each in client.get(reverse("imports-list")).json()["results"]] == [uid]


def test_file_sent_twice_is_kept_once_and_another_needs_another_key(client, caller, team):
    first, again = sent(client, team), sent(client, team)

    assert first.json()["uid"] == again.json()["uid"]
    assert again["Idempotent-Replayed"] == "true"
    assert sent(client, team, PEOPLE + b"\n").status_code == 422
    assert ImportFile.objects.count() == 1


def test_decision_on_an_older_reading_is_refused(client, caller, team):
    uid = sent(client, team).json()["uid"]
    tag = read(client, uid)["ETag"]
    worked()

    assert decided(client, "imports-apply", uid, tag=tag).status_code == 412
    assert decided(client, "imports-discard", uid).json()["state"] == "discarded"
    assert decided(client, "imports-apply", uid, key="three").status_code == 409


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [(b"", "text/csv", 400), (PEOPLE, "application/json", 415), (b"x" * 2_001, "application/zip", 400)],
)
def test_what_cannot_be_taken_is_refused_and_not_kept(client, caller, team, monkeypatch, content, kind, status):
    monkeypatch.setattr(files, "LARGEST", 2_000)

    assert sent(client, team, content, kind=kind).status_code == status
    assert not ImportFile.objects.exists()


def test_lead_is_a_team_of_the_callers_own(client, caller):
    assert sent(client, TeamFactory()).status_code == 400


def test_body_is_not_read_beyond_what_is_taken(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 10)
    monkeypatch.setattr(api, "PART", 4)
    stream = BytesIO(b"x" * 100)

    with pytest.raises(ValidationError):
        api.SheetParser().parse(stream, "text/csv", {})

    assert stream.tell() == 12


def test_nobody_else_reads_the_file(client, caller, team):
    uid = sent(client, team).json()["uid"]
    client.force_login(UserFactory(role="ppcs", teams=[team], agency=team.agency))

    assert read(client, uid).status_code == 404
    assert decided(client, "imports-apply", uid, tag="x").status_code == 404
    assert client.get(reverse("imports-list")).json()["results"] == []


def test_program_of_ppcs_imports_and_one_of_probation_does_not():
    assert UserFactory(role="partner", agency__kind="ppcs").can("import_people")
    assert not UserFactory(role="partner", agency__kind="probation").can("import_people")
