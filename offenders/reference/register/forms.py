"""Filters of the register, the checks that were ticked, and the reason why one is withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from offenders.reference.law.models import LawEntry
from offenders.reference.law.querysets import LawEntryQuerySet

LISTS = (
    ("supplied", "Not yet checked here"),
    ("lapsed", "Check lapsed"),
    ("unconfirmed", "Text not confirmed"),
    ("in-sight", "No rule here"),
    ("all", "All"),
)


class RegisterFilter(forms.Form):
    """Search and filters, kept in the address."""

    list = forms.ChoiceField(label="Show", choices=LISTS, required=False)
    instrument = forms.ChoiceField(label="Instrument", required=False)
    area = forms.ChoiceField(label="Used for", required=False)
    q = forms.CharField(label="Search", required=False, max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instruments = LawEntry.objects.order_by("instrument").values_list("instrument", flat=True).distinct()
        areas = sorted({area for row in LawEntry.objects.values_list("areas", flat=True) for area in row})
        self.fields["instrument"].choices = [("", "All"), *((instrument, instrument) for instrument in instruments)]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "All"), *((each, each.capitalize()) for each in areas)]  # type: ignore[attr-defined]

    def narrowed(self, rows: LawEntryQuerySet, *, at: datetime) -> LawEntryQuerySet:
        """rows: with their checks."""
        said = self.cleaned_data
        found = {
            "supplied": rows.supplied(),
            "lapsed": rows.lapsed(at=at),
            "unconfirmed": rows.unconfirmed(),
            "in-sight": rows.exclude(kept_in_sight=""),
        }.get(said["list"], rows)
        if said["instrument"]:
            found = found.filter(instrument=said["instrument"])
        if said["area"]:
            found = found.filter(areas__contains=[said["area"]])
        return found.about(said["q"])


class CheckForm(forms.Form):
    """The entries that somebody compared with their source, and when they read them here."""

    entry = forms.ModelMultipleChoiceField(LawEntry.objects.all(), to_field_name="uid", required=False)
    seen_at = forms.DateTimeField(widget=forms.HiddenInput)

    def uids(self) -> list[UUID]:
        return [entry.uid for entry in self.cleaned_data["entry"]]


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label="Reason for withdrawing the check",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter a reason"},
    )
