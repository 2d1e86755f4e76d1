"""Forms to name owners and deputies, and to hand over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from sharing.models import Team, User
from sharing.pages.once_forms import OnceForm

Person = tuple[Team, User]
REASON = forms.Textarea(attrs={"rows": 3})
READ_BY_ALL = "Everyone who can see this person can read it."


def key_of(person: Person) -> str:
    """How somebody of a team is named in a form: the same user may be in two of them."""
    team, user = person
    return f"{team.uid}:{user.uid}"


class OwnerForm(OnceForm):
    """The owner, the deputy and who decides on sharing, of one team. Without an owner to choose it names the others."""

    field_order = ("owner", "deputy", "decides", "reason")

    owner = forms.ChoiceField(
        label="Owner",
        help_text="Responsible for the person in this agency: decides, answers questions and gets alerts.",
        error_messages={"required": "Select the owner", "invalid_choice": "Select someone from the list"},
    )
    deputy = forms.ChoiceField(
        label="Deputy",
        required=False,
        help_text="Covers when the owner is away. From the same team.",
        error_messages={"invalid_choice": "Select someone from the list"},
    )
    decides = forms.ChoiceField(
        label="Decides on sharing",
        required=False,
        help_text="Decides whether to share what the agency holds about the person. From the same team.",
        error_messages={"invalid_choice": "Select someone from the list"},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=REASON,
        help_text=READ_BY_ALL,
        error_messages={"required": "Enter a reason"},
    )

    def __init__(self, data: Any = None, *, people: Iterable[Person], chosen: Person | None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.people = {key_of(person): person for person in people}
        self.chosen = chosen
        names = [(key, f"{user.name}, {team.name}") for key, (team, user) in self.people.items()]
        self.fields["deputy"].choices = [("", "No deputy yet: managers are alerted"), *names]  # type: ignore[attr-defined]
        self.fields["decides"].choices = [("", "The owner"), *names]  # type: ignore[attr-defined]
        if chosen:
            del self.fields["owner"]
        else:
            self.fields["owner"].choices = [("", "Select the owner"), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        owner = self.chosen or self.people.get(cleaned.get("owner", ""))
        deputy = self.people.get(cleaned.get("deputy", ""))
        if owner and deputy and owner[0] != deputy[0]:
            self.add_error("deputy", "Select a deputy from the owner's team")
        decides = self.people.get(cleaned.get("decides", ""))
        if owner and decides and owner[0] != decides[0]:
            self.add_error("decides", "Select a sharing decision-maker from the owner’s team")
        named = {"deputy_user": deputy[1] if deputy else None, "decides_user": decides[1] if decides else None}
        return cleaned | {"team_owner": owner} | named


class TeamForm(forms.Form):
    """To which team; kept in the address."""

    team = forms.ModelChoiceField(
        label="To which team?",
        queryset=Team.objects.none(),
        to_field_name="uid",
        required=False,
        empty_label="Select a team",
    )

    def __init__(self, data: Any, *, teams: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["team"]
        field.queryset = teams
        field.label_from_instance = lambda team: f"{team.name}, {team.agency.name}"


class OfferForm(OnceForm):
    """To whom, why, and what they must know."""

    field_order = ("receiver", "reason", "to_know")

    receiver = forms.ModelChoiceField(
        label="Who is it handed over to?",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Select who it is handed over to",
        error_messages={
            "required": "Select who it is handed over to",
            "invalid_choice": "Select someone from the list",
        },
    )
    reason = forms.CharField(
        label="Reason for handing over",
        max_length=500,
        widget=REASON,
        help_text=READ_BY_ALL,
        error_messages={"required": "Enter a reason for handing over"},
    )
    to_know = forms.CharField(
        label="Handover notes",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Work in progress, what is due, who to ask. " + READ_BY_ALL,
    )

    def __init__(self, data: Any = None, *, people: Any) -> None:
        super().__init__(data)
        field: Any = self.fields["receiver"]
        field.queryset = people


class WhyForm(forms.Form):
    """An answer with its reason."""

    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=REASON,
        help_text=READ_BY_ALL,
        error_messages={"required": "Enter a reason"},
    )


class HandoverFilter(forms.Form):
    """Which handovers; kept in the address."""

    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "All"),
            ("to_me", "Offered to me"),
            ("by_me", "Offered by me, or previously mine"),
            ("teams", "To or from my teams"),
        ],
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "Any"),
            ("offered", "Waiting for an answer"),
            ("late", "Overdue"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
    )
