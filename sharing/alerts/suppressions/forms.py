"""The form that holds back alerts of a kind."""

from __future__ import annotations

from datetime import timedelta

from django import forms

LASTS = {
    "4": "4 hours",
    "24": "24 hours (longest for high alerts)",
    "72": "3 days",
    "168": "7 days",
    "336": "14 days (a second person must agree)",
}


class SuppressForm(forms.Form):
    """kinds: those of the thread that may be held back. is_manager: of the team; else only for this person."""

    kind = forms.ChoiceField(
        label="Kind of alert",
        widget=forms.RadioSelect,
        error_messages={"required": "Select a kind", "invalid_choice": "Select a kind from the list"},
    )
    about = forms.ChoiceField(
        label="About", widget=forms.RadioSelect, error_messages={"required": "Select who it is about"}, initial="person"
    )
    lasts = forms.ChoiceField(
        label="Hold back for",
        choices=list(LASTS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Select for how long"},
    )
    is_high = forms.BooleanField(
        label="High alerts too",
        required=False,
        help_text="A manager can hold back high alerts for 24 hours at most. Critical alerts are never held back.",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter a reason"},
    )

    def __init__(self, *args, kinds: list[tuple[str, str]], is_manager: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        about = [("person", "This person")] + ([("team", "All people of the team")] if is_manager else [])
        self.fields["about"].choices = about  # type: ignore[attr-defined]
        if not is_manager:
            del self.fields["is_high"]
        if len(kinds) == 1:
            self.fields["kind"].initial = kinds[0][0]

    def clean_lasts(self) -> timedelta:
        return timedelta(hours=int(self.cleaned_data["lasts"]))
