"""Forms of saved views and subscriptions."""

from __future__ import annotations

from typing import Any

from django import forms

from release_monitor.briefing.scopes import BriefingScope
from release_monitor.briefing.times import Every
from release_monitor.reports.models import SavedView
from sharing.agencies.models import Team
from sharing.pages.once_forms import OnceForm


class ViewForm(forms.Form):
    """teams: of the reader. is_shareable: whether others may be given it."""

    title = forms.CharField(
        label="Name",
        max_length=80,
        help_text="Name what it shows, never a person: others can read this name if you share the view.",
        error_messages={"required": "Enter a name"},
    )
    audience = forms.ChoiceField(
        label="Who can open it?", choices=SavedView.Audience.choices, widget=forms.RadioSelect, initial="own"
    )
    team = forms.ModelChoiceField(
        label="Team", queryset=Team.objects.none(), required=False, to_field_name="uid", empty_label="Select the team"
    )

    def __init__(self, *args: Any, teams: Any, is_shareable: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams
        if not is_shareable:
            fields["audience"].choices = [SavedView.Audience.choices[0]]
            fields["audience"].help_text = "It has words you typed, which may name a person. Only you can keep it."
            del fields["team"]


class NewViewForm(OnceForm, ViewForm):
    field_order = ["title", "audience", "team"]


class SubscribeForm(forms.Form):
    every = forms.ChoiceField(
        label="How often?",
        choices=[
            (Every.DAILY.value, "Every day, 7am"),
            (Every.WEEKLY.value, "Mondays, 7am"),
            (Every.MONTHLY.value, "First of the month, 7am"),
        ],
    )
    team = forms.ModelChoiceField(
        label="For which team?",
        queryset=Team.objects.none(),
        to_field_name="uid",
        empty_label=None,
        help_text="The subscription ends when you leave this team.",
        error_messages={"required": "Select one of your teams"},
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["team"].queryset = teams


class BriefMeForm(SubscribeForm):
    """scopes: those whose briefings the reader reads."""

    field_order = ["scope", "every", "team"]
    scope = forms.ChoiceField(label="Scope", error_messages={"required": "Select the scope"})

    def __init__(self, *args: Any, scopes: list[BriefingScope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["scope"].choices = [(scope.code, scope.words) for scope in scopes]
        fields["every"].choices = fields["every"].choices[1:]  # none is issued every day
