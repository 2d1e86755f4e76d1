"""What one person recorded that lets the prisoner get a withheld paper, and nobody has given yet, waits for its check."""

from django.db import migrations

GIVES = ("serve", "gist")


def wait(apps, schema_editor):
    """Of the day before it is not known who recorded the direction: it can be refused, and recorded again."""
    alias = schema_editor.connection.alias
    applications = apps.get_model("parole", "NonDisclosure").objects.using(alias)
    check, paper = (apps.get_model("parole", name).objects.using(alias) for name in ("DisclosureCheck", "DossierItem"))
    for each in applications.filter(withdrawn_on=None, given_on=None, item__is_withheld=True).select_related("item"):
        stands = each.appeal_directed or each.directed
        if stands not in GIVES or each.appealed_on and not each.appeal_directed:
            continue
        said = {"item": each.item, "application": each, "offender_id": each.offender_id, "gets": stands}
        if each.appeal_directed:
            check.create(
                act="appeal", on=each.appeal_answered_on, document=each.appeal_document or "Not recorded", **said
            )
            each.appeal_directed, each.appeal_answered_on, each.appeal_document = "", None, ""
        else:
            check.create(
                act="direction",
                on=each.decided_on,
                decided_by=each.decided_by,
                document=each.decision_document or "Not recorded",
                **said,
            )
            each.directed, each.decided_on, each.decided_by, each.decision_document = "", None, "", ""
        each.save()
        paper.filter(pk=each.item_id).update(disclosure="pending")


def stand(apps, schema_editor):
    """What waits stands again as it was before."""
    alias = schema_editor.connection.alias
    check, paper = (apps.get_model("parole", name).objects.using(alias) for name in ("DisclosureCheck", "DossierItem"))
    rows = check.filter(confirmed_at=None, ended_at=None, recorded_by=None, application__isnull=False)
    for each in rows.select_related("application"):
        application = each.application
        if each.act == "appeal":
            application.appeal_directed, application.appeal_answered_on = each.gets, each.on
            application.appeal_document = each.document
        else:
            application.directed, application.decided_on = each.gets, each.on
            application.decided_by, application.decision_document = each.decided_by, each.document
        application.save()
        paper.filter(pk=each.item_id).update(disclosure="gist" if each.gets == "gist" else "pending")
        each.delete()


class Migration(migrations.Migration):
    dependencies = [("parole", "0018_second_check_of_what_is_let_out")]

    operations = [migrations.RunPython(wait, stand)]
