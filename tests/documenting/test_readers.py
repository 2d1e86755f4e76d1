"""Each column of a table about people is declared to be read by somebody."""

from documenting.readers import tables
from sharing.access import fields


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
