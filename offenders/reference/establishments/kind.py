"""Establishments as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.establishments import catalogue
from offenders.reference.establishments.models import Establishment
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability

ESTABLISHMENTS = registry.register(
    ReferenceKind(
        name="establishments",
        title="Establishments",
        one="establishment",
        model=Establishment,
        file=catalogue.FILE.name,
        key=("code",),
        fields=(
            *("name", "short_name", "kind", "category", "holds", "region", "town", "operator", "is_high_security"),
            *("has_separation_centre", "is_open", "closed_on", "note", "source", "is_confirmed"),
        ),
        names=("name", "short_name"),
        keepers=Capability.KEEP_PLACES,
        confirmed="is_confirmed",
        ends_with="closed_on",
        in_force=lambda rows, on: rows.taking_people(on=on),
        filters=("region", "kind"),
        people="establishment",
        shown=("code", "region", "category"),
    )
)
