"""The form to change a service setting: the field has the type of the setting's default."""

from __future__ import annotations

from typing import Any

from django import forms

from sharing.pages.form_fields import DateField
from sharing.practice import Definition


class PracticeValueForm(forms.Form):
    starts_on = DateField(
        label="First day", subject="The first day", error_messages={"required": "Enter the first day it counts"}
    )
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="Who decided, and where it is written.",
        error_messages={"required": "Enter who decided, and where it is written"},
    )

    field_order = ["value", "starts_on", "source"]

    def __init__(self, *args: Any, definition: Definition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = field_for(definition)
        self.order_fields(self.field_order)


class NumbersField(forms.CharField):
    """Whole numbers with commas between them, "28, 14, 7"."""

    def clean(self, value: Any) -> list[int]:
        parts = [part.strip() for part in super().clean(value).split(",")]
        if not all(part.isascii() and part.isdecimal() for part in parts):
            raise forms.ValidationError("Enter whole numbers with commas between them, for example 28, 14, 7")
        return [int(part) for part in parts]


class WordsField(forms.CharField):
    """Words with commas between them."""

    def clean(self, value: Any) -> list[str]:
        return [part.strip() for part in super().clean(value).split(",") if part.strip()]


def field_for(definition: Definition) -> forms.Field:
    """A field that cleans to the type of the default."""
    default = definition.default
    label = f"New value, {definition.unit}" if definition.unit else "New value"
    required = {"required": "Enter the new value"}
    if isinstance(default, bool):
        return forms.TypedChoiceField(
            label=label,
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda word: word == "yes",
            error_messages=required,
        )
    if isinstance(default, int | float):
        kind = forms.IntegerField if isinstance(default, int) else forms.FloatField
        number = forms.TextInput({"class": "govuk-input--width-5", "inputmode": "decimal", "autocomplete": "off"})
        messages = required | {"invalid": "The value must be a number", "min_value": "The value must be 0 or more"}
        return kind(label=label, min_value=0, max_value=100_000, widget=number, error_messages=messages)
    if isinstance(default, list | tuple):
        many = NumbersField if isinstance(default[0], int) else WordsField
        return many(label=label, help_text="Put commas between them.", error_messages=required)
    return forms.CharField(label=label, max_length=300, error_messages=required)
