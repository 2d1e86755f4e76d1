"""Forms of retention reviews and holds."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.retention.models import DECISIONS, RetentionHold
from sharing.retention.rules import RetentionDecision

WORDS = forms.Textarea({"rows": 3})
SHOWN = [("", "To decide"), ("all", "All")]


def _reason(label: str = "Reason") -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=WORDS, error_messages={"required": "Enter a reason"})


class RetentionFilter(forms.Form):
    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)


class DecideForm(forms.Form):
    decision = forms.ChoiceField(
        label="Decision",
        choices=DECISIONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what is decided"},
    )
    reason = _reason()
    next_on = DateField(
        subject="The review date",
        label="Review again on",
        required=False,
        help_text="Not for a deletion: a second person of your agency agrees to that.",
    )

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"decision": RetentionDecision(self.cleaned_data["decision"])}


class AgreeForm(forms.Form):
    """Sending it is the second signature."""


class ReasonForm(forms.Form):
    reason = _reason()


class HoldForm(OnceForm):
    kind = forms.ChoiceField(
        label="Hold for",
        choices=RetentionHold.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select why"},
    )
    reason = _reason()
