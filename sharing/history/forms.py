"""The moment that is asked about, and of whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from sharing.agencies.models import Agency, User
from sharing.history.rules import moments_of, zone_at
from sharing.who_looked import questions

ZONES = [("", "By the date"), ("BST", "BST, British Summer Time"), ("GMT", "GMT, Greenwich Mean Time")]


class MomentForm(forms.Form):
    """A date and a time in London, and the zone where clocks showed that time twice."""

    on = forms.DateField(
        label="Date",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the date.", "invalid": "Enter the date as 25 10 2026."},
    )
    at = forms.TimeField(
        label="Time in the UK",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Enter the time.", "invalid": "Enter the time as 14:30."},
    )
    zone = forms.ChoiceField(label="Zone", choices=ZONES, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "on" in cleaned and "at" in cleaned and "zone" in cleaned:
            self._find(cleaned)
        return cleaned

    def _find(self, cleaned: dict[str, Any]) -> None:
        found = moments_of(datetime.combine(cleaned["on"], cleaned["at"]))
        of_zone = [moment for moment in found if cleaned["zone"] in ("", zone_at(moment))]
        if not found:
            self.add_error("at", "Clocks went forward: there was no such time. Enter a time before 1am or from 2am.")
        elif not of_zone:
            self.add_error("zone", f"Clocks showed {zone_at(found[0])} then. Select that zone.")
        elif len(of_zone) > 1:
            self.add_error(
                "zone", "Clocks went back: this time came twice. Select BST for the first, GMT for the second."
            )
        elif of_zone[0] > self.now:
            self.add_error("at", "The time must be in the past.")
        else:
            cleaned["moment"] = of_zone[0]

    @property
    def moment(self) -> datetime:
        """Of a valid form."""
        moment: datetime = self.cleaned_data["moment"]
        return moment


class AgencyForm(MomentForm):
    """Whom an agency could know about, when, and why it is asked."""

    field_order = ("number", "agency", "on", "at", "zone", "reason")
    number = forms.CharField(
        label="Prison number, CRN or PNC", max_length=40, error_messages={"required": "Enter the number of the person."}
    )
    agency = forms.ModelChoiceField(
        Agency.objects.order_by("name"),
        label="Agency",
        to_field_name="uid",
        error_messages={"required": "Select the agency."},
    )
    reason = forms.CharField(
        label="Reason, recorded in the audit log",
        max_length=300,
        error_messages={"required": "Enter the reason."},
    )

    def __init__(self, *args: Any, reader: User, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_number(self) -> Any:
        found = questions.subject_numbered(self.cleaned_data["number"], reader=self.reader, at=self.now)
        if found is None:
            raise forms.ValidationError("No record has this number. Enter it whole.")
        return found
