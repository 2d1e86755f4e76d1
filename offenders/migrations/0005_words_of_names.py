import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.contrib.postgres.operations import TrigramExtension, CreateExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offenders", "0004_offence_catalogue")]

    operations = [
        # both are trusted: the owner of the database may make them
        TrigramExtension(),
        CreateExtension("fuzzystrmatch"),
        migrations.CreateModel(
            name="NameWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True)),
                (
                    "sounds",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("word", name="gin_trgm_ops"), name="name_word_trigrams"
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["sounds"], name="name_word_sounds"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "offender",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="name_words",
                        to="offenders.offender",
                    ),
                ),
                (
                    "word",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="people", to="offenders.nameword"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("word", "offender"), name="person_word_once")],
            },
        ),
        migrations.AddIndex(
            model_name="identifier", index=models.Index(fields=["canonical"], name="identifier_by_canonical")
        ),
        migrations.AddIndex(
            model_name="identifier", index=models.Index(fields=["value"], name="identifier_by_value")
        ),
    ]
