"""Each column of each table has its line on the page of readers, and the page is what the models declare."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

from release_monitor.management.commands.document_readers import tables
from sharing.access import fields

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "readers.md"


def test_page_is_what_the_command_prints():
    printed = StringIO()

    call_command("document_readers", stdout=printed)

    assert PAGE.read_text() == printed.getvalue(), (
        "a column has other readers, or is new. Declare who reads it in READERS of its model, then: "
        "python3 manage.py document_readers > docs/readers.md, and look at the change"
    )


def test_every_column_of_a_table_about_people_has_somebody_who_reads_it():
    about, _ = tables()

    assert len(about) > 60
    assert [
        f"{model._meta.label}.{field.name}"
        for model in about
        for field in model._meta.fields
        if fields.readers_of(model, field.name) is fields.NOBODY
        and field.name not in fields.declared_of(model)  # some are said to be read by no one: they are compared
    ] == []
