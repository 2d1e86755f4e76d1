"""Forms about a match: what somebody makes of it, and the decision of the linking desk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from offenders.matches.actions import OwnerToTell
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
    """owners: who can be told, each in words of their own."""

    is_to_tell = forms.ChoiceField(
        label="Do you tell an owner anything?",
        choices=[("yes", "Yes"), ("no", "No, tell no one")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select if you tell an owner anything"},
    )
    reason = text(
        Match,
        "decision_reason",
        label="Why is this decided?",
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter why this is decided"},
    )

    def __init__(self, *given: Any, owners: Sequence[OwnerToTell], **more: Any) -> None:
        super().__init__(*given, **more)
        self.keys = {f"tell_{owner.key}": owner.key for owner in owners}
        for name, owner in zip(self.keys, owners, strict=True):
            who = ", ".join(user.name for user in owner.readers)
            self.fields[name] = words(f"What do you tell {who}, {owner.agency}, about {owner.person}?")
        self.order_fields(["is_to_tell", *self.keys, "reason"])

    def typed(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "is_to_tell": given["is_to_tell"] == "yes",
            "reason": given["reason"],
            "tells": {key: given[name] for name, key in self.keys.items()},
        }
