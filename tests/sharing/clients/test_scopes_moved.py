"""The migration that named stored scopes by resource."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from sharing.clients.token_scopes import TokenScope
from tests.factories.sharing import ClientFactory

pytestmark = pytest.mark.django_db
moved = import_module("sharing.migrations.0050_token_scopes_by_resource")
renamed = import_module("sharing.migrations.0059_names_of_the_glossary")
EDITOR = SimpleNamespace(connection=connection)


def test_scopes_are_named_by_resource_also_by_a_second_run_and_as_before_by_the_reverse():
    before = ["people:read", "licences:read", "parole:write", "alerts:write"]
    client, only_acknowledged = ClientFactory(scopes=before), ClientFactory(scopes=["alerts:write"])

    for _ in range(2):
        moved.by_resource(apps, EDITOR)
        client.refresh_from_db()
        assert client.scopes == [
            *("people:read", "convictions:read", "sentences:read", "licences:read", "exemptions:read", "papers:read"),
            "parole-reviews:write",
        ]
    only_acknowledged.refresh_from_db()
    assert only_acknowledged.scopes == ["calculations:read"]

    moved.as_before(apps, EDITOR)
    client.refresh_from_db()
    assert client.scopes == ["people:read", "licences:read", "parole:write"]


def test_part_of_a_former_scope_never_becomes_the_whole():
    client = ClientFactory(scopes=["hearings:read", "alerts:read", "threads:read"])

    moved.as_before(apps, EDITOR)

    client.refresh_from_db()
    assert client.scopes == ["alerts:read"]


def test_every_new_name_is_a_scope():
    named = {new for names in moved.SCOPES.values() for new in names}

    assert {renamed.SCOPES.get(name, name) for name in named} <= set(TokenScope)
