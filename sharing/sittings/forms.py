"""Forms of sittings: a reason to close unseen, and what was read out."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing.items.rules import Extent
from sharing.sittings import rules


class ReasonForm(forms.Form):
    why = forms.ChoiceField(
        label="Why can this be decided without it?",
        choices=[(why.value, words) for why, words in rules.WHY_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Select why"},
    )
    text = forms.CharField(
        label="Explain",
        help_text="It is kept with the decision. Do not enter anything above OFFICIAL-SENSITIVE.",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter a reason"},
    )


class ReadOutForm(forms.Form):
    extent = forms.ChoiceField(
        label="How much was read out?",
        choices=[(Extent.GIST.value, "Gist only"), (Extent.FULL.value, "The full item")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select how much was read out"},
    )

    def extent_read(self) -> Any:
        return Extent(self.cleaned_data["extent"])
