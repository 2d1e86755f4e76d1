"""Forms to open a record in an emergency, to filter the list of reviews, and to review."""

from __future__ import annotations

from django import forms

from sharing.access.rules import is_a_sentence
from sharing.drafts.forms import DraftedForm
from sharing.emergencies.actions import A_SENTENCE
from sharing.emergencies.models import EmergencyAccess

SHOWS = [("to_review", "To review"), ("late", "Not reviewed in time"), ("reviewed", "Reviewed"), ("all", "All")]


class EmergencyForm(DraftedForm):
    number = forms.CharField(
        label="Prison number, CRN or PNC",
        max_length=40,
        help_text="The whole number. Names do not work here",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}),
        error_messages={"required": "Enter the whole prison number, CRN or PNC number"},
    )
    kind = forms.ChoiceField(
        label="What is happening?",
        choices=EmergencyAccess.Kind.choices,
        widget=forms.RadioSelect({"class": "rm-choices--columns"}),
        error_messages={"required": "Select what is happening"},
    )
    reason = forms.CharField(
        label="Why you need this record now",
        max_length=400,
        help_text="At least one full sentence, without the person’s name. The reviewer will read it tomorrow",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why you need this record now"},
    )

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if not is_a_sentence(reason):
            raise forms.ValidationError(A_SENTENCE)
        return reason


class ReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What did you find?",
        choices=EmergencyAccess.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you found"},
    )
    note = forms.CharField(
        label="What you reviewed, and the reason for your decision",
        max_length=1000,
        help_text="The user who opened the record, and everyone who can see the person, can read the outcome. Only "
        "reviewers read this.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter what you reviewed and the reason for your decision"},
    )


class ReviewFilter(forms.Form):
    show = forms.ChoiceField(label="Which", choices=SHOWS, required=False)
    outcome = forms.ChoiceField(
        label="Outcome", choices=[("", "Any outcome"), *EmergencyAccess.Outcome.choices], required=False
    )

    def narrowed(self, rows, *, at):
        """The rows that the choices leave; those to review, unless something else is chosen."""
        show, outcome = self.cleaned_data["show"] or "to_review", self.cleaned_data["outcome"]
        if outcome:
            return rows.filter(outcome=outcome)
        if show == "to_review":
            return rows.to_review()
        if show == "late":
            return rows.late(at=at)
        return rows.filter(reviewed_at__isnull=False) if show == "reviewed" else rows
