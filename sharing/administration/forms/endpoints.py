"""Forms of an administrator about the addresses at which a partner system takes events."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing import events
from sharing.administration.forms.people import WIDE
from sharing.clients.models import Client
from sharing.events.models import EventEndpoint


class EndpointForm(forms.Form):
    """The address, and the kinds of event that go there; of the kinds, those that the client's tokens can follow up."""

    address = forms.CharField(
        label="Address",
        help_text="Where the partner system receives events, for example https://events.partner.example/inbox.",
        max_length=EventEndpoint._meta.get_field("address").max_length,
        error_messages={"required": "Enter the address"},
        widget=forms.TextInput(WIDE),
    )
    kinds = forms.MultipleChoiceField(
        label="Which events",
        help_text="If you select an event, also select the event that ends it.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select the events to send"},
    )

    def __init__(self, data: Any = None, *, client: Client, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["kinds"].choices = kinds_for(client)  # type: ignore[attr-defined]


class SwitchOffForm(forms.Form):
    reason = forms.CharField(
        label="Why",
        max_length=EventEndpoint._meta.get_field("off_because").max_length,
        error_messages={"required": "Enter a reason for switching it off"},
        widget=forms.TextInput(WIDE),
    )


def kinds_for(client: Client) -> list[tuple[str, str]]:
    """The kinds of which this client may read the records, in words."""
    kinds = (kind for _, kind in sorted(events.KINDS.items()) if kind.scope in client.scopes)
    return [(kind.name, kind.description) for kind in kinds]
