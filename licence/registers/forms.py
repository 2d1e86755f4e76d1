"""Forms about devices, accounts and places of stay."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone

from licence.registers.models import Account, Device, PlaceOfStay
from sharing.drafts.forms import DraftedForm
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def text(model: Any, name: str, **more: Any) -> forms.CharField:
    """A line of text as long as the column allows, with the column's name."""
    field = model._meta.get_field(name)
    label = more.pop("label", field.verbose_name[:1].upper() + field.verbose_name[1:])
    return forms.CharField(label=label, max_length=field.max_length, widget=forms.TextInput(PLAIN), **more)


class EntryForm(DraftedForm, OnceForm):
    """What all registers ask."""

    starts_on = DateField(subject="The date", label="Since when?", error_messages={"required": "Enter the date"})
    evidence = text(Device, "evidence", label="How is it known?", error_messages={"required": "Enter how it is known"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", timezone.localdate())


class DeviceForm(EntryForm):
    kind = forms.ChoiceField(choices=Device.Kind.choices)
    make = text(Device, "make", required=False)
    imei = text(Device, "imei", label="IMEI", required=False)
    sim = text(Device, "sim", label="SIM or eSIM number", required=False)
    phone_number = text(Device, "phone_number", required=False)
    monitoring = text(Device, "monitoring", required=False)
    field_order = ["kind", "make", "imei", "sim", "phone_number", "monitoring", "starts_on", "evidence"]


class FoundDeviceForm(DeviceForm):
    """A device that nobody had approved."""

    starts_on = DateField(subject="The date", label="When was it found?", error_messages={"required": "Enter the date"})
    evidence = text(
        Device, "evidence", label="Where and how was it found?", error_messages={"required": "Enter where it was found"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["monitoring"]


class AccountForm(EntryForm):
    kind = forms.ChoiceField(choices=Account.Kind.choices)
    provider = text(Account, "provider", error_messages={"required": "Enter whose account it is"})
    handle = text(Account, "handle", error_messages={"required": "Enter the name or number"})
    field_order = ["kind", "provider", "handle", "starts_on", "evidence"]


class PlaceForm(EntryForm):
    kind = forms.ChoiceField(choices=PlaceOfStay.Kind.choices)
    address = text(PlaceOfStay, "address", error_messages={"required": "Enter the address"})
    postcode = text(PlaceOfStay, "postcode", required=False)
    room = text(PlaceOfStay, "room", required=False)
    field_order = ["kind", "address", "postcode", "room", "starts_on", "evidence"]


class NoteForm(forms.Form):
    note = text(Device, "note", label="Why?", required=False)


class DayForm(forms.Form):
    on = DateField(subject="The date", label="When did this happen?", error_messages={"required": "Enter the date"})
    note = text(Device, "note", label="What was seen?", required=False)

    def __init__(self, *args: Any, has_note: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", timezone.localdate())
        if not has_note:
            del self.fields["note"]
