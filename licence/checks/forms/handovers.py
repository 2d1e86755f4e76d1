"""The form to reassign a check."""

from __future__ import annotations

from typing import Any

from django import forms

from licence.checks.forms.checks import WhoForm
from sharing.pages.once_forms import OnceForm


class GiveForm(WhoForm, OnceForm):
    """One check to another officer or team."""

    side_by_side = {"Who checks instead": ("officer", "team")}

    reason = forms.CharField(
        label="Why is the check reassigned?",
        help_text="The new officer and everyone who works with the person can read this.",
        max_length=300,
        error_messages={"required": "Enter why the check is reassigned"},
    )
    field_order = ("officer", "team", "reason")

    def __init__(self, data: Any = None, *, officers: Any, teams: Any) -> None:
        super().__init__(data)
        self.offer(officers, teams)
