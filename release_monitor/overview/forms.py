"""The filters of the overview; kept in the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from release_monitor.overview.asked import Chosen


class OverviewFilter(forms.Form):
    """Every field may be left out. regions, prisons: those of the reader's people."""

    region = forms.CharField(max_length=40, required=False)
    prison = forms.CharField(max_length=6, required=False)
    first = forms.DateField(label="Custody from", required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label="Custody until", required=False, widget=forms.DateInput({"type": "date"}))

    def __init__(self, data: Any, *, regions: Iterable[str], prisons: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        typed = self.data.get("region", "")
        names = [("", "All"), *((name, name) for name in sorted({*regions, typed} - {""}))]
        self.fields["region"].widget = forms.Select(choices=names)
        self.fields["prison"].widget = forms.Select(choices=[("", "All"), *prisons])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, until = cleaned.get("first"), cleaned.get("until")
        if bool(first) != bool(until) or (first and until and first >= until):
            self.add_error("until", "Enter both dates, the later one second")
        return cleaned

    @property
    def chosen(self) -> Chosen:
        return Chosen(**self.cleaned_data)
