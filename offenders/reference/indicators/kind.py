"""Published indicators as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.indicators.models import PublishedIndicator
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability

INDICATORS = registry.register(
    ReferenceKind(
        name="indicators",
        title="Published indicators",
        one="published indicator",
        model=PublishedIndicator,
        file="indicators.json",
        key=("indicator", "month"),
        fields=("says", "status", "grade", "note", "source", "is_confirmed"),
        keepers=Capability.KEEP_REFERENCE,
        confirmed="is_confirmed",
        filters=("indicator",),
    )
)
