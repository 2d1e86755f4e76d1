"""The forms of a classification: the proposal, and its end."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from offenders.convictions.forms import OffenceFields
from offenders.person_page.form_parts import reason
from sharing.pages.once_forms import OnceForm


class ProposeForm(OffenceFields, OnceForm):
    """committed_on: of the offence, so that its state of that day is chosen."""

    may_keep = False
    field_order = ["offence_words", "offence", "keep_words", "ancillary_form", "reason"]

    reason = reason("Source you read it from")

    def __init__(self, data: Any = None, *, words: str, committed_on: date | None) -> None:
        super().__init__(data, initial={"offence_words": words})
        self.committed_on = committed_on
        self.fields["offence_words"].label = "Offence from the list"

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["committed_on"] = self.committed_on
        return super().clean()


class EndForm(forms.Form):
    reason = reason("Reason")
