"""What is chosen to narrow the list of releases; kept in the address."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms

from offenders.models import Establishment
from offenders.models.dates import BASES, CERTAINTIES
from offenders.rules.releases import week_of
from sharing.rules import Programme

WEEKS = [("4", "Next 4"), ("13", "Next 13"), ("26", "Next 26")]
PROGRAMMES = [(Programme.TERRORISM.value, "Terrorism"), (Programme.STATE_THREATS.value, "State threats")]


class ReleaseFilter(forms.Form):
    """Every field may be left out. `week` is a day of the one week to list."""

    weeks = forms.ChoiceField(choices=WEEKS, required=False)
    region = forms.CharField(max_length=40, required=False)
    prison = forms.CharField(max_length=6, required=False)
    basis = forms.ChoiceField(choices=[("", "Any"), *BASES], required=False)
    certainty = forms.ChoiceField(choices=[("", "All four"), *CERTAINTIES], required=False)
    programme = forms.ChoiceField(choices=[("", "Both"), *PROGRAMMES], required=False)
    week = forms.DateField(required=False, widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])

    def __init__(self, data, *, regions):
        """regions: those of the people whom the reader may know about."""
        super().__init__(data if data.get("weeks") else {**data.dict(), "weeks": "13"})
        typed = self.data.get("region", "")
        known = sorted({*regions, typed} - {""})
        prisons = Establishment.objects.values_list("code", "name")
        self.fields["region"].widget = forms.Select(choices=[("", "All"), *((name, name) for name in known)])
        self.fields["prison"].widget = forms.Select(choices=[("", "All"), *prisons])

    def window(self, today: date) -> tuple[date, date]:
        """Whole weeks from this one on: its Monday, and the Sunday of the last."""
        monday, _ = week_of(today)
        return monday, monday + timedelta(days=7 * int(self.cleaned_data["weeks"] or 13) - 1)

    def narrowed(self, rows):
        """The rows that the choices leave, of any week."""
        chosen = {
            "offender__region": self.cleaned_data["region"],
            "offender__establishment__code": self.cleaned_data["prison"],
            "offender__programme": self.cleaned_data["programme"],
            "basis": self.cleaned_data["basis"],
            "certainty": self.cleaned_data["certainty"],
        }
        return rows.filter(**{name: value for name, value in chosen.items() if value})
