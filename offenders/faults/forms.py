"""The filter of the list of data faults; kept in the address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from offenders.reference.establishments.fields import prison_choices
from offenders.status.faults import SAID


class FaultFilter(forms.Form):
    fault = forms.ChoiceField(
        choices=[("", "All"), *((fault.value, said.title) for fault, said in SAID.items())], required=False
    )
    prison = forms.CharField(label="Prison, now or last", max_length=6, required=False)
    region = forms.CharField(label="Probation region", max_length=40, required=False)

    def __init__(self, data: Any, *, regions: Iterable[str]) -> None:
        """regions: those of the people whom the reader may know about."""
        super().__init__(data)
        known = sorted({*regions, self.data.get("region", "")} - {""})
        self.fields["region"].widget = forms.Select(choices=[("", "All"), *((name, name) for name in known)])
        self.fields["prison"].widget = forms.Select(choices=prison_choices())

    def narrowed(self, rows: Any) -> Any:
        named = {"fault": "fault", "region": "region", "prison": "last_held_code"}
        chosen = {column: self.cleaned_data[name] for name, column in named.items()}
        return rows.filter(**{column: value for column, value in chosen.items() if value})
