"""The log: only ever added to."""

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from sharing import audit
from sharing.models import AuditEntry, AuditPayload
from tests import database
from tests.factories.sharing import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return audit.record(
        action=audit.Action.SEARCH, verb="people.searched", by=UserFactory(), shown=[1, 2], payload={"words": "telford"}
    )


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sharing_auditentry SET actor = 'nobody'",
        "DELETE FROM sharing_auditentry",
        "TRUNCATE sharing_auditentry CASCADE",
        "UPDATE sharing_auditpayload SET data = '{}'",
        "DELETE FROM sharing_auditpayload",
        "TRUNCATE sharing_auditpayload",
        "ALTER TABLE sharing_auditentry DISABLE TRIGGER append_only",
        "DROP TABLE sharing_auditpayload",
        "SET session_replication_role = replica",
    ],
)
def test_application_role_cannot_change_the_log(entry, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert AuditEntry.objects.get(pk=entry.pk).actor == entry.actor
    assert AuditPayload.objects.get(pk=entry.pk).data == {"words": "telford"}


def test_entry_holds_who_as_what_and_a_salt(entry):
    entry.refresh_from_db()

    assert entry.role == "probation_officer"
    assert entry.shown_ids == [1, 2]
    assert len(bytes(entry.salt)) == 32


def test_what_no_user_did_is_recorded_as_done_by_the_system():
    entry = audit.record(action=audit.Action.GRANT, verb="sharing.grant_ended", by=None)

    assert (entry.actor_id, entry.actor) == (None, "system")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sharing_auditentry SET actor = 'nobody'",
        "DELETE FROM sharing_auditentry",
        "TRUNCATE sharing_auditentry CASCADE",
        "UPDATE sharing_auditpayload SET data = '{}'",
        "DELETE FROM sharing_auditpayload",
        "TRUNCATE sharing_auditpayload",
    ],
)
def test_even_the_owner_is_stopped_by_the_trigger(statement):
    with database.connection("owner") as owner, owner.cursor() as cursor:
        with pytest.raises(psycopg2.Error, match="append-only"):
            cursor.execute(statement)
