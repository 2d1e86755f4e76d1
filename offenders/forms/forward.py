"""What a second person types who confirms that a release comes forward."""

from __future__ import annotations

from django import forms

from offenders.forms.people import PLAIN


class ConfirmForwardForm(forms.Form):
    evidence = forms.CharField(
        label="Which document did you compare the dates with?",
        help_text="The document, its date, and who holds it.",
        max_length=200,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the document that you compared the dates with, and who holds it"},
    )
