"""Rows that were there when history began: one version of each, however often the migration runs."""

from importlib import import_module

import pytest
from django.db import connections

from offenders.models import Alias
from sharing.models import RowVersion, User
from tests.factories.offenders import OffenderFactory
from tests.factories.sharing import RestrictionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])
MIGRATION = import_module("release_monitor.migrations.0010_rows_found")


def test_each_row_is_found_once_and_as_its_trigger_would_keep_it():
    person = OffenderFactory()
    Alias.objects.create(offender=person, name="Ro")
    RestrictionFactory(subject=person, names=[UserFactory()])
    kept = versions()
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE sharing_rowversion DISABLE TRIGGER append_only")
        cursor.execute("DELETE FROM sharing_rowversion")
        cursor.execute("ALTER TABLE sharing_rowversion ENABLE TRIGGER append_only")
        for _ in range(2):
            cursor.execute(MIGRATION.Migration.operations[0].sql)

    assert versions() == kept
    assert {row.operation for row in RowVersion.objects.all()} == {"F"}
    assert len(kept) > 5
    assert User.objects.count() == sum(table == "sharing_user" for table, *_ in kept)


def versions():
    rows = RowVersion.objects.order_by("table_name", "row_id", "pk")
    newest = {(row.table_name, row.row_id): (row.subject_id, row.data) for row in rows}
    return [(*key, *value) for key, value in newest.items()]
