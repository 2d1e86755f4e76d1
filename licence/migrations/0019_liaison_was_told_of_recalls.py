"""Of a recall on which probation typed that victim liaison was told, a notice says it. It can go back.

Nobody of liaison acknowledged it, and whether there are victims is for liaison to say: that answer is not taken over.
"""

from datetime import datetime, time

from django.db import migrations
from django.utils import timezone


def forwards(apps, schema_editor):
    def rows(app, name):
        return apps.get_model(app, name).objects.using(schema_editor.connection.alias)

    for recall in rows("licence", "Recall").exclude(vlo_told_on=None):
        told = timezone.make_aware(datetime.combine(recall.vlo_told_on, time()))
        rows("parole", "LiaisonNotice").get_or_create(
            of=recall.uid,
            defaults={"offender_id": recall.offender_id, "about": "recall", "made_at": told, "due_at": told},
        )


def backwards(apps, schema_editor):
    def rows(app, name):
        return apps.get_model(app, name).objects.using(schema_editor.connection.alias)

    for notice in rows("parole", "LiaisonNotice").filter(about="recall"):
        told = notice.acknowledged_at or notice.made_at
        rows("licence", "Recall").filter(uid=notice.of).update(vlo_told_on=timezone.localdate(told))
    rows("parole", "LiaisonNotice").filter(about="recall").delete()


class Migration(migrations.Migration):
    dependencies = [("licence", "0018_liaison_answers_for_itself"), ("parole", "0008_liaison_is_told")]
    operations = [migrations.RunPython(forwards, backwards)]
