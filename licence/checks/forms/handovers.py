"""Forms to reassign checks."""

from __future__ import annotations

from typing import Any

from django import forms

from licence.checks.forms.checks import WhoForm
from sharing.models import User
from sharing.pages.once_forms import OnceForm


class GiveForm(WhoForm, OnceForm):
    """One check to another officer or team."""

    side_by_side = {"Who checks instead": ("officer", "team")}

    reason = forms.CharField(
        label="Why does somebody else check?",
        help_text="Whoever receives it reads this, and so does whoever works with the person.",
        max_length=300,
        error_messages={"required": "Say why somebody else checks"},
    )
    field_order = ("officer", "team", "reason")

    def __init__(self, data: Any = None, *, officers: Any, teams: Any) -> None:
        super().__init__(data)
        self.offer(officers, teams)


class BetweenForm(forms.Form):
    """Whose checks are given, and to whom; kept in the address."""

    officer = forms.ModelChoiceField(
        label="Everything that waits for",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="Choose an officer",
    )
    to = forms.ModelChoiceField(
        label="Goes to",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="Choose who receives",
    )

    def __init__(self, data: Any, *, officers: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["officer"]
        field.queryset = officers

    def offer(self, receivers: Any) -> None:
        """To whom they may go; known once it is known whose they are."""
        field: Any = self.fields["to"]
        field.queryset = receivers


class WhyForm(OnceForm):
    reason = forms.CharField(
        label="Why?",
        help_text="Whoever receives them reads this.",
        max_length=300,
        error_messages={"required": "Say why somebody else checks"},
    )
