"""Forms to filter unusual readings, to judge one, and to answer about a threshold."""

from __future__ import annotations

from datetime import datetime

from django import forms

from sharing.unusual.models import ThresholdQuestion, UnusualReading, UnusualReadingQuerySet

SHOWS = [("to_judge", "To judge"), ("late", "Not judged in time"), ("judged", "Judged"), ("all", "All")]
WORDS = forms.Textarea(attrs={"rows": 4})


class UnusualFilter(forms.Form):
    show = forms.ChoiceField(label="Which", choices=SHOWS, required=False)

    def narrowed(self, rows: UnusualReadingQuerySet, *, at: datetime) -> UnusualReadingQuerySet:
        """The rows that the choice leaves; those to judge, unless something else is chosen."""
        show = self.cleaned_data["show"] or "to_judge"
        if show == "to_judge":
            return rows.to_judge()
        if show == "late":
            return rows.late(at=at)
        return rows.filter(judged_at__isnull=False) if show == "judged" else rows


class JudgeForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What did you find?",
        choices=UnusualReading.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you found"},
    )
    note = forms.CharField(
        label="What you reviewed, and the reason for your decision",
        max_length=1000,
        help_text="Only privacy officers and auditors read this. The reader’s access does not change.",
        widget=WORDS,
        error_messages={"required": "Enter what you reviewed and the reason for your decision"},
    )


class ThresholdForm(forms.Form):
    answer = forms.ChoiceField(
        label="Is the threshold right?",
        choices=ThresholdQuestion.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select if the threshold is kept or changed"},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        help_text="For a change, enter the value you ask for. An administrator sets it in service settings.",
        widget=WORDS,
        error_messages={"required": "Enter a reason"},
    )
