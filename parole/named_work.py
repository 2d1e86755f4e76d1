"""What this app gives to an officer by name: directions of the Board that they answer."""

from parole.dossier.models import Direction
from sharing.cover import caseload

caseload.register("direction", "directions", Direction.objects.open, officer="owner", subject="offender_id")
