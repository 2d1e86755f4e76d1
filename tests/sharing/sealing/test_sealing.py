"""What is recorded is sealed, signed and witnessed; a log that is not the one that was signed is not gone on with."""

import base64
import json
import random
import stat
from io import StringIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.core.management import CommandError, call_command
from django.db import transaction

from proofs import sealing as proof
from release_monitor.running.state import CHECKOUT
from sharing.models import AuditCheckpoint, AuditEntry, AuditLeaf, AuditNode, CheckpointWitness
from sharing.sealing import sealer, witnesses
from sharing.sealing.keys import KeyRefused, make_key, signing_keys
from sharing.sealing.rules.notes import head_of
from sharing.sealing.running import SIGN_SECONDS, Sealing
from sharing.sealing.stored import TreeBroken
from sharing.sealing.witnesses import Address, Folder
from tests.sharing.sealing.test_tree import leads

pytestmark = pytest.mark.django_db


class TestSealing:
    def test_entry_is_in_the_tree_and_in_a_signed_checkpoint_after_a_look(self, sealing, record, check):
        record(number=3, reason="Asked by telephone", payload={"tab": "dates"})

        sealing.look()

        assert AuditLeaf.objects.count() == AuditCheckpoint.objects.get().size == 3
        report = check()
        assert (report.findings, report.counts["entries"]) == ([], 3)

    def test_tree_is_sealed_at_each_look_and_signed_when_it_is_time(self, sealing, record):
        sealing.look()
        record()
        sealing.look()
        before = (AuditLeaf.objects.count(), AuditCheckpoint.objects.last().size)

        sealing.signed_at -= SIGN_SECONDS
        sealing.look()

        assert before == (1, 0)
        assert AuditCheckpoint.objects.last().size == 1

    def test_another_sealer_goes_on_where_one_has_ended(self, sealing, record, check):
        record(number=5)
        sealing.look(sign=True)
        record(number=4)

        Sealing.of_settings().look(sign=True)

        assert check().findings == []
        assert list(AuditLeaf.objects.order_by("index").values_list("index", flat=True)) == list(range(9))

    def test_nodes_are_kept_above_each_256_and_the_tree_is_read_from_them(self, sealing, record, check, monkeypatch):
        monkeypatch.setattr(sealer, "BATCH", 100)
        proof.recorded(random.Random(1), 520)
        sealing.look(sign=True)
        record()

        Sealing.of_settings().look(sign=True)

        assert set(AuditNode.objects.values_list("level", "index")) == {(8, 0), (8, 1)}
        assert check().findings == []
        since = check(since=520)
        assert (since.findings, since.counts["entries"]) == ([], 1)

    def test_tree_that_lacks_a_leaf_is_not_gone_on_with(self, sealing, record, monkeypatch):
        record(number=3)
        sealing.look(sign=True)

        monkeypatch.setattr(sealer, "size_of_tree", lambda: 2)

        with pytest.raises(TreeBroken, match="has 2 leaves and should have 3"):
            sealing.look()
        with pytest.raises(TreeBroken, match="one of 3 was signed"):
            Sealing.of_settings().look()


class TestExport:
    @pytest.fixture
    def export(self, sealing, record, tmp_path):
        record(reason="Asked by Rowan Telford", payload={"name": "Telford"})
        sealing.look(sign=True)

        def exported(folder="log", **more):
            said = StringIO()
            call_command("export_audit", str(tmp_path / folder), **{"reason": "Inquest", **more}, stdout=said)
            rows = (tmp_path / folder / "rows.jsonl").read_text().splitlines()
            return said.getvalue(), [json.loads(row) for row in rows]

        return exported

    def test_personal_data_is_in_the_details_and_in_no_leaf(self, export):
        _, (row,) = export()

        assert row["details"].count("Telford") == 2
        assert "Telford" not in row["leaf"]
        assert "@" not in row["leaf"]

    def test_it_is_in_the_log_with_its_reason(self, export):
        said, _ = export()

        entry = AuditEntry.objects.latest("pk")
        assert (entry.action, entry.verb, entry.reason) == ("export", "sharing.sealed_log_exported", "Inquest")
        assert said.startswith("1 entries, 1 not sealed yet")

    def test_it_wants_a_reason_and_a_new_folder(self, export):
        export()

        with pytest.raises(CommandError, match="name a new folder"):
            export()
        with pytest.raises(CommandError, match="Enter a reason"):
            export("other", reason=" ")


