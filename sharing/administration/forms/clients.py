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
from sharing.clients.models import Client
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.pages.spans import end_of


class ClientForm(OnceForm):
    """A program that may ask for tokens: for what, as whom, how far and until when."""

    name = forms.CharField(
        label="Name of the program",
        max_length=Client._meta.get_field("name").max_length,
        error_messages={"required": "Enter a name for the program"},
        widget=forms.TextInput(WIDE),
    )
    purpose = forms.CharField(
        label="What it is for",
        help_text="What it does with what it reads, and who answers for it at the partner.",
        max_length=Client._meta.get_field("purpose").max_length,
        error_messages={"required": "Enter what the program is for"},
        widget=forms.Textarea({"rows": 3}),
    )
    user = UserChoice(
        label="Acts as",
        help_text="An account with the role Partner system. Its teams say whom the program sees.",
        queryset=User.objects.filter(role=PROGRAM, is_active=True).select_related("agency"),
        to_field_name="uid",
        empty_label="Choose an account",
        error_messages={"required": "Choose the account it acts as", "invalid_choice": "Choose one from the list"},
    )
    scopes = forms.MultipleChoiceField(
        label="What its tokens are good for",
        choices=token_scopes.choices(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what its tokens are good for"},
    )
    ends_on = DateField(
        label="Last day",
        subject="The last day",
        help_text="On the day after, it gets no token any more.",
        error_messages={"required": "Enter the last day"},
    )

    def typed(self) -> dict[str, Any]:
        """What the action asks for."""
        typed = dict(self.cleaned_data)
        last_day: date = typed.pop("ends_on")
        return typed | {"expires_at": end_of(last_day)}


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=Client._meta.get_field("revoked_because").max_length,
        error_messages={"required": "Enter why it is revoked"},
        widget=forms.TextInput(WIDE),
    )
