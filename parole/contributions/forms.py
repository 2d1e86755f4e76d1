"""Forms to ask police for a contribution, and to give one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from sharing.drafts.forms import DraftedForm
from sharing.models import Agency
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm

NOTHING_ABOVE = "Do not enter anything above OFFICIAL-SENSITIVE or anything to be withheld from the prisoner."


class AskForm(OnceForm):
    """units: counter-terrorism police that work with the person."""

    agency = forms.ModelChoiceField(
        label="Unit",
        queryset=Agency.objects.none(),
        to_field_name="uid",
        empty_label="Select the unit",
        error_messages={"required": "Select the unit"},
    )
    due_on = DateField(subject="The deadline", label="Deadline", error_messages={"required": "Enter the deadline"})

    def __init__(self, data: Any = None, *, units: Iterable[Agency], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        found = list(units)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.filter(pk__in=[unit.pk for unit in found])
        if len(found) == 1:
            field.initial = found[0].uid


class GiveForm(DraftedForm):
    before_sentence = forms.CharField(
        label="Behaviour before the sentence",
        help_text=NOTHING_ABOVE,
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 8}),
    )
    in_custody = forms.CharField(
        label="Behaviour in custody", max_length=20_000, required=False, widget=forms.Textarea({"rows": 8})
    )
