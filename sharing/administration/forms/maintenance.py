"""The form that plans maintenance."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.once_forms import OnceForm

LENGTHS = [(15, "15 minutes"), (30, "30 minutes"), (60, "1 hour"), (120, "2 hours")]


class MaintenanceForm(OnceForm):
    day = DateField(label="Date", subject="The date", error_messages={"required": "Enter the date"})
    starts = TimeField(label="Starts at", error_messages={"required": "Enter the time it starts"})
    minutes = forms.TypedChoiceField(label="How long", coerce=int, choices=LENGTHS, initial=30)
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="Administrators read this. Do not name a case or a person.",
        error_messages={"required": "Enter a reason for the maintenance"},
    )

    def planned(self) -> dict[str, Any]:
        """What the action asks for."""
        data = self.cleaned_data
        starts_at = timezone.make_aware(datetime.combine(data["day"], data["starts"]))
        ends_at = starts_at + timedelta(minutes=data["minutes"])
        return {"starts_at": starts_at, "ends_at": ends_at, "reason": data["reason"], "uid": data["uid"]}
