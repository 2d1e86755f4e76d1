"""What this feature gives to somebody by name: the interventions they own."""

from offenders.interventions.models import Intervention
from sharing.cover import caseload

caseload.register("intervention", "interventions", Intervention.objects.running, officer="owner", subject="offender_id")
