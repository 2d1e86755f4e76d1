"""Whether the terms of a sentence are those that the Court of Appeal put in its place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offenders", "0030_direction_is_suspended_until_the_question_is_settled")]

    operations = [
        migrations.AddField(
            model_name="sentence",
            name="is_term_of_appeal",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
