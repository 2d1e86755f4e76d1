"""Regions as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability
from sharing.models import Region
from sharing.reference.catalogue import FILE

REGIONS = registry.register(
    ReferenceKind(
        name="regions",
        title="Regions",
        one="region",
        model=Region,
        file=str(FILE),
        key=("code",),
        fields=(
            *("kind", "name", "police_region", "security_unit", "forces", "starts_on", "ends_on", "note", "source"),
            "is_confirmed",
        ),
        names=("name",),
        keepers=Capability.KEEP_PLACES,
        confirmed="is_confirmed",
        ends_with="ends_on",
        in_force=lambda rows, on: rows.current(on=on),
        filters=("kind",),
    )
)
