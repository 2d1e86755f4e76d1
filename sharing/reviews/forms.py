"""Forms to keep grants in an access review, and to remove one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from sharing.agencies.models import Team
from sharing.pages.seen import SeenForm

SHOWS = [
    ("", "To decide"),
    ("unconfirmed", "Not confirmed in time"),
    ("kept", "Kept"),
    ("gone", "Ended"),
    ("left", "Not confirmed, and stays"),
    ("all", "All"),
]


class ReviewFilter(forms.Form):
    show = forms.ChoiceField(label="Show", choices=SHOWS, required=False)


class KeepForm(forms.Form):
    reason = forms.CharField(label="Why they are kept (optional)", max_length=500, required=False)


class TeamThatTakesOver(forms.ModelChoiceField):
    def label_from_instance(self, team):
        return team.name


class EndForm(SeenForm):
    reason = forms.CharField(
        label="Why does the team no longer need to see the person?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The team can read this.",
        error_messages={"required": "Enter why the team no longer needs access"},
    )
    takes_over = TeamThatTakesOver(
        label="Which team of the agency takes over?",
        queryset=Team.objects.none(),
        required=False,
        empty_label="None",
        help_text="It gets the same access, if it does not have it already.",
        error_messages={"invalid_choice": "Select a team from the list"},
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["takes_over"].queryset = teams  # type: ignore[attr-defined]


class EndTogetherForm(SeenForm):
    reason = forms.CharField(
        label="Why do the teams no longer need to see these people?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Each team can read this.",
        error_messages={"required": "Enter why the teams no longer need access"},
    )


class StopForm(forms.Form):
    reason = forms.CharField(
        label="Why must the access not end?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Those who decide can read this.",
        error_messages={"required": "Enter why the access must not end"},
    )


class GiveBackForm(SeenForm):
    reason = forms.CharField(
        label="Why is the access restored?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is shown on each grant.",
        error_messages={"required": "Enter a reason for restoring the access"},
    )


class AgreeForm(SeenForm):
    """Nothing is typed; what was shown is carried."""


class ObjectForm(forms.Form):
    reason = forms.CharField(
        label="Why does your team still need to see the person?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter why the team still needs to see the person"},
    )


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="Decision",
        choices=[("stays", "The team keeps its access"), ("ends", "Its access ends")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the access stays or ends"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter a reason for your decision"},
    )
