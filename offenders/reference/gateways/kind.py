"""Gateways as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability
from sharing.models import Gateway
from sharing.reference.gateways import FILE

GATEWAYS = registry.register(
    ReferenceKind(
        name="gateways",
        title="Gateways for sharing",
        one="gateway for sharing",
        model=Gateway,
        file=str(FILE),
        key=("key", "in_force_from"),
        fields=("title", "who_to_whom", "purpose", "programme", "in_force_until", "note", "source", "is_confirmed"),
        keepers=Capability.KEEP_REFERENCE,
        confirmed="is_confirmed",
        begins_with="in_force_from",
        ends_with="in_force_until",
        in_force=lambda rows, on: rows.in_force(on=on),
        filters=("programme",),
        shown=("programme", "who_to_whom", "purpose"),
    )
)
