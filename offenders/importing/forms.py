"""Forms to export people to a file, and to import them."""

from __future__ import annotations

from typing import cast

from django import forms

from offenders.importing.files import LARGEST
from sharing.grants.forms import TeamChoice
from sharing.models import Team
from sharing.pages.once_forms import OnceForm


class ExportForm(forms.Form):
    """Why people leave the system, and how much of them."""

    reason = forms.CharField(
        label="Purpose of the export",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept in the audit log with your name and the people in the file.",
        error_messages={"required": "Enter the purpose of the export"},
    )
    teams = forms.BooleanField(label="Include the teams that can see each person", required=False)


class ImportForm(OnceForm):
    """A file of people, and who leads those who are new."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV UTF-8, .xlsx or a .zip of CSV files, up to {LARGEST // 1_000_000} MB. Row 1 names the columns.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.zip"}),
        allow_empty_file=True,  # the action says it in our words
        error_messages={"required": "Select a file", "invalid": "Select a file"},
    )
    lead = TeamChoice(
        label="Lead team for rows that name none",
        help_text="A new person always has a lead team.",
        queryset=Team.objects.none(),
        empty_label="Select a team",
        error_messages={"required": "Select a team", "invalid_choice": "Select one of your own teams"},
    )

    def __init__(self, *args, teams, **kwargs):
        """teams: those of the user that may lead."""
        super().__init__(*args, **kwargs)
        lead = cast("TeamChoice", self.fields["lead"])
        lead.queryset = teams.select_related("agency")
        if len(teams) == 1:
            lead.initial = teams[0]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                f"The file is larger than {LARGEST // 1_000_000} MB. Split it into several files"
            )
        return file
