"""Gateways as a kind of reference data."""

from functools import partial

from django import forms

from offenders.reference import registry
from offenders.reference.registry import ReferenceKind
from sharing.access.roles import Capability
from sharing.models import Agency, Gateway
from sharing.reference.gateways import FILE

KINDS_OF_AGENCY = partial(
    forms.MultipleChoiceField,
    choices=Agency.Kind.choices,
    required=False,
    widget=forms.CheckboxSelectMultiple,
    help_text="None selected: any but an intelligence agency.",
)


def in_words(kinds: list[str]) -> str:
    return ", ".join(Agency.Kind(kind).label for kind in kinds)


GATEWAYS = registry.register(
    ReferenceKind(
        name="gateways",
        title="Gateways for sharing",
        one="gateway for sharing",
        model=Gateway,
        file=str(FILE),
        key=("key", "in_force_from"),
        fields=(
            *("title", "who_to_whom", "purpose", "from_kinds", "to_kinds", "programme", "in_force_until", "note"),
            *("source", "is_confirmed"),
        ),
        inputs={"from_kinds": KINDS_OF_AGENCY, "to_kinds": KINDS_OF_AGENCY},
        in_words={"from_kinds": in_words, "to_kinds": in_words},
        names=("title",),
        keepers=Capability.KEEP_REFERENCE,
        confirmed="is_confirmed",
        begins_with="in_force_from",
        ends_with="in_force_until",
        in_force=lambda rows, on: rows.in_force(on=on),
        filters=("programme",),
        shown=("programme", "who_to_whom", "purpose"),
    )
)
