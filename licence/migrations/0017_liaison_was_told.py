"""Of a variation in the making, that victim liaison was told becomes a notice that holds nothing up. It can go back.

Who typed it was probation, so that nobody of liaison has acknowledged it.
"""

from datetime import datetime, time

from django.db import migrations
from django.utils import timezone


def forwards(apps, schema_editor):
    def rows(app, name):
        return apps.get_model(app, name).objects.using(schema_editor.connection.alias)

    for licence in rows("licence", "Licence").filter(kind="variation", activated_at=None, ended_at=None):
        if not (licence.has_no_vlo or licence.vlo_discussed_on):
            due = timezone.now()
        elif licence.vlo_discussed_on:
            due = timezone.make_aware(datetime.combine(licence.vlo_discussed_on, time()))
        else:
            due = licence.started_at
        rows("parole", "LiaisonNotice").get_or_create(
            of=licence.uid,
            defaults={"offender_id": licence.offender_id, "about": "variation", "made_at": licence.started_at, "due_at": due},
        )


def backwards(apps, schema_editor):
    def rows(app, name):
        return apps.get_model(app, name).objects.using(schema_editor.connection.alias)

    for notice in rows("parole", "LiaisonNotice").filter(about="variation"):
        told = notice.acknowledged_at or notice.due_at
        if told <= timezone.now():
            rows("licence", "Licence").filter(uid=notice.of).update(vlo_discussed_on=timezone.localdate(told))
    rows("parole", "LiaisonNotice").filter(about="variation").delete()


class Migration(migrations.Migration):
    dependencies = [("licence", "0016_no_typed_days_of_signatures"), ("parole", "0008_liaison_is_told")]
    operations = [migrations.RunPython(forwards, backwards)]
