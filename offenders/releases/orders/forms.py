"""Forms about an order by which a person leaves custody."""

from __future__ import annotations

from typing import Any

from django import forms

from offenders.dates.models import ReleaseOrder
from offenders.person_page.form_parts import PLAIN
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.reported.forms import stranger_field

COURT = [choice for choice in ReleaseOrder.Kind.choices if choice[0] in ReleaseOrder.OF_A_COURT]
EXECUTIVE = [choice for choice in ReleaseOrder.Kind.choices if choice[0] not in ReleaseOrder.OF_A_COURT]


class OrderForm(OnceForm):
    kind = forms.ChoiceField(
        label="What was ordered?",
        choices=[*COURT, *EXECUTIVE],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what was ordered"},
    )
    opens_on = DateField(
        subject="The date", label="Release from", error_messages={"required": "Enter the date of release"}
    )
    reference = forms.CharField(
        label="Document reference",
        help_text="Of the order or the warrant. Without a document yet, enter who called below.",
        max_length=160,
        required=False,
        widget=forms.TextInput(PLAIN),
    )
    caller_agency = stranger_field("caller_agency", help_text="You are recorded as the person who took the call.")
    caller_role = stranger_field("caller_role")
    caller_name = stranger_field("caller_name")

    def typed(self) -> dict[str, Any]:
        """What the action takes of it."""
        given = dict(self.cleaned_data)
        caller = tuple(given.pop(name) for name in ("caller_agency", "caller_role", "caller_name"))
        return given | {"kind": ReleaseOrder.Kind(given["kind"]), "caller": caller}


class ConfirmOrderForm(forms.Form):
    reference = forms.CharField(
        label="Document reference",
        help_text="Of the document that you compared the order with. Leave empty if it is shown above.",
        max_length=160,
        required=False,
        widget=forms.TextInput(PLAIN),
    )


class EndOrderForm(forms.Form):
    reason = forms.CharField(
        label="Reason for ending the order",
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        error_messages={"required": "Enter a reason for ending the order"},
    )
