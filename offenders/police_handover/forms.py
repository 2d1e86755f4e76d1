"""Forms of a handover to police."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from offenders.person_page.form_parts import reason
from sharing.models import Team, User
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

SHOWN = [("", "Under way"), ("not_accepted", "Not accepted"), ("in_effect", "Police lead"), ("all", "All")]


class PoliceHandoverFilter(forms.Form):
    show = forms.ChoiceField(label="Show", choices=SHOWN, required=False)


def _text(label: str, hint: str = "", missing: str = "Enter what was found or passed on") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=4000,
        help_text=hint,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": missing},
    )


class PartForm(forms.Form):
    done_on = DateField(
        subject="The date", label="Date", initial=timezone.localdate, error_messages={"required": "Enter the date"}
    )
    note = _text("What was found or passed on", "State facts, and whose view it is. Police and the sender read it.")


class QuestionForm(forms.Form):
    question = _text("Your question", missing="Enter your question")


class AnswerForm(forms.Form):
    answer = _text("Your answer", missing="Enter your answer")


class TeamChoice(forms.ModelChoiceField):
    def label_from_instance(self, team: Any) -> str:
        return f"{team}, {team.agency}"


class OwnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, user: Any) -> str:
        return str(user)


class AcceptForm(forms.Form):
    """teams: those in which the reader can accept; owners: who can be the owner there."""

    team = TeamChoice(
        label="Team that leads from then on",
        queryset=Team.objects.none(),
        to_field_name="uid",
        error_messages={"required": "Select a team"},
    )
    owner = OwnerChoice(
        label="Owner",
        queryset=User.objects.none(),
        to_field_name="uid",
        error_messages={"required": "Select the owner"},
    )

    def __init__(self, *args: Any, teams: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        owner: Any = self.fields["owner"]
        team.queryset, owner.queryset = teams, owners


class BetweenForcesForm(OnceForm):
    to_team = TeamChoice(
        label="Team of the other force",
        queryset=Team.objects.none(),
        to_field_name="uid",
        error_messages={"required": "Select a team"},
    )
    last_day = DateField(
        subject="The last day",
        label="Last day on which your force leads",
        error_messages={"required": "Enter the last day"},
    )
    reason = reason("Reason for the handover")

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to_team: Any = self.fields["to_team"]
        to_team.queryset = teams
