"""A form field that takes an establishment by its name or code, from a list that narrows as one types."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from offenders.reference.establishments.models import Establishment
from offenders.reference.establishments.rules import PlaceNames, named


class EstablishmentInput(forms.TextInput):
    """A text input with the browser's own list below it: by keys, by touch, and without JavaScript."""

    template_name = "forms/widgets/establishment.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_list"
        today = timezone.localdate()
        context["widget"]["options"] = [named(place) for place in Establishment.objects.taking_people(on=today)]
        return context


class EstablishmentField(forms.CharField):
    """Cleans to the Establishment. Closed ones are not offered; whether one takes the person is asked by the action."""

    widget = EstablishmentInput
    default_error_messages = {"required": "Select the establishment"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "Type a part of the name, or the code, for example Full Sutton or FNI.")
        super().__init__(max_length=120, **kwargs)
        self.widget.attrs |= {"class": "govuk-input--width-30", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return named(value) if isinstance(value, Establishment) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = PlaceNames(Establishment.objects.all()).read(text)
        if isinstance(found, str):
            raise ValidationError(found, code="invalid")
        return found


def prison_choices() -> list[tuple[str, str]]:
    """For a filter: every establishment by its code, those closed too, for people who were held there are listed."""
    return [("", "All"), *Establishment.objects.values_list("code", "name")]
