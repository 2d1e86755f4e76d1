"""Forms of ways of being reached: a number, and a code that came."""

from __future__ import annotations

from django import forms


class NumberForm(forms.Form):
    number = forms.CharField(
        label="Number",
        help_text="Of a work phone. For example, 07700 900118 or 020 7946 0118 ext 12. It is kept encrypted.",
        max_length=40,
        widget=forms.TextInput({"class": "govuk-input--width-20", "autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "Enter a number"},
    )


class ReachCodeForm(forms.Form):
    code = forms.CharField(
        label="Code",
        help_text="6 digits.",
        max_length=12,
        widget=forms.TextInput(
            {"class": "govuk-input--width-5", "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
        error_messages={"required": "Enter the code"},
    )
