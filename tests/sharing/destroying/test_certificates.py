"""Pages of certificates: who reads them, what they say, and the file that the verifier takes."""

import json

import pytest
from django.urls import reverse

import verify_audit
from release_monitor.database.rights import as_owner
from sharing.destroying import panels
from sharing.destroying.actions import destroy
from sharing.models import AuditEntry, Destruction
from tests.factories.certificates import certified
from tests.factories.sharing import UserFactory

pytestmark = [pytest.mark.django_db(databases=["default", "owner"]), pytest.mark.usefixtures("at_noon")]
LIST = reverse("certificates")


def of(name, row):
    return reverse(name, args=[row.uid])


@pytest.fixture
def auditor(client):
    user = UserFactory(role="auditor")
    client.force_login(user)
    return user


def test_one_is_shown_by_kind_number_day_and_who_signed(client, auditor, sealing):
    row = certified()
    waiting = client.get(of("certificate", row)).content.decode()
    sealing.look(sign=True)
    listed, shown = (client.get(address).content.decode() for address in (LIST, of("certificate", row)))

    assert "Being signed" in waiting
    for words in (str(row.uid), "Conrad Hythe", "Edda Marlow", "1 Dec"):
        assert words in listed
        assert words in shown
    assert ">43<" in listed
    assert "As it was sealed" in shown
    assert row.digest in shown
    assert str(row.subject_uid) not in listed + shown


def test_file_is_what_the_verifier_takes(client, decide, sealing, tmp_path, auditor):
    person = decide(given_names="Zacharias", family_name="Quentin-Lorre")
    sealing.look(sign=True)
    row = destroy(subject_key=person.pk)
    early = client.get(of("certificate_file", row))
    sealing.look(sign=True)
    answer = client.get(of("certificate_file", row))
    (tmp_path / "certificate.json").write_bytes(answer.content)

    assert early.headers["Location"] == of("certificate", row)
    assert verify_audit.check_certificate(tmp_path / "certificate.json", keys=[sealing.verifier]).findings == []
    assert b"Quentin" not in answer.content
    assert AuditEntry.objects.get(verb="certificates.downloaded").actor_id == auditor.pk


def test_certificate_that_the_log_does_not_have_is_said_not_to_verify(client, auditor, sealing):
    row = certified()
    sealing.look(sign=True)
    text = json.dumps(json.loads(row.certificate) | {"destroyed": {"sharing: alert": 1}})
    with as_owner():
        Destruction.objects.filter(pk=row.pk).update(certificate=text)

    assert panels.state_of(Destruction.objects.get()) == "broken"
    assert "Not as it was sealed" in client.get(of("certificate", row)).content.decode()


def test_list_without_any(client, auditor):
    assert "Nothing has been destroyed under retention." in client.get(LIST).content.decode()


@pytest.mark.parametrize("role", ["probation_officer", "information_owner", "administrator"])
def test_nobody_else_reads_them(client, role):
    client.force_login(UserFactory(role=role))
    row = certified()

    assert [client.get(address).status_code for address in (LIST, of("certificate", row))] == [404, 404]
