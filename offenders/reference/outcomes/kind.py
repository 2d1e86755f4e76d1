"""Published outcomes of parole reviews as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.outcomes.models import ReviewOutcomes
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability

OUTCOMES = registry.register(
    ReferenceKind(
        name="review-outcomes",
        title="Published parole outcomes",
        one="published parole outcome",
        model=ReviewOutcomes,
        file="review_outcomes.json",
        key=("cases", "as_at"),
        fields=("released", "open_conditions", "stayed", "grade", "note", "source", "is_confirmed"),
        keepers=Capability.KEEP_REFERENCE,
        confirmed="is_confirmed",
        filters=("cases",),
    )
)
