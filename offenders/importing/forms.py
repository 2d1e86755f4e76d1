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
        label="What is the file for?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept in the audit log with your name and who is in the file.",
        error_messages={"required": "Say what the file is for"},
    )
    teams = forms.BooleanField(label="Also say which teams can see each person", required=False)


class ImportForm(OnceForm):
    """A file of people, and who leads those who are new."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV UTF-8 or .xlsx, up to {LARGEST // 1_000_000} MB. The first row names the columns.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,  # the action says it in our words
        error_messages={"required": "Choose a file", "invalid": "Choose a file"},
    )
    lead = TeamChoice(
        label="Team that leads people whose row names none",
        help_text="A new person always has a team that answers for them.",
        queryset=Team.objects.none(),
        empty_label="Choose a team",
        error_messages={"required": "Choose a team", "invalid_choice": "Choose one of your own teams"},
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
