"""A form field that takes a court from a list."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.utils import timezone

from offenders.reference.courts.models import Court


class CourtField(forms.ModelChoiceField):
    """Cleans to the Court. Those closed on the day on which the form is opened or sent are not offered."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"required": "Select the court", "invalid_choice": "Select a court from the list"}
        super().__init__(
            Court.objects.all(), to_field_name="code", empty_label="Select a court", error_messages=said, **kwargs
        )

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """What Django puts into each form: only then is the day known."""
        copied: Self = super().__deepcopy__(memo)
        copied.queryset = Court.objects.exclude(closed_on__lte=timezone.localdate())
        return copied
