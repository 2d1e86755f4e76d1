"""Forms about a match: what somebody makes of it, and the decision of the linking desk."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.matches.choices import ANSWERS
from offenders.matches.models import Match, MatchNotice
from offenders.matches.rules import MatchAnswer
from offenders.person_page.form_parts import reason, text

NOTICE = "They learn only these words, not that there is a match."


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="What do you make of it?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you make of it"},
    )
    reason = reason("Reason")

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"answer": MatchAnswer(self.cleaned_data["answer"])}


def words(label: str) -> forms.CharField:
    area = forms.Textarea({"rows": 3})
    return text(MatchNotice, "text", label=label, widget=area, required=False, help_text=NOTICE)


class DecisionForm(forms.Form):
    is_to_tell = forms.ChoiceField(
        label="Do you tell an owner anything?",
        choices=[("yes", "Yes"), ("no", "No, tell no one")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select if you tell an owner anything"},
    )
    tell_first = words("What do you tell the owner of the first person?")
    tell_second = words("What do you tell the owner of the second person?")
    reason = text(
        Match,
        "decision_reason",
        label="Why is this decided?",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter why this is decided"},
    )

    def typed(self) -> dict[str, Any]:
        return self.cleaned_data | {"is_to_tell": self.cleaned_data["is_to_tell"] == "yes"}
