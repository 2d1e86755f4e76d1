"""Fields that many forms about a person have."""

from __future__ import annotations

from typing import Any

from django import forms

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def text(model: Any, name: str, **more: Any) -> forms.CharField:
    """A line of text as long as the column allows."""
    widget = more.pop("widget", forms.TextInput(PLAIN))
    return forms.CharField(max_length=model._meta.get_field(name).max_length, widget=widget, **more)


def reason(label: str, longest: int = 500, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter a reason"},
    )


class ConfirmForm(forms.Form):
    """Nothing to type: sending it is the answer."""


class RemoveForm(forms.Form):
    reason = reason("Reason for removing it")
