"""Which changes of a model need a migration."""

import pytest
from django.core.management import get_commands, load_command_class
from django.db import models
from django.db.migrations.state import ModelState, ProjectState

from release_monitor.migrating import WithoutWords


def changes(before, after, **options):
    """The steps that lead from a model with this column to one with that."""
    states = []
    for column, more in ((before, {}), (after, options)):
        state = ProjectState()
        state.add_model(
            ModelState("sharing", "Thing", [("id", models.AutoField(primary_key=True)), ("word", column)], more)
        )
        states.append(state)
    found = WithoutWords(*states)._detect_changes()
    return [type(step).__name__ for each in found.get("sharing", []) for step in each.operations]


PLAIN = models.CharField(max_length=20, choices=[("a", "One")])


@pytest.mark.parametrize(
    "words",
    [
        models.CharField("as people say", max_length=20, choices=[("a", "One")]),
        models.CharField(max_length=20, choices=[("a", "The first"), ("b", "Another")], help_text="One of two"),
        models.CharField(max_length=20),
    ],
)
def test_words_of_a_column_need_none(words):
    assert changes(PLAIN, words) == []


@pytest.mark.parametrize(
    "column",
    [
        models.CharField(max_length=21, choices=[("a", "One")]),
        models.CharField(max_length=20, choices=[("a", "One")], null=True),
        models.CharField(max_length=20, choices=[("a", "One")], unique=True),
        models.TextField(choices=[("a", "One")]),
    ],
)
def test_what_the_database_knows_of_it_needs_one(column):
    assert changes(PLAIN, column) == ["AlterField"]


def test_what_may_be_in_it_needs_one():
    held = models.CheckConstraint(condition=models.Q(word__in=["a", "b"]), name="word_is_known")

    assert changes(PLAIN, PLAIN, constraints=[held]) == ["AddConstraint"]


@pytest.mark.parametrize("name", ["makemigrations", "migrate"])
def test_both_commands_look_by_this(name):
    assert load_command_class(get_commands()[name], name).autodetector is WithoutWords
