"""The form to send or delete held emails."""

from django import forms


class HeldLettersForm(forms.Form):
    decision = forms.ChoiceField(
        label="What shall happen to them?",
        choices=[
            ("send", "Send them: they are right, there are just many"),
            ("drop", "Drop them: nobody needs these letters"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to send or to drop them"},
    )
    reason = forms.CharField(
        label="Why?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays in the log with your name. Do not name a person.",
        error_messages={"required": "Say why"},
    )
