"""The form that ties a condition to what a victim asked for."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms


class TieForm(forms.Form):
    """conditions: key and words of those that may be tied."""

    condition = forms.TypedChoiceField(
        label="Which condition meets the request?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a condition"},
    )

    def __init__(self, *args: Any, conditions: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["condition"].choices = list(conditions)  # type: ignore[attr-defined]
