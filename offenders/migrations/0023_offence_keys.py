"""Give the offences on record their keys and what the catalogue says of them. Convictions keep their rows.

An offence that the catalogue does not have keeps what it says, under a key of its own. May run twice; going back puts
the maximum into words again and takes out what no conviction speaks of, for the table then holds one row a section.
"""

import re

from django.db import migrations

from offenders.reference.offences import catalogue

KEPT_SECTION = 20  # characters that the earlier table has room for
KEPT_TITLE = 120


def forwards(apps, schema_editor):
    offences = apps.get_model("offenders", "Offence").objects.using(schema_editor.connection.alias)
    filed = {(row["statute"], row["section"]): row for row in reversed(catalogue.as_filed()["offences"])}
    for offence in offences.filter(key=""):
        row = filed.get((offence.statute, offence.section))
        if row is None:
            years = re.fullmatch(r"(\d+) years", offence.maximum)
            maximum = years[1] if years else "life" if offence.maximum == "life" else ""
            row = {
                "key": f"added-{offence.pk}",
                "maximum": maximum,
                "schedule_13": "part_1" if offence.is_sopc_listed else "none",
                "note": offence.note if maximum else f"Maximum: {offence.maximum}. {offence.note}"[:300],
                "source": "On record before the catalogue had keys",
            }
        for name, value in row.items():
            setattr(offence, name, value)
        offence.save()


def backwards(apps, schema_editor):
    alias = schema_editor.connection.alias
    offences = apps.get_model("offenders", "Offence").objects.using(alias)
    offences.filter(conviction__isnull=True).delete()
    seen = set()
    for offence in offences.order_by("pk"):
        offence.maximum = catalogue.maximum_in_words(offence.maximum)
        offence.brings_notification = bool(offence.brings_notification)
        offence.title, offence.statute = offence.title[:KEPT_TITLE], offence.statute[:80]
        offence.section = offence.section[:KEPT_SECTION]
        if (offence.statute, offence.section) in seen:
            offence.section = offence.key[-KEPT_SECTION:]
        if offence.schedule_19za in ("part_3", "unknown"):
            offence.schedule_19za = "none"
        offence.is_sopc_listed = offence.schedule_13 == "part_1"
        offence.key = ""
        seen.add((offence.statute, offence.section))
        offence.save()


class Migration(migrations.Migration):
    dependencies = [("offenders", "0022_offence_states")]
    operations = [migrations.RunPython(forwards, backwards)]
