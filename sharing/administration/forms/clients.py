"""Forms of an administrator about partner systems."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from sharing.access.roles import PROGRAM
from sharing.administration.forms.people import WIDE
from sharing.administration.forms.teams import UserChoice
from sharing.agencies.models import User
from sharing.clients import token_scopes
from sharing.clients.credentials.jose import LONGEST
from sharing.clients.models import Binding, Client
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.spans import end_of


class BindingField(forms.ChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label="Its tokens are bound to",
            help_text="A token is worth nothing without it, so a stolen token opens nothing.",
            choices=Binding.choices,
            initial=Binding.DPOP,
            widget=forms.RadioSelect,
            error_messages={"required": "Select what its tokens are bound to"},
        )


class ForUsersField(forms.BooleanField):
    def __init__(self) -> None:
        super().__init__(
            label="It can act on behalf of users of its agency",
            help_text="It names the user in each request. It then sees and does what both it and the user can. "
            "The audit log has both.",
            required=False,
        )


class ClientForm(OnceForm):
    """A program that may ask for tokens: for what, as whom, how far and until when."""

    name = forms.CharField(
        label="Name of the partner system",
        max_length=Client._meta.get_field("name").max_length,
        error_messages={"required": "Enter a name for the partner system"},
        widget=forms.TextInput(WIDE),
    )
    purpose = forms.CharField(
        label="What it is for",
        help_text="How it uses what it reads, and who is responsible for it at the partner.",
        max_length=Client._meta.get_field("purpose").max_length,
        error_messages={"required": "Enter what the partner system is for"},
        widget=forms.Textarea({"rows": 3}),
    )
    user = UserChoice(
        label="Acts as",
        help_text="An account with the role Partner system. Its teams set which people the system sees.",
        queryset=User.objects.filter(role=PROGRAM, is_active=True).select_related("agency"),
        to_field_name="uid",
        empty_label="Select an account",
        error_messages={"required": "Select the account it acts as", "invalid_choice": "Select one from the list"},
    )
    scopes = forms.MultipleChoiceField(
        label="What its tokens allow",
        choices=token_scopes.under_headings(token_scopes.OF_PROGRAMS),
        widget=forms.CheckboxSelectMultiple({"class": "rm-choices--columns"}),
        error_messages={"required": "Select what its tokens allow"},
    )
    ends_on = DateField(
        label="Last day",
        subject="The last day",
        help_text="It gets no tokens after this day.",
        error_messages={"required": "Enter the last day"},
    )

    binding = BindingField()
    acts_for_users = ForUsersField()

    def typed(self) -> dict[str, Any]:
        """What the action asks for."""
        typed = dict(self.cleaned_data)
        last_day: date = typed.pop("ends_on")
        return typed | {"expires_at": end_of(last_day)}


class ApplicationForm(OnceForm):
    """An application that acts as whoever allows it: for what, where browsers are sent back to, and until when."""

    name = forms.CharField(
        label="Name of the application",
        help_text="Users read it before they allow the application to act as them.",
        max_length=Client._meta.get_field("name").max_length,
        error_messages={"required": "Enter a name for the application"},
        widget=forms.TextInput(WIDE),
    )
    purpose = forms.CharField(
        label="What it is for",
        help_text="In a sentence that users understand, with who is responsible for it.",
        max_length=Client._meta.get_field("purpose").max_length,
        error_messages={"required": "Enter what the application is for"},
        widget=forms.Textarea({"rows": 3}),
    )
    redirect_uris = forms.CharField(
        label="Redirect addresses",
        help_text="One per line. Browsers are sent back here once the user has allowed it. They begin with https://, "
        "or with http://127.0.0.1 for an application on the user’s own machine.",
        error_messages={"required": "Enter at least one redirect address"},
        widget=forms.Textarea({"rows": 3, "spellcheck": "false", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What it can ask users to allow",
        choices=token_scopes.under_headings(token_scopes.TokenScope),
        widget=forms.CheckboxSelectMultiple({"class": "rm-choices--columns"}),
        error_messages={"required": "Select what it can ask users to allow"},
    )
    ends_on = DateField(
        label="Last day",
        subject="The last day",
        help_text="It gets no tokens after this day.",
        error_messages={"required": "Enter the last day"},
    )
    binding = BindingField()

    def typed(self) -> dict[str, Any]:
        """What the action asks for."""
        typed = dict(self.cleaned_data)
        last_day: date = typed.pop("ends_on")
        return typed | {"expires_at": end_of(last_day), "redirect_uris": typed["redirect_uris"].split()}


class ApplicationChangeForm(forms.Form):
    binding = BindingField()


class ClientChangeForm(forms.Form):
    binding = BindingField()
    acts_for_users = ForUsersField()


class ClientKeyForm(OnceForm):
    """A public key, as the partner sent it."""

    key = forms.CharField(
        label="Public key",
        help_text="As PEM (it begins with -----BEGIN PUBLIC KEY-----) or as JWK (it begins with {): EC P-256, Ed25519, "
        "or RSA with at least 2,048 bits.",
        max_length=LONGEST,
        error_messages={"required": "Enter the public key"},
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=Client._meta.get_field("revoked_because").max_length,
        error_messages={"required": "Enter a reason for revoking it"},
        widget=forms.TextInput(WIDE),
    )
