from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offenders", "0040_questioned_sentences_wait")]

    operations = [
        migrations.AlterField(
            model_name="sentence",
            name="kept_because",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="why it stands"
            ),
        ),
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(
                condition=models.Q(("questioned_since__isnull", False)),
                fields=["questioned_since", "id"],
                name="sentence_to_check",
            ),
        ),
        migrations.AddConstraint(
            model_name="sentence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("questioned_since__isnull", True),
                        models.Q(("questioned", []), models.Q(("kept_because", ""), _negated=True), _connector="OR"),
                    ),
                    models.Q(
                        ("kept_because", ""),
                        ("questioned_since__isnull", False),
                        models.Q(("questioned", []), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="sentence_waits_while_questioned",
            ),
        ),
    ]
