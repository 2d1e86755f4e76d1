"""Which answer of our own calculation people are listed by."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.dates.coverage.querysets import NEITHER, by_answer
from offenders.dates.coverage.rules import WORDS


class CoverageFilter(forms.Form):
    """reason: of a refusal, as the figure of calculation coverage names it."""

    answer = forms.ChoiceField(
        label="Result",
        required=False,
        choices=[
            ("", "Any result"),
            *((reach.value, words) for reach, words in WORDS.items()),
            (NEITHER, "Neither dates nor a prison sheet"),
        ],
    )
    reason = forms.CharField(label="Reason", required=False, max_length=200, widget=forms.HiddenInput)

    def narrowed(self, people: Any) -> Any:
        """people: of `OffenderQuerySet.with_coverage`."""
        found = by_answer(people, self.cleaned_data["answer"]) if self.cleaned_data["answer"] else people
        reason = self.cleaned_data["reason"]
        return found.filter(refused__icontains=reason) if reason else found
