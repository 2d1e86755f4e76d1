"""Kinds of sentence as a kind of reference data."""

from offenders.reference import registry
from offenders.reference.disposals.models import Disposal
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability

DISPOSALS = registry.register(
    ReferenceKind(
        name="disposals",
        title="Kinds of sentence",
        one="kind of sentence",
        model=Disposal,
        file="disposals.json",
        key=("key", "passed_from"),
        fields=(
            *("title", "title_in_full", "section", "passed_until", "youngest", "oldest", "note", "source"),
            "is_confirmed",
        ),
        names=("title", "title_in_full"),
        keepers=Capability.KEEP_REFERENCE,
        confirmed="is_confirmed",
        begins_with="passed_from",
        ends_with="passed_until",
        in_force=registry.between("passed_from", "passed_until"),
        shown=("section", "passed_from", "passed_until"),
    )
)
