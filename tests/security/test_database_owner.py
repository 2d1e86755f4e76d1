"""Whoever owns the database can change everything in it, and is found."""

import pytest

from proofs import sealing as proof

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

ATTACKS = {
    "another actor": (
        "UPDATE sharing_auditentry SET actor = 'somebody.else@agency.example' WHERE id = {second}",
        "who did it, from where, why",
    ),
    "an entry deleted": ("DELETE FROM sharing_auditentry WHERE id = {second}", "was deleted after it was sealed"),
    "moved to 2020": (
        "UPDATE sharing_auditentry SET recorded_at = '2020-01-01' WHERE id = {second}",
        "the entry is not as it was sealed",
    ),
    "an old backup restored": (
        "DELETE FROM sharing_auditcheckpoint WHERE size > 2; DELETE FROM sharing_auditleaf WHERE index >= 2; "
        "DELETE FROM sharing_auditnode; DELETE FROM sharing_auditentry WHERE id > {second}",
        "this log ends at 2. Entries were cut off, or an old backup was restored",
    ),
}


def test_each_attack_is_found(sealing, record, check):
    entries = record(number=2, reason="As it was")
    sealing.look(sign=True)
    record(number=2)
    sealing.look(sign=True)
    assert check(using="owner").findings == []

    found = {}
    for what, (statement, _) in ATTACKS.items():
        with proof.owner() as cursor:  # taken back at its end
            cursor.execute(statement.format(second=entries[1].pk))
            found[what] = [str(finding) for finding in check(using="owner").findings]

    for what, (_, words) in ATTACKS.items():
        assert any(words in finding for finding in found[what]), (what, found[what])
