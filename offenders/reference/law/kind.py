"""The register of law as a kind of reference data."""

from django.urls import reverse

from offenders.reference import registry
from offenders.reference.law.actions import KIND
from offenders.reference.law.entries import DATA
from offenders.reference.law.models import LawEntry
from offenders.reference.law.settling import SettledField, settled_in_words
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
        ends_with="in_force_until",
        in_force=registry.between("in_force_from", "in_force_until"),
        inputs={"settled": SettledField},
        in_words={"settled": settled_in_words},
        path_of=lambda row: reverse("law_entry", args=[row.key]),
        shown=("says", "in_force_from"),
    )
)
