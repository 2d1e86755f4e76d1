"""The form by which a second person confirms that a release comes forward."""

from __future__ import annotations

from django import forms

from offenders.dates.calculation_models import BroughtForward
from offenders.person_page.form_parts import PLAIN


class ConfirmForwardForm(forms.Form):
    evidence = forms.CharField(
        label="Which document did you compare the dates with?",
        help_text="The document, its date, and who holds it.",
        max_length=200,
        widget=forms.TextInput(PLAIN),
        error_messages={"required": "Enter the document that you compared the dates with, and who holds it"},
    )


class RefuseForwardForm(forms.Form):
    to_correct = forms.ChoiceField(
        label="Which must be corrected?",
        choices=BroughtForward.Wrong.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select which must be corrected"},
    )
    reason = forms.CharField(
        label="Why is the earlier date wrong?",
        help_text="The document that says otherwise, its date, and who holds it.",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter why the earlier date is wrong"},
    )
