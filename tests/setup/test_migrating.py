"""Which changes of a model need a migration."""

from types import SimpleNamespace

import pytest
from django.core.management import get_commands, load_command_class
from django.db import connections, migrations, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from release_monitor.database.migrating import WithoutWords
from sharing.records.at_once import AtOnce
from sharing.records.without_models import WithoutModels


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


KNOWN = models.CheckConstraint(condition=models.Q(word__in=["a", "b"]), name="word_is_known")
STEPS = [
    migrations.CreateModel("Part", [("id", models.BigAutoField(primary_key=True))]),
    migrations.RemoveConstraint("Thing", "word_is_known"),
    migrations.AddField("Thing", "number", models.IntegerField(default=3)),
    migrations.AlterField("Thing", "word", models.CharField(max_length=30, null=True)),
    migrations.AddConstraint(
        "Thing", models.CheckConstraint(condition=models.Q(number__gt=0), name="number_is_more_than_none")
    ),
    migrations.AddField("Part", "thing", models.ForeignKey("sharing.Thing", on_delete=models.CASCADE)),
    migrations.AddField("Part", "word", models.CharField(max_length=5, default="")),
    migrations.AddIndex("Part", models.Index(fields=["word"], name="part_by_word")),
]
MADE = """
    SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
    FROM information_schema.columns WHERE table_name IN ('sharing_thing', 'sharing_part')
    UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), 0, '', '' FROM pg_constraint
    WHERE conrelid IN ('sharing_thing'::regclass, 'sharing_part'::regclass)
    UNION ALL SELECT tablename, indexname, indexdef, 0, '', '' FROM pg_indexes
    WHERE tablename IN ('sharing_thing', 'sharing_part')
"""


def made_by(kind):
    """What is in the database after a table with a row was there and the steps were taken."""
    owner, state = connections["owner"], ProjectState()
    state.apps  # as in a run of several migrations  # noqa: B018
    begin = migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True)), ("word", PLAIN.clone())])
    with transaction.atomic(using="owner"):
        for number, (each, steps) in enumerate(
            [(migrations.Migration, [begin, migrations.AddConstraint("Thing", KNOWN)]), (kind, STEPS)]
        ):
            migration = type("Migration", (each,), {"operations": steps})(str(number), "sharing")
            with owner.schema_editor(atomic=False) as editor:
                state = migration.apply(state, editor)
        with owner.cursor() as cursor:
            cursor.execute(MADE)
            found = set(cursor.fetchall())
        transaction.set_rollback(True, using="owner")
    return found


@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_steps_at_once_make_what_they_make_one_by_one():
    made = made_by(AtOnce)

    assert {"part_by_word", "number_is_more_than_none", "thing_id"} <= {name for _, name, *_ in made}
    assert made == made_by(migrations.Migration)


class Undrawable:
    """A state of whose models nobody may ask."""

    @property
    def apps(self):
        raise AssertionError("the models were drawn")


@pytest.mark.django_db(databases=["default", "owner"])
def test_step_that_asks_no_model_draws_none_and_runs_both_ways():
    said = []
    step = WithoutModels(
        lambda apps, editor: said.append(("on", apps)), lambda apps, editor: said.append(("back", apps))
    )

    step.database_forwards("sharing", SimpleNamespace(connection=connections["owner"]), Undrawable(), Undrawable())
    step.database_backwards("sharing", SimpleNamespace(connection=connections["owner"]), Undrawable(), Undrawable())

    assert said == [("on", None), ("back", None)]
