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
    (GrantRole.READER, "To read"),
    (GrantRole.CONTRIBUTOR, "To read and add to the record"),
    (GrantRole.LEAD, "To lead: read, add, and let other teams in"),
]


class TeamChoice(forms.ModelChoiceField):
    def label_from_instance(self, team):
        return f"{team.name}, {team.agency.name}"


class GrantForm(SeenForm):
    team = TeamChoice(
        queryset=Team.objects.open().select_related("agency"),
        empty_label="Choose a team",
        error_messages={"required": "Choose a team", "invalid_choice": "Choose a team from the list"},
    )
    grant_role = forms.ChoiceField(
        label="What for",
        choices=AS_WHAT,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the team is let in for"},
    )
    programme = forms.ChoiceField(
        label="For which programme",
        required=False,
        help_text="A grant for one programme ends when the person leaves it, and tells nothing of another.",
    )
    until_on = DateField(subject="The end", label="Until", required=False, help_text="A team that reads needs an end.")
    until_time = TimeField(
        label="At", required=False, help_text="UK time, for example 17:00. Left empty, until the end of that day."
    )
    reason = forms.CharField(
        label="Why does this team need to know?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who can see this person can read it.",
        error_messages={"required": "Say why this team needs to know"},
    )

    def __init__(self, *args: Any, programmes: Sequence[PersonProgramme] = (), **kwargs: Any) -> None:
        """programmes: under which the user knows the person to be. One alone is no choice."""
        super().__init__(*args, **kwargs)
        named = [(row.programme, f"{row} only") for row in programmes]
        field: Any = self.fields["programme"]
        field.choices = [("", "Whichever the person is under"), *named]
        if len(named) < 2:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("until_time") and not cleaned.get("until_on") and "until_on" not in self.errors:
            self.add_error("until_on", "Enter the date on which it ends")
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
        label="Why does it end?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it ends"},
    )
