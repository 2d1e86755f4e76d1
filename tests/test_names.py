"""No name that people type hides a direction mark, a zero-width character or a line break: each says where it is."""

import re

import pytest
from django.apps import apps
from django.db.models import CharField, TextField

from offenders.reference.registry import KINDS
from sharing.records.hidden_characters import refusal_of
from tests.names import NAMES, NOT_TYPED
from tests.worlds import taken_back

OURS = {"sharing", "offenders", "parole", "licence", "release_monitor"}
NAME = re.compile(r"(.+_)?(names?|title)(_.+)?")


def columns_of_names():
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.local_fields:
                if isinstance(field, CharField | TextField) and not field.choices and NAME.fullmatch(field.name):
                    yield f"{model._meta.label}.{field.name}"


def test_every_column_of_a_name_refuses_what_is_hidden_or_says_why_nobody_types_it():
    found, refusing = set(columns_of_names()), {column for column, _, _ in NAMES}

    assert found - refusing == NOT_TYPED.keys(), "give the name to its action in tests/names.py, or say why nobody does"


@pytest.mark.django_db
@pytest.mark.usefixtures("at_noon")
@pytest.mark.parametrize(
    ("column", "field", "world"), [pytest.param(*name, id=f"{name[0]}-{place}") for place, name in enumerate(NAMES)]
)
def test_name_is_refused_at_its_field_and_nothing_is_kept(column, field, world):
    model, name = apps.get_model(column.rpartition(".")[0]), column.rpartition(".")[2]
    give = world()
    with taken_back():
        give("Ada Quill")  # what is refused is the name alone

    for hidden, said in (
        ("Ada\u202eQuill", "Remove the hidden direction mark after “Ada” (U+202E)"),
        ("Ada\u200bQuill", "Remove the hidden zero-width character after “Ada” (U+200B)"),
        ("Ada\nQuill", "Remove the hidden line break after “Ada” (U+000A)"),
    ):
        with pytest.raises(Exception, match=re.escape(said)) as refused:
            give(hidden)
        assert refused.value.field == field
        assert not model._default_manager.filter(**{name: hidden}).exists()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_no_data_file_hides_anything_in_a_name(kind):
    said = [row[name] for row in kind.filed() for name in (*kind.key, *kind.names) if row.get(name)]

    assert [name for name in said if refusal_of(str(name))] == []
