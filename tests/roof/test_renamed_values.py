"""The migrations that gave stored values the names of the glossary: they can run twice, and reverse."""

from importlib import import_module
from types import SimpleNamespace

import psycopg2
import pytest
from django.apps import apps
from django.db import connection

from release_monitor.database.rights import as_owner
from sharing.models import Client, PracticeValue
from sharing.records.renamed_values import rename_values
from tests import database
from tests.factories.sharing import AgencyFactory, AlertFactory, ClientFactory, EndpointFactory

pytestmark = pytest.mark.django_db
EDITOR = SimpleNamespace(connection=connection)
OLD = "casework"  # of PPCS
OLD_EVENT, NEW_EVENT = "release-monitor.date-conflict.settled", "release-monitor.date-conflict.resolved"


def steps_of(app, name):
    return import_module(f"{app}.migrations.{name}").Migration.operations


def forward(steps):
    with as_owner():  # as a migration does
        for step in steps:
            step.code(apps, EDITOR)


def backward(steps):
    with as_owner():
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


def test_agencies_of_ppcs_with_what_is_for_them_and_what_they_are_expected_to_carry():
    agency, alert = AgencyFactory(kind=OLD), AlertFactory(for_roles=[OLD, "duty_officer"])
    norm = PracticeValue.objects.create(name="load.norm_casework", value=80, starts_on="2026-12-01", source="Ours")
    moved = import_module("sharing.migrations.0065_ppcs_by_its_name").MOVED

    def stands():
        for row in (agency, alert, norm):
            row.refresh_from_db()
        return agency.kind, alert.for_roles, norm.name

    for _ in range(2):
        forward(moved)
        assert stands() == ("ppcs", ["ppcs", "duty_officer"], "load.norm_ppcs")
    backward(moved)
    assert stands() == (OLD, [OLD, "duty_officer"], "load.norm_casework")


def test_links_of_alerts_lead_to_the_pages_of_permissions():
    page = "/people/0193a5c0-7c11-7e02-8d3f-0a4b6c8e0001/licence/{}/0193a5c0-7c11-7e02-8d3f-0a4b6c8e0002/"
    alert = AlertFactory(link=page.format("exemptions"))
    steps = steps_of("licence", "0005_pages_of_permissions")

    for act, said in ((forward, "permissions"), (forward, "permissions"), (backward, "exemptions")):
        act(steps)
        alert.refresh_from_db()
        assert alert.link == page.format(said)


@pytest.mark.parametrize(
    ("app", "name"),
    [
        ("offenders", "0003_names_of_holds_and_overrides"),
        ("parole", "0003_names_of_ways_and_papers"),
        ("release_monitor", "0006_ppcs_by_its_name"),
    ],
)
def test_the_others_name_tables_and_columns_that_there_are(app, name):
    forward(steps_of(app, name))
    backward(steps_of(app, name))
