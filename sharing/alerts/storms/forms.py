"""What a manager says of one kind in a storm."""

from __future__ import annotations

from uuid import UUID

from django import forms

Choices = list[tuple[str, str]]


class StormKindForm(forms.Form):
    """kinds, and of the cause threads, are those of the storm that the reader may know."""

    kind = forms.ChoiceField(
        label="Kind of alert",
        error_messages={"required": "Select a kind", "invalid_choice": "Select a kind from the list"},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It stays in the log with your name. Do not name a person.",
        error_messages={"required": "Enter a reason"},
    )

    def __init__(self, *args, kinds: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "Select a kind"), *kinds]  # type: ignore[attr-defined]


class StormCauseForm(StormKindForm):
    cause = forms.ChoiceField(
        label="Cause",
        help_text="The thread that caused the others.",
        error_messages={"required": "Select a thread", "invalid_choice": "Select a thread from the list"},
    )
    field_order = ("kind", "cause", "reason")

    def __init__(self, *args, threads: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cause"].choices = [("", "Select a thread"), *threads]  # type: ignore[attr-defined]

    def clean_cause(self) -> UUID:
        return UUID(self.cleaned_data["cause"])
