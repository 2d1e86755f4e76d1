"""The migrations that gave stored values the names of the glossary: they can run twice, and reverse."""

from importlib import import_module
from types import SimpleNamespace

import psycopg2
import pytest
from django.apps import apps
from django.db import connection

from sharing.models import Client
from sharing.records.renamed_values import rename_values
from tests import database
from tests.factories.sharing import AlertFactory, ClientFactory, EndpointFactory

pytestmark = pytest.mark.django_db
EDITOR = SimpleNamespace(connection=connection)
OLD_EVENT, NEW_EVENT = "release-monitor.date-conflict.settled", "release-monitor.date-conflict.resolved"


def steps_of(app, name):
    return import_module(f"{app}.migrations.{name}").Migration.operations


def forward(steps):
    for step in steps:
        step.code(apps, EDITOR)


def backward(steps):
    for step in steps:
        step.reverse_code(apps, EDITOR)


def test_scopes_and_kinds_of_alerts_and_events():
    client, alert = (
        ClientFactory(scopes=["exemptions:read", "people:read"]),
        AlertFactory(kind="licence.exemption_over"),
    )
    endpoint = EndpointFactory(kinds=[OLD_EVENT])
    steps = steps_of("sharing", "0059_names_of_the_glossary")

    def stands():
        for row in (client, alert, endpoint):
            row.refresh_from_db()
        return client.scopes, alert.kind, endpoint.kinds

    for _ in range(2):
        forward(steps)
        assert stands() == (["permissions:read", "people:read"], "licence.permission_ended", [NEW_EVENT])

    backward(steps)
    assert stands() == (["exemptions:read", "people:read"], "licence.exemption_over", [OLD_EVENT])
    assert Client.objects.get(pk=client.pk).scopes[0] == "exemptions:read"


def test_what_nobody_changes_is_named_so_too_and_guarded_as_before():
    step = rename_values("said", "verb", names={"not_made_out": "no_breach"}, append_only=True)

    with database.connection("owner") as owner, owner.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (verb text)")
        cursor.execute("INSERT INTO said VALUES ('not_made_out'), ('review')")
        cursor.execute(
            "CREATE TRIGGER append_only BEFORE UPDATE ON said FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        for act in (step.code, step.code, step.reverse_code):
            act(apps, SimpleNamespace(connection=owner))
            cursor.execute("SELECT verb FROM said ORDER BY verb")
            left = "not_made_out" if act is step.reverse_code else "no_breach"
            assert cursor.fetchall() == [(left,), ("review",)]
        with pytest.raises(psycopg2.Error, match="append-only"):
            cursor.execute("UPDATE said SET verb = 'review'")
        owner.rollback()


@pytest.mark.parametrize(
    ("app", "name"),
    [("offenders", "0003_names_of_holds_and_overrides"), ("parole", "0003_names_of_ways_and_papers")],
)
def test_the_others_name_tables_and_columns_that_there_are(app, name):
    forward(steps_of(app, name))
    backward(steps_of(app, name))
