"""Sentences that are questioned without a reason wait from now on: nobody knows since when they did."""

from django.db import migrations
from django.utils import timezone


def begin(apps, schema_editor):
    sentences = apps.get_model("offenders", "Sentence").objects.using(schema_editor.connection.alias)
    rows = sentences.filter(questioned_since=None, kept_because="")
    rows.exclude(questioned=[]).update(questioned_since=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("offenders", "0039_sentences_to_check")]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
