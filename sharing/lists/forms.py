"""The form by which a list leaves as a file."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing.lists import sheets


class FileForm(forms.Form):
    """names_people: whether rows leave, and not only counts; then a reason is asked for."""

    kind = forms.ChoiceField(label="Format", choices=sheets.KINDS, widget=forms.RadioSelect, initial=sheets.XLSX)
    reason = forms.CharField(
        label="Reason for the export",
        max_length=300,
        help_text="Kept in the audit log with the people in the file.",
        error_messages={"required": "Enter a reason"},
    )

    def __init__(self, *args: Any, names_people: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not names_people:
            del self.fields["reason"]
