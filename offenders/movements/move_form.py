"""The form to move a person to another establishment."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from offenders.custody.models import Movement
from offenders.reference.establishments.fields import EstablishmentField
from offenders.reference.establishments.models import Establishment
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm


class MoveForm(OnceForm):
    """`seen_at` carries where the person was when the form was opened: one moved meanwhile is not moved twice."""

    field_order = ["establishment", "on", "note"]

    establishment = EstablishmentField(label="Moves to")
    on = DateField(
        label="When did this happen?",
        subject="The date of the move",
        error_messages={"required": "Enter the date of the move"},
    )
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=Movement._meta.get_field("note").max_length,
        widget=forms.Textarea({"rows": 3}),
        help_text="Everyone who can see this person can read it.",
    )
    seen_at = forms.ModelChoiceField(
        queryset=Establishment.objects.all(), to_field_name="code", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, here: Establishment | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today
        self.fields["seen_at"].initial = here

    def asked(self) -> dict[str, Any]:
        """What the action is asked for."""
        typed = self.cleaned_data
        return {"to": typed["establishment"], "on": typed["on"], "seen_at": typed["seen_at"]}

    def add_refusal(self, field: str, message: str) -> None:
        """Put what the action refused at the input it concerns."""
        self.add_error(field if field in self.fields else None, message)