class TestKey:
    def test_local_start_makes_one_that_its_user_alone_can_read(self, key):
        (made,) = signing_keys()

        assert stat.S_IMODE(Path(key).stat().st_mode) == 0o400
        assert signing_keys()[0].verifier == made.verifier
        assert made.verifier.startswith("worth-nothing.invalid/audit+")

    def test_production_makes_none(self, key, settings):
        settings.LOCAL = False

        with pytest.raises(KeyRefused, match="cannot be read"):
            signing_keys()

    @pytest.mark.parametrize("mode", [0o440, 0o404, 0o420])
    def test_one_that_others_can_read_or_write_is_refused(self, key, mode):
        signing_keys()
        Path(key).chmod(mode)

        with pytest.raises(KeyRefused, match="readable by others"):
            signing_keys()

    def test_one_of_another_kind_is_refused(self, key):
        pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        Path(key).parent.mkdir()
        for text, words in ((pem, "another kind"), (b"no key", "holds no key")):
            Path(key).write_bytes(text)
            Path(key).chmod(0o400)
            with pytest.raises(KeyRefused, match=words):
                signing_keys()
            Path(key).unlink()

    def test_none_is_written_over(self, key, tmp_path):
        said = StringIO()
        call_command("make_seal_key", str(tmp_path / "new.pem"), name="monitor.example/audit", stdout=said)

        assert said.getvalue().startswith("monitor.example/audit+")
        with pytest.raises(CommandError, match="never written over"):
            call_command("make_seal_key", str(tmp_path / "new.pem"))

    def test_who_trusts_the_first_key_can_check_what_later_ones_signed(self, sealing, record, check, settings):
        record()
        sealing.look(sign=True)
        first, settings.SEAL_KEY_BEFORE = sealing.verifier, settings.SEAL_KEY
        settings.SEAL_KEY += ".second"
        make_key(Path(settings.SEAL_KEY))
        record()
        Sealing.of_settings().look(sign=True)
        settings.SEAL_KEY_BEFORE = ""
        record()
        Sealing.of_settings().look(sign=True)
        second = signing_keys()[0].verifier

        assert check(keys=[first]).findings == []
        of_the_second = {str(finding) for finding in check(keys=[second]).findings}
        assert any("no key that you trust has signed it" in words for words in of_the_second)

    def test_key_that_nothing_vouches_for_does_not_go_on_with_the_log(self, sealing, record, settings):
        record()
        sealing.look(sign=True)
        settings.SEAL_KEY += ".second"

        with pytest.raises(TreeBroken, match="not signed with this key"):
            Sealing.of_settings().look()


class TestWitnesses:
    def test_folder_has_each_checkpoint(self, sealing, record, settings):
        for _ in range(2):
            record()
            sealing.look(sign=True)

        (file,) = Path(settings.SEAL_WITNESSES[0]).iterdir()
        assert file.read_text() == "".join(f"{row.note}\n" for row in AuditCheckpoint.objects.all())

    def test_folder_that_cannot_be_written_holds_nothing_up(self, key, record, settings, tmp_path, caplog):
        (tmp_path / "file").write_text("")
        settings.SEAL_WITNESSES = [str(tmp_path / "file" / "below"), *settings.SEAL_WITNESSES]
        record()

        Sealing.of_settings().look(sign=True)

        assert "witness_did_not_take" in caplog.text
        assert Folder(Path(settings.SEAL_WITNESSES[1])).last()

    def test_restored_backup_is_not_gone_on_with_until_somebody_says_so_and_stays_to_be_found(
        self, sealing, record, check
    ):
        record(number=2)
        sealing.look(sign=True)
        with transaction.atomic():
            record()
            sealing.look(sign=True)
            transaction.set_rollback(True)

        with pytest.raises(TreeBroken, match="has 2 leaves, and one of 3 was signed and witnessed"):
            Sealing.of_settings().look()
        before = [str(finding) for finding in check().findings]
        Sealing.of_settings().go_on_after_restore(reason="Disk failed")
        record(number=3)
        Sealing.of_settings().look(sign=True)

        assert any("this log ends at 2" in words for words in before), before
        entry = AuditEntry.objects.get(verb="sharing.log_restored")
        assert (entry.reason, head_of(entry.payload.data["witnesses_had"])[0]) == ("Disk failed", 3)
        assert any("places 2 to 2" in str(finding) for finding in check().findings)

    def test_address_is_sent_proofs_from_what_it_has_and_its_signatures_are_kept(
        self, sealing, record, settings, monkeypatch
    ):
        settings.SEAL_WITNESSES = ["https://witness.example/"]
        sent, answers = [], iter([(409, "2\n"), (200, "— witness.example AAAA\n"), (500, "")])

        def posted(address, body):
            sent.append((address, body.decode()))
            return next(answers)

        monkeypatch.setattr(witnesses, "_posted", posted)
        sealing = Sealing.of_settings()
        for number in (2, 5, 1):
            record(number=number)
            sealing.look(sign=True)
            sealing.witnesses[0]._thread.join(timeout=30)
        sealing.look()

        assert {address for address, _ in sent} == {"https://witness.example/add-checkpoint"}
        assert [body.split("\n")[0] for _, body in sent] == ["old 0", "old 2", "old 7"]
        proof_lines, _, note = sent[1][1].partition("\n\n")
        roots = {row.size: head_of(row.note)[1] for row in AuditCheckpoint.objects.all()}
        path = [base64.b64decode(line) for line in proof_lines.split("\n")[1:]]
        assert leads(2, 7, roots[2], roots[7], path)
        assert note == AuditCheckpoint.objects.get(size=7).note
        kept = CheckpointWitness.objects.get()
        assert (kept.witness, kept.size) == ("https://witness.example/", 7)
        assert kept.signatures.startswith("— witness.example")

    def test_address_that_does_not_answer_holds_nothing_up(self, key, record, settings, monkeypatch, caplog):
        settings.SEAL_WITNESSES = ["https://witness.example/"]

        def posted(address, body):
            raise TimeoutError

        monkeypatch.setattr(witnesses, "_posted", posted)
        sealing = Sealing.of_settings()
        record()
        sealing.look(sign=True)
        sealing.witnesses[0]._thread.join(timeout=30)

        assert isinstance(sealing.witnesses[0], Address)
        assert "witness_did_not_take" in caplog.text
        assert AuditCheckpoint.objects.last().size == 1


def test_no_migration_rewrites_the_log_since_it_is_sealed():
    """Who checks would find each entry changed, as it would be."""
    later = [
        path
        for path in (CHECKOUT / "sharing" / "migrations").glob("0*.py")
        if path.name[:4] > "0069" and "rename_values" in path.read_text() and "sharing_audit" in path.read_text()
    ]

    assert later == []
