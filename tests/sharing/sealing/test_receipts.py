"""Signed receipts: who gets one, what it proves, and that it holds no personal data."""

import base64

import pytest
from django.urls import reverse

import verify_audit
from release_monitor.running.state import CHECKOUT
from sharing import audit
from sharing.models import AuditEntry
from sharing.sealing import receipts, signed_acts
from tests.factories.sharing import UserFactory

pytestmark = pytest.mark.django_db
LIST = reverse("own_receipts")


@pytest.fixture
def officer(client):
    found = UserFactory(role="probation_officer", email="helen.castell@nsd.example")
    client.force_login(found)
    return found


@pytest.fixture
def acknowledged(officer, record):
    (entry,) = record(
        verb="alert.acknowledged", by=officer, action=audit.Action.ALTERATION, payload={"note": "Telford"}
    )
    return entry


def address(entry):
    return reverse("own_receipt", kwargs={"uid": entry.uid})


def check(text, tmp_path, sealing, **more):
    (tmp_path / "receipt.tlog-proof").write_text(text)
    return verify_audit.check_receipt(tmp_path / "receipt.tlog-proof", keys=[sealing.verifier], **more)


def test_act_gives_a_receipt_once_it_is_signed(client, sealing, acknowledged):
    before = client.get(LIST).content.decode()
    too_early = client.get(address(acknowledged))
    sealing.look(sign=True)

    assert "Alert acknowledged" in before
    assert "Being signed" in before
    assert too_early.headers["Location"] == LIST
    assert address(acknowledged) in client.get(LIST).content.decode()
    answer = client.get(address(acknowledged))
    assert answer.headers["Content-Disposition"].endswith('.tlog-proof"')
    assert AuditEntry.objects.get(verb="receipt.downloaded").target_id == acknowledged.pk


def test_verifier_finds_in_it_what_was_done_and_no_personal_data(
    client, sealing, acknowledged, officer, record, tmp_path
):
    record(number=300)
    sealing.look(sign=True)
    first = client.get(address(acknowledged)).content.decode()
    record(number=5)
    sealing.look(sign=True)

    report = check(first, tmp_path, sealing)
    assert report.findings == []
    assert report.counts["verb"] == "alert.acknowledged"
    assert (report.counts["actor_id"], report.counts["subject_id"]) == (officer.pk, 7)
    assert client.get(address(acknowledged)).content.decode() == first
    leaf = base64.b64decode(first.split("\n")[1].removeprefix("extra ")).decode()
    assert not {word for word in ("helen", "Telford", "@") if word in leaf}


def test_any_changed_byte_of_a_receipt_is_found(client, sealing, acknowledged, record, tmp_path):
    record(number=3)
    sealing.look(sign=True)
    text = client.get(address(acknowledged)).content.decode()
    wrong = []

    for place in range(0, len(text), 3):
        changed = text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]
        try:
            wrong.append(bool(check(changed, tmp_path, sealing).findings))
        except verify_audit.Unreadable:
            wrong.append(True)

    assert all(wrong)


def test_receipt_is_looked_up_in_an_export(client, sealing, acknowledged, check_export, tmp_path):
    sealing.look(sign=True)
    text = client.get(address(acknowledged)).content.decode()

    assert check(text, tmp_path, sealing, log=check_export()).findings == []
    (check_export.folder / "rows.jsonl").write_text("")
    (finding,) = check(text, tmp_path, sealing, log=check_export.folder).findings
    assert finding.what == "the log that you gave says something else, or nothing"


@pytest.fixture
def check_export(tmp_path):
    from sharing.sealing.exporting import export

    def exported():
        export(exported.folder)
        return exported.folder

    exported.folder = tmp_path / "log"
    return exported


def test_nobody_gets_that_of_anybody_else_nor_one_of_an_ordinary_act(client, sealing, acknowledged, officer, record):
    (opened,) = record(verb="offender.opened", by=officer)
    sealing.look(sign=True)
    client.force_login(UserFactory(role="probation_officer"))

    assert client.get(address(acknowledged)).status_code == 404
    assert str(acknowledged.uid) not in client.get(LIST).content.decode()
    client.force_login(officer)
    assert client.get(address(opened)).status_code == 404


def test_no_receipt_is_made_of_an_entry_that_is_not_as_it_was_sealed(client, sealing, acknowledged, monkeypatch):
    sealing.look(sign=True)
    monkeypatch.setattr(receipts, "leaf_text", lambda entry, said: "{}")

    answer = client.get(address(acknowledged), follow=True).content.decode()

    assert "The audit log does not say what was sealed. Call your privacy officer." in answer


def test_page_without_acts_says_which_give_one(client, officer):
    assert "No receipts. You get one when you" in client.get(LIST).content.decode()


def test_every_act_that_gives_one_is_written_somewhere():
    text = "\n".join(
        path.read_text()
        for app in ("sharing", "offenders", "parole", "licence", "release_monitor")
        for path in (CHECKOUT / app).rglob("*.py")
        if path.name != "signed_acts.py"
    )
    composed = {  # prefix of an f-string: what follows is quoted by itself
        "licence.recall_second_": "licence.recall_second_{verb}",
        "licence.recall_": "licence.recall_{verb}",
        "sharing.item_": "sharing.item_{verb}",
    }

    def is_written(verb):
        for prefix, words in composed.items():
            if verb.startswith(prefix):
                return words in text and f'"{verb.removeprefix(prefix)}"' in text
        return f'"{verb}"' in text

    assert len(signed_acts.verbs()) >= 15
    assert [verb for verb in signed_acts.verbs() if not is_written(verb)] == []
