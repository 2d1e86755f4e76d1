"""The form to send or delete held emails."""

from django import forms


class HeldLettersForm(forms.Form):
    decision = forms.ChoiceField(
        label="Send or delete these emails?",
        choices=[
            ("send", "Send: they are correct, there are just many"),
            ("drop", "Delete: no one needs these emails"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether to send or delete the emails"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the log with your name. Do not name a person.",
        error_messages={"required": "Enter a reason"},
    )
