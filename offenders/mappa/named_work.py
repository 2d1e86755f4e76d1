"""What this feature gives to somebody by name: actions of MAPPA."""

from offenders.mappa.models import MappaAction
from sharing.cover import caseload

caseload.register("mappa_action", "MAPPA actions", MappaAction.objects.open, officer="owner", subject="offender_id")
