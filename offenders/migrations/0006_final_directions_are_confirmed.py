"""Directions that were final before anybody had to confirm them count as confirmed, at the moment they were recorded."""

from django.db import migrations
from django.db.models import F


def confirm(apps, schema_editor):
    directions = apps.get_model("offenders", "BoardDirection").objects.using(schema_editor.connection.alias)
    directions.filter(is_final=True, ended_at=None, confirmed_at=None).update(confirmed_at=F("recorded_at"))


def take_back(apps, schema_editor):
    """Nobody signed those: whoever did is kept."""
    directions = apps.get_model("offenders", "BoardDirection").objects.using(schema_editor.connection.alias)
    directions.filter(confirmed_by=None, confirmed_at=F("recorded_at")).update(confirmed_at=None)


class Migration(migrations.Migration):
    dependencies = [("offenders", "0005_questions_confirmed")]

    operations = [migrations.RunPython(confirm, take_back)]
