"""Forms of closing a case."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.closing.models import DECISIONS
from offenders.closing.rules import ClosingDecision
from offenders.person_page.form_parts import reason
from sharing.pages.form_fields import DateField

WORDS = forms.Textarea({"rows": 3})
SHOWN = [("", "To decide"), ("kept", "Kept"), ("all", "All")]


class ClosingFilter(forms.Form):
    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)


class ViewForm(forms.Form):
    agrees = forms.TypedChoiceField(
        label="Does your agency agree that the case is closed?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes or no"},
    )
    reason = reason("Reason", required=False)


class ProposeForm(forms.Form):
    decision = forms.ChoiceField(
        label="What do you propose?",
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you propose"},
    )
    reason = reason("Reason")
    purpose = forms.CharField(
        label="Policing purpose",
        max_length=500,
        required=False,
        widget=WORDS,
        help_text="To keep it: protect life, prevent or detect crime, or bring offenders to justice. State facts.",
    )
    necessity = forms.CharField(
        label="Why is it necessary?", max_length=500, required=False, widget=WORDS, help_text="To keep it."
    )
    review_on = DateField(
        subject="The review date",
        label="Review by",
        required=False,
        help_text="To keep it: within 12 months. Unreviewed, the case closes automatically.",
    )

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"decision": ClosingDecision(self.cleaned_data["decision"])}


class RefuseForm(forms.Form):
    reason = reason("Reason")
