"""Forms of the identity desk."""

from __future__ import annotations

from django import forms

from offenders.person_page.form_parts import reason


class CallForm(forms.Form):
    called = forms.CharField(
        label="Who did you call?",
        max_length=200,
        help_text="Name, agency and number. Do not say that a second record exists.",
        error_messages={"required": "Enter who you called"},
    )
    words = forms.CharField(
        label="What did they say?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter what they said"},
    )


class ApartForm(forms.Form):
    whose = forms.ChoiceField(
        label="Whose numbers are they?",
        choices=[("older", "The earlier record’s"), ("newer", "The later record’s")],
        widget=forms.RadioSelect,
        help_text="If the name alone matched, select the earlier record.",
        error_messages={"required": "Select whose numbers they are"},
    )
    reason = reason("Why are they 2 people?")


class ReasonForm(forms.Form):
    reason = reason("Reason")
