"""The file of a bundle, checked by whoever has neither this application nor its database."""

import random

import pytest

import verify_audit
from proofs.bundles import Elsewhere, one_changed
from release_monitor.bundles import actions, making
from release_monitor.bundles.models import BundleFile
from release_monitor.bundles.rules import canonical, manifest_of, packed, unpacked
from tests.factories.bundles import case, ordered
from tests.worlds import NOON, row_of, world_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
DRAWS = 300

world = world_of(case)
person, officer, auditor, second = map(row_of, ("person", "officer", "auditor", "officer_of_privacy"))


@pytest.fixture
def content(person, auditor, second, sealing):
    bundle = ordered(person, auditor)
    actions.approve(bundle=bundle, says_held_back=True, by=second)
    for _ in range(2):
        sealing.look(sign=True)
        making.make_all(at=NOON)
    return bytes(BundleFile.objects.get(stage="ready").content)


@pytest.fixture
def check(tmp_path, sealing):
    def checked(data):
        (tmp_path / "bundle.zip").write_bytes(data)
        try:
            return verify_audit.check_bundle(tmp_path / "bundle.zip", keys=[sealing.verifier]).findings
        except verify_audit.Unreadable as why:
            return [verify_audit.Finding("bundle", str(why))]

    return checked


def test_bundle_is_checked_on_a_machine_without_the_application(content, sealing, tmp_path):
    """Isolated, without site packages but `cryptography` and what it needs, outside the checkout."""
    elsewhere, path = Elsewhere.made(tmp_path / "elsewhere"), tmp_path / "bundle.zip"
    path.write_bytes(content)

    def run():
        return elsewhere.run("bundle", str(path), "--key", sealing.verifier)

    good = run()
    place = content.index(b"Rowan Telford")
    path.write_bytes(content[:place] + b"L" + content[place + 1 :])
    bad = run()

    assert (good.returncode, good.stderr) == (0, "")
    assert "All as it was sealed." in good.stdout
    assert bad.returncode == 1
    assert "WRONG  README.txt: is not as it was sealed" in bad.stdout


def test_one_changed_byte_is_found_wherever_it_is(content, check):
    """Each file and all that is between them; and bytes that are cut off, put in or doubled."""
    dice = random.Random(24)
    places = {dice.randrange(len(content)) for _ in range(DRAWS)}
    for name, file in unpacked(content).items():
        begin = content.index(file)
        places |= {begin, begin + len(file) - 1, begin - 1, content.rindex(name.encode())}
        places |= {begin + dice.randrange(len(file)) for _ in range(12)}
    missed = []

    assert check(content) == []
    for place in sorted(places):
        changed = bytearray(content)
        changed[place] = dice.choice([value for value in range(256) if value != content[place]])
        if not check(bytes(changed)):
            missed.append(place)
    assert missed == []
    assert all(check(data) for data in (b"", content[:-1], content + b"\n", content[1:], content + content))


def test_one_changed_byte_of_a_file_is_found_where_the_zip_is_written_anew_around_it(content, check):
    """A few of those that `manage.py prove bundles` draws by the thousand."""
    dice = random.Random(24)

    for _ in range(20):
        name, changed = one_changed(content, dice, packed_again=True)
        assert check(changed), name


def test_letter_that_reads_alike_is_found(content, check):
    """Where another way of writing says the same: hexadecimal in capitals, and spare bits of base64."""
    files = unpacked(content)
    seal = files["seal.json"].decode()
    salt = seal.partition('"salt": "')[2][:64]

    for changed in (seal.replace(salt, salt.upper()), seal.replace("\n", " \n", 1), seal.replace("=\\n", "A\\n", 1)):
        assert changed != seal
        assert check(packed(files | {"seal.json": changed.encode()}))


def test_bundle_that_is_made_anew_over_another_record_is_found(content, check):
    """Whoever has the file can write another manifest, and not the log's digest of it."""
    files = unpacked(content)
    files["record.json"] = files["record.json"].replace(b"Rowan", b"Robin")
    inside = {name: data for name, data in files.items() if name not in ("manifest.json", "seal.json")}
    uid = verify_audit.json.loads(files["manifest.json"])["bundle"]
    files["manifest.json"] = manifest_of(uid, inside)

    (finding,) = check(packed(files))
    assert finding.where == "manifest.json"


@pytest.mark.parametrize(
    "name", ["record.json", "acts.jsonl", "checkpoint.txt", "record.pdf", "seal.json", "manifest.json"]
)
def test_missing_file_is_named(content, check, name):
    files = unpacked(content)
    del files[name]

    assert any(name in finding.where for finding in check(packed(files)))


def test_file_that_was_put_in_is_named(content, check):
    assert "note.txt" in {finding.where for finding in check(packed(unpacked(content) | {"note.txt": b"Read me"}))}


def test_act_that_the_record_tells_otherwise_than_the_log_is_found(content, check, monkeypatch):
    """As if the manifest had been sealed so: what is told must be in the tree, by whom and when."""
    files = unpacked(content)
    record = verify_audit.json.loads(files["record.json"])
    record["acts"][0]["account"] += 1
    found = check(packed(files | {"record.json": canonical(record)}))

    assert f"record.json, act {record['acts'][0]['entry']}" in {finding.where for finding in found}


def test_order_and_approval_must_be_of_two_accounts(content, check):
    files = unpacked(content)
    lines = [line for line in files["acts.jsonl"].splitlines(keepends=True) if b"bundles.approved" not in line]
    found = check(packed(files | {"acts.jsonl": b"".join(lines)}))

    assert any("by two accounts" in finding.what for finding in found)


def test_another_key_is_not_believed(content, tmp_path, sealing):
    (tmp_path / "bundle.zip").write_bytes(content)
    other = "a.example+" + _other_key()

    found = verify_audit.check_bundle(tmp_path / "bundle.zip", keys=[other]).findings
    assert any("no key that you trust" in finding.what for finding in found)


def _other_key():
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from sharing.sealing.rules.notes import SigningKey

    return SigningKey("a.example", Ed25519PrivateKey.generate()).verifier.removeprefix("a.example+")
