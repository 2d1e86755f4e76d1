"""What PPCS said when it was telephoned becomes an act reported by telephone, one row each. Backwards, the columns say
it again."""

from django.db import migrations

ABOUT = "licence.recall_call"


def report(apps, schema_editor):
    alias = schema_editor.connection.alias
    acts = apps.get_model("sharing", "ReportedAct").objects.using(alias)
    for row in apps.get_model("licence", "Recall").objects.using(alias).filter(called_at__isnull=False):
        acts.create(
            subject_id=row.offender_id,
            about=ABOUT,
            target=row.uid,
            kind="consultation",
            said=row.called_words[:1000] or "Not recorded",
            details={"words": row.called_words},
            caller_agency="PPCS",
            caller_role="Not recorded",
            caller_name=row.called_whom or "Not recorded",
            said_at=row.called_at,
            taken_by_id=row.called_by_id,
            reported_at=row.called_at,
            confirm_due_at=row.called_at,
            state="settled",
            settled_because="Recorded before calls were confirmed by PPCS",
        )


def take_back(apps, schema_editor):
    alias = schema_editor.connection.alias
    acts = apps.get_model("sharing", "ReportedAct").objects.using(alias).filter(about=ABOUT)
    recalls = apps.get_model("licence", "Recall").objects.using(alias)
    for act in acts.select_related("person"):
        whom = act.person.name if act.person else act.caller_name
        words = act.details.get("words") or act.said
        recalls.filter(uid=act.target).update(called_whom=whom[:120], called_words=words)
    acts.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("licence", "0011_what_takes_two_people"),
        ("sharing", "0016_acts_reported_by_telephone"),
    ]

    operations = [migrations.RunPython(report, take_back)]
