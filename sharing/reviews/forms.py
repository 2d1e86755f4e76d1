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
    reason = forms.CharField(label="Why they are kept, if it needs saying", max_length=500, required=False)


class TeamThatTakesOver(forms.ModelChoiceField):
    def label_from_instance(self, team):
        return team.name


class EndForm(SeenForm):
    reason = forms.CharField(
        label="Why does the team not need to see the person any more?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="The team reads it.",
        error_messages={"required": "Say why the team does not need it any more"},
    )
    takes_over = TeamThatTakesOver(
        label="Which team of the agency takes over?",
        queryset=Team.objects.none(),
        required=False,
        empty_label="None",
        help_text="It is let in as this one was, if it is not in already.",
        error_messages={"invalid_choice": "Choose a team from the list"},
    )

    def __init__(self, *args: Any, teams: QuerySet[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["takes_over"].queryset = teams  # type: ignore[attr-defined]


class GiveBackForm(SeenForm):
    reason = forms.CharField(
        label="Why is it given back?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stands in each grant.",
        error_messages={"required": "Say why it is given back"},
    )


class AgreeForm(SeenForm):
    """Nothing is typed; what was shown is carried."""


class ObjectForm(forms.Form):
    reason = forms.CharField(
        label="Why does your team still need to see the person?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why the team still needs to see the person"},
    )


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[("stays", "The team keeps its access"), ("ends", "Its access ends")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the access stays or ends"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why you decide so"},
    )
