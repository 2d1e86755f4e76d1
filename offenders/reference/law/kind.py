"""The register of law as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.law.actions import KIND
from offenders.reference.law.entries import DATA
from offenders.reference.law.models import LawEntry
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability

LAW = registry.register(
    ReferenceKind(
        name=KIND,
        title="Register of law",
        one="entry of the register of law",
        model=LawEntry,
        file=DATA.name,
        rows="",
        key=("key",),
        fields=(
            *("instrument", "provision", "says", "in_force_from", "in_force_until", "applies_to", "areas", "source"),
            *("is_confirmed", "note", "kept_in_sight", "settled", "settled_because"),
        ),
        keepers=Capability.KEEP_REFERENCE,
        confirmed="is_confirmed",
        ends_with="in_force_until",
        shown=("says", "in_force_from"),
    )
)
