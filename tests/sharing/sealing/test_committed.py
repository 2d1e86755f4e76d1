"""The seal beside transactions of others, and what the owner of the database does to a log that was sealed."""

import psycopg2
import pytest
from django.db import connection

from proofs import sealing as proof
from proofs.proof import Asked
from sharing.audit.models import AuditEntry
from sharing.models import AuditLeaf
from sharing.sealing import standing
from sharing.sealing.running import Sealing
from sharing.watching import looking
from tests import database

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

INSERT = (
    "INSERT INTO sharing_auditentry (at, recorded_at, action, verb, actor, role, agency, session, request_id, "
    "target_type, reason) VALUES (now(), '2020-01-01', 'list', %s, '', '', '', '', '', '', '')"
)


@pytest.fixture
def somebody_writes():
    """A connection of the application, in a transaction that has recorded something and goes on."""
    opened = psycopg2.connect(database.address("default"))
    with opened.cursor() as cursor:
        cursor.execute(INSERT, ["late.one"])
    yield opened
    opened.close()


def test_entry_of_a_long_transaction_is_sealed_when_it_ends_and_is_no_false_alarm(
    sealing, record, check, somebody_writes
):
    record(number=2)
    sealing.look(sign=True)
    record()
    sealing.look(sign=True)
    before = AuditLeaf.objects.count()

    somebody_writes.commit()
    sealing.look(sign=True)

    assert (before, AuditLeaf.objects.count()) == (3, 4)
    late = AuditEntry.objects.get(verb="late.one")
    assert late.recorded_at < AuditEntry.objects.get(pk=AuditLeaf.objects.get(index=0).entry_id).recorded_at
    assert check().findings == []


def test_nothing_is_said_to_be_settled_while_somebody_may_still_record_earlier(sealing, record, somebody_writes):
    record()
    sealing.look(sign=True)
    assert sealing.sealer.settled is None

    somebody_writes.rollback()
    sealing.look(sign=True)

    assert sealing.sealer.settled >= AuditEntry.objects.get().recorded_at


def test_application_cannot_choose_when_it_was_recorded_nor_touch_the_tree(sealing, record):
    with connection.cursor() as cursor:
        cursor.execute(INSERT, ["chosen.time"])
        cursor.execute("SELECT clock_timestamp() - recorded_at < interval '1 minute' FROM sharing_auditentry")
        assert cursor.fetchone() == (True,)
    sealing.look(sign=True)

    for table in ("auditleaf", "auditcheckpoint", "auditnode", "checkpointwitness"):
        with connection.cursor() as cursor, pytest.raises(Exception, match="permission denied"):
            cursor.execute(f"DELETE FROM sharing_{table}")


def test_erasure_that_the_log_tells_of_is_no_finding_and_any_other_is(sealing, record, check):
    (entry,) = record(reason="A reason", payload={"name": "Telford"})
    sealing.look(sign=True)
    with proof.owner(keep=True) as cursor:
        cursor.execute("DELETE FROM sharing_auditpayload")
        cursor.execute("UPDATE sharing_auditentry SET reason = '', salt = NULL")

    untold = check().findings
    record(verb="sharing.log_details_erased", action="erasure", payload={"entries": [entry.pk]})
    sealing.look(sign=True)

    assert [str(finding) for finding in untold] == [
        f"place 0 (entry {entry.pk}, {entry.uid}): who did it, why and what was typed are gone, "
        "and no entry says that they were erased"
    ]
    told = check()
    assert (told.findings, told.counts["details erased"]) == ([], 1)


def test_log_that_is_not_sealed_is_a_fault_until_it_is(sealing, record, settings):
    settings.SEAL_LATE_SECONDS = 0.0
    record()
    (fault,) = looking.seal()

    sealing.look(sign=True)
    sealing.look(sign=True)

    assert fault.is_critical
    assert fault.words.startswith("The audit log has not been sealed since")
    assert looking.seal() == []
    record()
    assert standing.unsealed_since(older_than=3600) is None
    assert standing.unsealed_since(older_than=0) is not None


@pytest.mark.parametrize(
    ("recorded", "words"),
    [
        ("(SELECT max(settled_at) FROM sharing_auditcheckpoint)", "holds all until"),
        ("clock_timestamp() + interval '1 hour'", "after the checkpoint of 3 entries"),
    ],
)
def test_entry_that_was_put_in_with_another_time_before_it_was_sealed_is_outside_its_span(
    sealing, record, check, recorded, words
):
    record(number=2)
    sealing.look(sign=True)
    with proof.owner(keep=True) as cursor:
        cursor.execute(INSERT.replace("'2020-01-01'", recorded), ["put.in"])

    Sealing.of_settings().look(sign=True)

    (finding,) = [str(found) for found in check().findings]
    assert finding.startswith(f"place 2 (entry {AuditEntry.objects.get(verb='put.in').pk}, ")
    assert words in finding


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(proof, "ENTRIES", (20, 60))


def test_each_attack_of_a_small_draw_is_found_and_nothing_in_a_clean_log(small):
    outcome = proof.attacks(Asked(size=24, seed=1))

    assert outcome.is_proved, outcome.details


def test_verifier_that_looks_less_far_misses_some(small):
    (declared,) = [each for each in proof.PROOFS if each.name == "sealing-attacks"]

    def misses(fault):
        """A small draw may have none of the attacks that this fault hides: then another."""
        return any(not proof.attacks(Asked(size=24, seed=seed, fault=fault)).is_proved for seed in range(1, 7))

    assert [fault for fault in declared.faults if not misses(fault)] == []


def test_finding_says_what_and_where(small, sealing, record, check):
    entries = record(number=4, reason="As it was")
    sealing.look(sign=True)

    with proof.owner() as cursor:
        cursor.execute("UPDATE sharing_auditentry SET verb = 'nothing.done' WHERE id = %s", [entries[1].pk])
        cursor.execute("DELETE FROM sharing_auditentry WHERE id = %s", [entries[2].pk])
        cursor.execute("UPDATE sharing_auditentry SET reason = 'Another' WHERE id = %s", [entries[3].pk])
        changed, deleted, reason = [str(finding) for finding in check(using="owner").findings]

    assert changed.startswith(f"place 1 (entry {entries[1].pk}, {entries[1].uid}): the entry is not as it was sealed")
    assert deleted == f"place 2 (entry {entries[2].pk}): the entry was deleted after it was sealed"
    assert reason.startswith(f"place 3 (entry {entries[3].pk}, {entries[3].uid}): who did it, from where, why")
