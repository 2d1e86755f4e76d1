"""Forms about threads: the filter of the list, what a page showed, handing over, closing."""

from __future__ import annotations

from uuid import UUID

from django import forms

from sharing.agencies.models import User
from sharing.alerts.forms import EndAlertForm


def keys_of(text: str) -> list[UUID]:
    """The keys that a page put into its form; none where somebody else has written them."""
    try:
        return [UUID(each) for each in text.split(",")]
    except ValueError:
        return []


class ShownForm(forms.Form):
    """What stood on the page beside the button. receipts: their keys with commas between them."""

    receipts = forms.CharField(widget=forms.HiddenInput)
    shown = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean_receipts(self) -> list[UUID]:
        found = keys_of(self.cleaned_data["receipts"])
        if not found:
            raise forms.ValidationError("Select a thread")
        return found


class OfferForm(forms.Form):
    to = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label="Colleague",
        empty_label="Select a colleague",
        to_field_name="uid",
        error_messages={"required": "Select a colleague", "invalid_choice": "Select a colleague from the list"},
    )
    note = forms.CharField(
        label="What they need to know",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what they need to know"},
    )

    def __init__(self, *args, people: list[User], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name", "pk")  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter a reason"},
    )


class CloseThreadForm(EndAlertForm):
    """alerts: those that stood on the page."""

    alerts = forms.CharField(widget=forms.HiddenInput)

    def clean_alerts(self) -> list[UUID]:
        return keys_of(self.cleaned_data["alerts"])


class SnoozeForm(WhyForm):
    """until: so many hours from now, or until it is due."""

    until = forms.ChoiceField(
        label="Snooze for",
        choices=[("1", "1 hour"), ("4", "4 hours"), ("", "Until it is due")],
        widget=forms.RadioSelect,
        required=False,
    )
    field_order = ("until", "reason")
