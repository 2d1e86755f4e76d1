"""What is sent to keep grants, and to remove one."""

from __future__ import annotations

from django import forms

SHOWS = [
    ("", "To decide"),
    ("unconfirmed", "Not confirmed in time"),
    ("kept", "Kept"),
    ("gone", "Removed"),
    ("left", "Not confirmed, and stays"),
    ("all", "All"),
]


class ReviewFilter(forms.Form):
    show = forms.ChoiceField(label="Show", choices=SHOWS, required=False)


class KeepForm(forms.Form):
    reason = forms.CharField(label="Why they are kept, if it needs saying", max_length=500, required=False)


class RemoveForm(forms.Form):
    reason = forms.CharField(
        label="Why is it removed?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it is removed"},
    )
