"""The filter of the list of people with no release date; kept in the address."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.reference.establishments.fields import prison_choices


class NoDateFilter(forms.Form):
    prison = forms.CharField(max_length=6, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["prison"].widget = forms.Select(choices=prison_choices())

    def narrowed(self, rows: Any) -> Any:
        prison = self.cleaned_data["prison"]
        return rows.filter(establishment__code=prison) if prison else rows
