"""Forms to give a team access, and to end it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from sharing.access.rules import GrantRole
from sharing.agencies.models import Team
from sharing.grants.models import PersonProgramme
from sharing.pages.form_fields import DateField, TimeField
from sharing.pages.seen import SeenForm

AS_WHAT = [
    (GrantRole.READER, "Reader: view the record"),
    (GrantRole.CONTRIBUTOR, "Contributor: view and edit"),
    (GrantRole.LEAD, "Lead: view, edit, and give other teams access"),
]


class TeamChoice(forms.ModelChoiceField):
    def label_from_instance(self, team):
        return f"{team.name}, {team.agency.name}"


class GrantForm(SeenForm):
    team = TeamChoice(
        queryset=Team.objects.open().select_related("agency"),
        empty_label="Select a team",
        error_messages={"required": "Select a team", "invalid_choice": "Select a team from the list"},
    )
    grant_role = forms.ChoiceField(
        label="Access",
        choices=AS_WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": "Select Reader, Contributor or Lead"},
    )
    programme = forms.ChoiceField(
        label="For which programme",
        required=False,
        help_text="Access for 1 programme ends when the person leaves it, and does not show any other programme.",
    )
    until_on = DateField(subject="The end date", label="Until", required=False, help_text="Required for a Reader.")
    until_time = TimeField(
        label="At", required=False, help_text="UK time, for example 17:00. Leave empty for the end of that day."
    )
    reason = forms.CharField(
        label="Why does this team need to know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everyone who can see this person can read this.",
        error_messages={"required": "Enter why this team needs to know"},
    )

    def __init__(self, *args: Any, programmes: Sequence[PersonProgramme] = (), **kwargs: Any) -> None:
        """programmes: under which the user knows the person to be. One alone is no choice."""
        super().__init__(*args, **kwargs)
        named = [(row.programme, f"{row} only") for row in programmes]
        field: Any = self.fields["programme"]
        field.choices = [("", "Any programme the person is under"), *named]
        if len(named) < 2:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("until_time") and not cleaned.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", "Enter the date access ends")
        return cleaned

    def ends_at(self) -> datetime | None:
        """The moment of the end in UK time; the midnight after the day when no time was typed."""
        day, at = self.cleaned_data["until_on"], self.cleaned_data["until_time"]
        if day is None:
            return None
        if at is None:
            day, at = day + timedelta(days=1), time.min
        return timezone.make_aware(datetime.combine(day, at))

    def add_refusal(self, field: str, message: str) -> None:
        """Put what the action refused at the input it concerns."""
        self.add_error({"ends_at": "until_on"}.get(field, field or None), message)


class EndGrantForm(forms.Form):
    reason = forms.CharField(
        label="Why are you ending it?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you are ending it"},
    )
