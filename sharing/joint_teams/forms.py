"""Forms of joint teams: form one, bring in an agency, name a member, stand it down."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from sharing.access.rules import Programme
from sharing.agencies.models import Agency, Team, User
from sharing.joint_teams import rules
from sharing.joint_teams.models import JointTeam
from sharing.pages.once_forms import OnceForm
from sharing.reference.gateways import Gateway

CONDITIONS = [(each.value, words) for each, words in rules.CONDITION_WORDS.items()]


def offer_gateways(field: Any, gateways: Collection[Gateway]) -> None:
    """Each once by its key, with who may be told by it."""
    named = {gateway.key: f"{gateway.title}: {gateway.who_to_whom}" for gateway in gateways}
    field.choices = [("", "Select a gateway"), *named.items()]


def gateway_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, error_messages={"required": "Select a gateway"})


def condition_field(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Select a condition"), *CONDITIONS],
        error_messages={"required": "Select a condition"},
    )


class FormTeamForm(OnceForm):
    """The team, the agency that leads it and one other. A head of the other agrees."""

    name = forms.CharField(
        label="Name of the team",
        max_length=Team._meta.get_field("name").max_length,
        help_text="Everyone who can see a person that it has access to can read this.",
        error_messages={"required": "Enter the name of the team"},
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    purpose = forms.CharField(
        label="What is it for?",
        max_length=JointTeam._meta.get_field("purpose").max_length,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter what it is for"},
    )
    programme = forms.ChoiceField(
        label="Programme",
        help_text="A joint team works on people under 1 programme. The other programme has separate joint teams.",
        choices=[(each.value, each.label) for each in Programme],
        widget=forms.RadioSelect,
        error_messages={"required": "Select the programme"},
    )
    own_gateway = gateway_field("Gateway to your agency")
    own_condition = condition_field("Data-protection condition for your agency")
    agency = forms.ModelChoiceField(
        label="Other agency",
        queryset=Agency.objects.none(),
        to_field_name="uid",
        empty_label="Select an agency",
        error_messages={"required": "Select an agency"},
    )
    gateway = gateway_field("Gateway to the other agency")
    condition = condition_field("Data-protection condition for the other agency")

    def __init__(self, data: Any = None, *, own: Agency, gateways: Collection[Gateway]) -> None:
        super().__init__(data)
        choice: Any = self.fields["agency"]
        choice.queryset = Agency.objects.exclude(pk=own.pk).exclude(kind=Agency.Kind.INTELLIGENCE)
        for name in ("own_gateway", "gateway"):
            offer_gateways(self.fields[name], gateways)


class AgencyForm(forms.Form):
    """An agency that takes part from now on."""

    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        to_field_name="uid",
        empty_label="Select an agency",
        error_messages={"required": "Select an agency"},
    )
    gateway = gateway_field("Gateway to this agency")
    condition = condition_field("Data-protection condition")

    def __init__(self, data: Any = None, *, agencies: Any, gateways: Collection[Gateway]) -> None:
        super().__init__(data)
        choice: Any = self.fields["agency"]
        choice.queryset = agencies
        offer_gateways(self.fields["gateway"], gateways)


class MemberForm(OnceForm):
    """A member from now on. shown_to: of an intelligence agency, the members who are told who it is; else empty."""

    user = forms.ModelChoiceField(
        label="Member",
        help_text="People of your agency. For an agency without a head here, the agency that leads names members.",
        queryset=User.objects.none(),
        to_field_name="uid",
        empty_label="Select someone",
        error_messages={"required": "Select someone"},
    )
    shown_to = forms.ModelMultipleChoiceField(
        label="Show them to these members only",
        help_text="For a member of an intelligence agency. Select none to show them to all members.",
        queryset=User.objects.none(),
        to_field_name="uid",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, people: Collection[User], members: Collection[User]) -> None:
        super().__init__(data)
        for name, offered in (("user", people), ("shown_to", members)):
            field: Any = self.fields[name]
            field.queryset = User.objects.filter(pk__in=[user.pk for user in offered]).select_related("agency")
            field.label_from_instance = label_of

    def typed(self) -> dict[str, Any]:
        shown_to = list(self.cleaned_data["shown_to"])
        return self.cleaned_data | {"shown_to": shown_to, "is_named_only": bool(shown_to)}


def label_of(user: User) -> str:
    return f"{user.name}, {user.agency}"


class StandDownForm(forms.Form):
    reason = forms.CharField(
        label="Why?",
        max_length=JointTeam._meta.get_field("stood_down_because").max_length,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Enter a reason"},
    )
