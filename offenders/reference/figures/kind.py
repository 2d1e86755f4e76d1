"""Published figures as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.figures.models import PublishedFigure
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability

FIGURES = registry.register(
    ReferenceKind(
        name="figures",
        title="Published figures",
        one="published figure",
        model=PublishedFigure,
        file="figures.json",
        key=("measure", "programme", "as_at"),
        fields=(
            *("value", "convicted", "remanded", "area", "definition", "published_on", "grade", "note", "source"),
            "is_confirmed",
        ),
        keepers=Capability.KEEP_REFERENCE,
        confirmed="is_confirmed",
        filters=("measure", "programme"),
    )
)
