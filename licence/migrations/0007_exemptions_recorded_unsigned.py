"""What one person recorded before approvals were signed stands as approved, or as ended, and never as signed."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone


def state_where_each_stands(apps, schema_editor):
    """Recorded by one person, they were counted as approved: they stand as that, or as ended, with their one place."""
    exemptions = apps.get_model("licence", "Exemption").objects.using(schema_editor.connection.alias)
    exemptions.update(begins_at=F("starts_at"))
    exemptions.filter(ended_at__isnull=False).update(status="ended_early")
    now = timezone.now()
    over = exemptions.filter(ended_at__isnull=True, ends_at__lte=now)
    over.update(status="ended", ended_at=F("ends_at"), ended_because="The window is over")
    exemptions.filter(ended_at__isnull=True).update(status="approved")
    for exemption in exemptions.filter(zone__isnull=False):
        exemption.places.set([exemption.zone])


def forget_where_each_stands(apps, schema_editor):
    """Back to one row of one person. What was never approved has no place there, and is not thrown away."""
    exemptions = apps.get_model("licence", "Exemption").objects.using(schema_editor.connection.alias)
    unapproved = exemptions.filter(begins_at__isnull=True).count()
    if unapproved:
        raise RuntimeError(
            f"{unapproved} requests for an exemption were never approved, and the table before this has no place for "
            "them. Export and delete them first"
        )
    exemptions.filter(recorded_approver__isnull=True).update(recorded_approver=F("decided_by"), starts_at=F("begins_at"))
    exemptions.filter(status="ended", ended_by__isnull=True).update(ended_at=None, ended_because="")
    for exemption in exemptions.prefetch_related("places"):
        exemption.zone = exemption.places.order_by("pk").first()
        views = exemption.views.order_by("pk").select_related("agency")
        said = [f"{each.agency.name}: {each.get_view_display()}. {each.words}" for each in views]
        exemption.recorded_views = "\n".join(filter(None, [exemption.recorded_views, *said]))
        exemption.save(update_fields=["zone", "recorded_views"])


class Migration(migrations.Migration):
    dependencies = [("licence", "0006_exemptions_are_asked_for")]

    operations = [migrations.RunPython(state_where_each_stands, forget_where_each_stands)]
