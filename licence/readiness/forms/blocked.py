"""The filter of the board of blocked releases; kept in the address."""

from __future__ import annotations

from typing import Any

from django import forms

SHOWN = [("", "Blocked, overdue or on hold"), ("all", "All being prepared")]


class BlockedFilter(forms.Form):
    """Every field may be left out."""

    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)
    region = forms.CharField(max_length=40, required=False)

    def __init__(self, data: Any, *, regions: Any) -> None:
        super().__init__(data)
        typed = self.data.get("region", "")
        self.fields["region"].widget = forms.Select(
            choices=[("", "All"), *((name, name) for name in sorted({*regions, typed} - {""}))]
        )

    @property
    def shows_all(self) -> bool:
        return self.cleaned_data["show"] == "all"
