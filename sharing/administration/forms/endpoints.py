"""Forms of an administrator about the events of a partner system."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing import events
from sharing.administration.forms.people import WIDE
from sharing.clients.models import Client
from sharing.events.models import EventEndpoint


class MomentInput(forms.DateTimeInput):
    """A date and time in one input of the browser's; without one it is typed as 2026-12-18T14:00."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__({"class": "govuk-input--width-20"}, format="%Y-%m-%dT%H:%M")


class EndpointForm(forms.Form):
    """The address, and the kinds of event that go there; of the kinds, those that the client's tokens can follow up."""

    address = forms.CharField(
        label="Address",
        help_text="Where the partner system receives events, for example https://events.partner.example/inbox. Leave "
        "it empty for a system that reads the feed instead.",
        max_length=EventEndpoint._meta.get_field("address").max_length,
        required=False,
        widget=forms.TextInput(WIDE),
    )
    is_test = forms.BooleanField(
        label="Test mode",
        help_text="It gets test events about an invented person, and none about real people.",
        required=False,
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


class SendTestForm(forms.Form):
    kind = forms.ChoiceField(label="Event", error_messages={"required": "Select an event"})

    def __init__(self, data: Any = None, *, endpoint: EventEndpoint, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        known = [(name, words) for name, words in kinds_for(endpoint.client) if name in endpoint.kinds]
        self.fields["kind"].choices = known  # type: ignore[attr-defined]


class ReplayForm(forms.Form):
    """The span in which the events happened that are sent again."""

    since = forms.DateTimeField(label="From")
    until = forms.DateTimeField(label="Until", help_text="Events at this time are not included.")

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        for field in self.fields.values():
            field.widget = MomentInput()
            field.input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]  # type: ignore[attr-defined]
            field.error_messages |= {
                "required": "Enter the date and the time",
                "invalid": "The date and time must be real, for example 2026-12-18 14:00",
            }


def kinds_for(client: Client) -> list[tuple[str, str]]:
    """The kinds of which this client may read the records, in words."""
    kinds = (kind for _, kind in sorted(events.KINDS.items()) if kind.scope in client.scopes)
    return [(kind.name, kind.description) for kind in kinds]
