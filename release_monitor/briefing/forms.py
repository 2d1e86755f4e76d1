"""Forms of briefings."""

from __future__ import annotations

from typing import Any

from django import forms

from release_monitor.briefing.actions import REASON_NEEDED
from release_monitor.briefing.scopes import BriefingScope


class MakeForm(forms.Form):
    """scopes: those that the reader reads."""

    scope = forms.ChoiceField(label="Scope", error_messages={"required": "Select the scope"})

    def __init__(self, *args: Any, scopes: list[BriefingScope], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["scope"].choices = [(scope.code, scope.words) for scope in scopes]


class CorrectForm(forms.Form):
    reason = forms.CharField(
        label="What was wrong?",
        max_length=300,
        help_text="Printed on the new issue. Do not name a person.",
        error_messages={"required": REASON_NEEDED},
    )
