"""Courts as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.courts.models import Court
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability

COURTS = registry.register(
    ReferenceKind(
        name="courts",
        title="Courts",
        one="court",
        model=Court,
        file="courts.json",
        key=("code",),
        fields=("name", "kind", "phone", "phone_out_of_hours", "closed_on", "note", "source", "is_confirmed"),
        names=("name",),
        keepers=Capability.KEEP_PLACES,
        confirmed="is_confirmed",
        ends_with="closed_on",
        filters=("kind",),
        shown=("kind", "phone"),
    )
)
