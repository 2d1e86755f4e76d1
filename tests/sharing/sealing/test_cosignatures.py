"""Witnesses that cosign: another body's own program over HTTP and by a folder, and answers that are not right."""

import base64
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

import verify_audit
import witness_audit
from release_monitor import checks
from sharing.models import CheckpointWitness, SealWitness
from sharing.sealing.exporting import export
from sharing.sealing.models import AuditCheckpoint
from sharing.sealing.rules.cosignatures import NotCosigned, NoWitnessKey, cosignature_in, place_and_key, witness_key_of
from sharing.sealing.running import Sealing
from sharing.sealing.standing import WITNESS_LATE, witness_standings
from sharing.watching import looking

pytestmark = pytest.mark.django_db
NAME = "witness.example/w1"
# Of the example in C2SP tlog-cosignature
NOTE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com x\n"
COSIGNATURE = "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
LATER = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def witness(tmp_path, sealing):
    """Another body's witness of this log, with a state of its own."""
    witness_audit.make_key(tmp_path / "witness.key", NAME)
    key = witness_audit.read_key(tmp_path / "witness.key")
    return witness_audit.Witness(key, [sealing.verifier], tmp_path / "state")


@pytest.fixture
def served(witness):
    """Its address: the program itself answers there."""
    server = witness_audit.server_of(witness, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join(timeout=30)
    server.server_close()


@pytest.fixture
def seal(record):
    def sealed(sealing, number=1):
        """Records, signs, and hears what the witnesses answer."""
        record(number=number)
        sealing.look(sign=True)
        for each in sealing.witnesses:
            if thread := getattr(each, "_thread", None):
                thread.join(timeout=30)
        sealing.look()

    return sealed


def sealing_with(settings, *named):
    settings.SEAL_WITNESSES = list(named)
    return Sealing.of_settings()


class TestAtAnAddress:
    def test_each_checkpoint_is_cosigned_verified_and_kept(self, settings, served, witness, seal):
        sealing = sealing_with(settings, f"{served} {witness.key.verifier}")
        for number in (2, 5, 1):
            seal(sealing, number)

        kept = list(CheckpointWitness.objects.all())
        assert [(row.size, row.fault, bool(row.cosigned_at)) for row in kept] == [
            (2, "", True),
            (7, "", True),
            (8, "", True),
        ]
        assert all(row.cosignature.startswith(f"— {NAME} ") for row in kept)
        row = SealWitness.objects.get()
        assert (row.place, row.key_name, row.taken_size, row.cosigned_size, row.fault) == (served, NAME, 8, 8, "")
        assert looking.seal_witnesses(at=timezone.now()) == []

    def test_sealer_that_was_started_again_learns_what_the_witness_has(self, settings, served, witness, seal):
        seal(sealing_with(settings, f"{served} {witness.key.verifier}"), 3)
        again = sealing_with(settings, f"{served} {witness.key.verifier}")
        seal(again, 2)
        seal(again, 1)

        assert list(CheckpointWitness.objects.values_list("size", flat=True)) == [3, 6]

    def test_answer_of_another_key_is_told_and_is_no_cosignature(self, settings, served, witness, seal, tmp_path):
        other = witness_audit.make_key(tmp_path / "other.key", NAME)
        seal(sealing_with(settings, f"{served} {other}"))

        row = CheckpointWitness.objects.get()
        assert (row.cosignature, row.cosigned_at) == ("", None)
        assert row.fault == "it has no cosignature of the witness’s key"
        (found,) = looking.seal_witnesses(at=timezone.now())
        assert found.words.startswith(f"The witness {served} of the audit log has answered wrongly since")

    def test_cosignature_of_another_checkpoint_is_told_until_it_is_right_again(
        self, settings, served, witness, seal, monkeypatch
    ):
        sealing = sealing_with(settings, f"{served} {witness.key.verifier}")
        line = witness_audit.CosigningKey.line
        with monkeypatch.context() as patch:
            patch.setattr(
                witness_audit.CosigningKey, "line", lambda self, text, seconds: line(self, f"x{text}", seconds=seconds)
            )
            seal(sealing)
        (wrong,) = looking.seal_witnesses(at=timezone.now())
        seal(sealing)

        assert "its cosignature is wrong" in wrong.words
        assert CheckpointWitness.objects.first().cosignature == ""
        assert looking.seal_witnesses(at=timezone.now()) == []

    def test_witness_that_does_not_answer_is_told_after_a_while(self, settings, sealing, witness, seal):
        seal(sealing_with(settings, f"http://127.0.0.1:9 {witness.key.verifier}"))

        row = SealWitness.objects.get()
        assert (row.taken_at, row.is_wrong) == (None, False)
        assert "no answer" in row.fault
        assert looking.seal_witnesses(at=row.fault_since + WITNESS_LATE - timedelta(seconds=1)) == []
        (found,) = looking.seal_witnesses(at=row.fault_since + WITNESS_LATE)
        assert "has taken no checkpoint since" in found.words

    def test_without_a_key_nothing_is_verified_and_the_answer_is_kept(self, settings, served, seal):
        seal(sealing_with(settings, served))

        row = CheckpointWitness.objects.get()
        assert row.signatures.startswith(f"— {NAME} ")
        assert (row.cosignature, row.fault) == ("", "")

    def test_log_that_shows_the_witness_another_past_gets_no_cosignature(self, settings, served, witness, seal):
        seal(sealing_with(settings, f"{served} {witness.key.verifier}"), 3)
        (file,) = (file for file in witness.state.iterdir() if file.suffix == ".txt")
        root = base64.b64encode(bytes(32)).decode()
        head, size, _, rest = file.read_text().split("\n", 3)
        file.write_text("\n".join([head, size, root, rest]))
        sealing = sealing_with(settings, f"{served} {witness.key.verifier}")
        seal(sealing, 2)
        seal(sealing, 2)

        assert CheckpointWitness.objects.count() == 1
        assert SealWitness.objects.get().fault == "it answered 422"


class TestInAFolder:
    def test_other_body_cosigns_there_and_it_is_verified(self, settings, witness, seal, tmp_path):
        sealing = sealing_with(settings, f"{tmp_path / 'shared'} {witness.key.verifier}")
        for number in (2, 3):
            seal(sealing, number)
            assert witness.answer_in(tmp_path / "shared")
            assert not witness.answer_in(tmp_path / "shared")
            sealing.look()

        assert list(CheckpointWitness.objects.values_list("size", "fault")) == [(2, ""), (5, "")]
        row = SealWitness.objects.get()
        assert (row.taken_size, row.cosigned_size) == (5, 5)

    def test_folder_in_which_nobody_cosigns_is_told_after_a_while(self, settings, witness, seal, tmp_path):
        seal(sealing_with(settings, f"{tmp_path / 'shared'} {witness.key.verifier}"))

        row = SealWitness.objects.get()
        assert looking.seal_witnesses(at=row.found_at + WITNESS_LATE - timedelta(seconds=1)) == []
        (found,) = looking.seal_witnesses(at=row.found_at + WITNESS_LATE)
        assert "has cosigned nothing since" in found.words

    @pytest.mark.parametrize("text", ["nothing", "another.example/log\n1\nAAAA\n\n— a b\n"])
    def test_what_is_no_cosigned_checkpoint_of_ours_is_passed_over_or_told(
        self, settings, witness, seal, tmp_path, text
    ):
        sealing = sealing_with(settings, f"{tmp_path / 'shared'} {witness.key.verifier}")
        seal(sealing)
        (tmp_path / "shared" / "cosigned.txt").write_text(text)
        seal(sealing)

        assert SealWitness.objects.get().is_wrong is (text != "nothing")
        assert not CheckpointWitness.objects.exclude(cosignature="").exists()

    def test_witness_that_the_settings_no_longer_name_is_forgotten(self, settings, witness, seal, tmp_path):
        seal(sealing_with(settings, str(tmp_path / "one"), str(tmp_path / "two")))
        seal(sealing_with(settings, str(tmp_path / "two")))

        assert [standing.row.place for standing in witness_standings(at=timezone.now())] == [str(tmp_path / "two")]


class TestTheVerifier:
    @pytest.fixture
    def exported(self, settings, served, witness, seal, tmp_path):
        sealing = sealing_with(settings, f"{served} {witness.key.verifier}")
        for number in (2, 3):
            seal(sealing, number)
        export(tmp_path / "export")
        return tmp_path / "export"

    def test_it_says_which_checkpoints_are_cosigned_and_when(self, exported, sealing, witness, capsys):
        keys = {"keys": [sealing.verifier], "witnesses": [], "witness_keys": [witness.key.verifier]}
        report = verify_audit.check_log(exported, **keys)
        arguments = ["log", str(exported), "--key", sealing.verifier, "--witness-key", witness.key.verifier]
        code = verify_audit.main([*arguments, "--cosignatures"])

        assert report.findings == []
        assert [(row["size"], list(row["cosigned"])) for row in report.cosignatures] == [(2, [NAME]), (5, [NAME])]
        assert report.counts[f"cosigned by {NAME}"].startswith("2 of 2 checkpoints, the last of 5 entries at ")
        assert code == 0
        assert f": {NAME} at " in capsys.readouterr().out

    def test_cosignature_that_was_changed_is_found(self, exported, sealing, witness):
        file = exported / "checkpoints.txt"
        line = CheckpointWitness.objects.last().cosignature
        data = bytearray(base64.b64decode(line.split()[2]))
        data[11] ^= 1  # the time
        file.write_text(file.read_text().replace(line.split()[2], base64.b64encode(bytes(data)).decode()))

        (finding,) = verify_audit.check_log(
            exported, keys=[sealing.verifier], witnesses=[], witness_keys=[witness.key.verifier]
        ).findings
        assert f"the cosignature of {NAME} is wrong" in finding.what

    def test_witness_that_cosigned_nothing_of_it_is_named(self, exported, sealing, tmp_path):
        other = witness_audit.make_key(tmp_path / "other.key", "other.example/w")

        (finding,) = verify_audit.check_log(
            exported, keys=[sealing.verifier], witnesses=[], witness_keys=[other]
        ).findings
        assert finding.where == "other.example/w"


class TestWitnessProgram:
    @pytest.fixture
    def request_text(self, sealing, record):
        record(number=2)
        sealing.look(sign=True)
        return f"old 0\n\n{AuditCheckpoint.objects.last().note}"

    def test_each_reason_not_to_cosign_has_its_number(self, witness, request_text):
        def refused(text):
            with pytest.raises(witness_audit.Refused) as why:
                witness.add_checkpoint(text)
            return why.value.status

        assert refused("nothing") == 400
        assert refused(request_text.replace("worth-nothing", "another", 1)) == 404
        assert refused(request_text.replace("\n2\n", "\n3\n", 1)) == 403
        witness.add_checkpoint(request_text)
        assert refused(request_text) == 409
        assert refused(request_text.replace("old 0", "old 9")) == 400

    def test_log_whose_key_is_changed_goes_on(self, witness, settings, sealing, record, tmp_path):
        from pathlib import Path

        from sharing.sealing.keys import make_key

        def asked(old):
            note = AuditCheckpoint.objects.last().note
            return witness.add_checkpoint(f"old {old}\n\n{note}")

        record()
        sealing.look(sign=True)
        asked(0)
        settings.SEAL_KEY_BEFORE = settings.SEAL_KEY
        settings.SEAL_KEY += ".second"
        make_key(Path(settings.SEAL_KEY))
        Sealing.of_settings().look(sign=True)
        asked(1)
        settings.SEAL_KEY_BEFORE = ""
        for _ in range(2):
            Sealing.of_settings().look(sign=True)
            assert asked(1).startswith(f"— {NAME} ")


class TestRules:
    @pytest.fixture
    def key(self, tmp_path):
        witness_audit.make_key(tmp_path / "key", NAME)
        return witness_audit.read_key(tmp_path / "key")

    def test_cosignature_is_of_the_whole_text_and_the_time(self, key):
        text = NOTE.partition("\n\n")[0] + "\n"
        line = key.line(text, seconds=1679315147)

        found = cosignature_in(line, note=NOTE, key=witness_key_of(key.verifier), until=LATER)

        assert found.at == datetime(2023, 3, 20, 12, 25, 47, tzinfo=UTC)
        assert f"{found.line}\n" == line

    def test_line_has_the_layout_of_the_published_example(self, key):
        """Of which the key is not published: number of the key, seconds, signature."""
        line = key.line(NOTE.partition("\n\n")[0] + "\n", seconds=1679315147)

        ours, published = base64.b64decode(line.split()[2]), base64.b64decode(COSIGNATURE)
        assert len(ours) == len(published)
        assert ours[4:12] == published[4:12]

    @pytest.mark.parametrize(
        ("seconds", "until", "words"),
        [(1679315148, datetime.fromtimestamp(1679315147, UTC), "dated in the future"), (2**63 - 1, LATER, "future")],
    )
    def test_time_after_the_moment_is_not_believed(self, key, seconds, until, words):
        line = key.line(NOTE.partition("\n\n")[0] + "\n", seconds=seconds)

        with pytest.raises(NotCosigned, match=words):
            cosignature_in(line, note=NOTE, key=witness_key_of(key.verifier), until=until)

    @pytest.mark.parametrize("change", ["20852164", "20852163\nmore"])
    def test_another_text_is_not_cosigned(self, key, change):
        line = key.line(NOTE.partition("\n\n")[0].replace("20852163", change) + "\n", seconds=1)

        with pytest.raises(NotCosigned, match="is wrong"):
            cosignature_in(line, note=NOTE, key=witness_key_of(key.verifier), until=LATER)

    def test_keys_in_the_setting(self, key, settings):
        assert place_and_key("/a folder/with spaces") == ("/a folder/with spaces", None)
        place, found = place_and_key(f"https://witness.example {key.verifier}")
        assert (place, found.name) == ("https://witness.example", NAME)
        settings.SEAL_WITNESSES = [f"/witness {key.verifier[:-4]}AAA="]
        assert [problem.id for problem in checks.sealing()] == ["release_monitor.E021"]
        with pytest.raises(NoWitnessKey):
            place_and_key(f"/witness {key.verifier.replace('+B', '+A', 1)}")
