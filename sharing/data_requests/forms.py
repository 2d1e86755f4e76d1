"""Forms of requests of people for their data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from sharing import access
from sharing.agencies.models import User
from sharing.data_requests.models import GROUNDS, KINDS
from sharing.data_requests.rules import (
    DECISION_WORDS,
    DECISION_WORDS_OF_CHANGE,
    HELD_BACK,
    DataKind,
    RequestKind,
)
from sharing.pages.form_fields import DateField
from sharing.pages.once_forms import OnceForm
from sharing.who_looked.questions import excluded_from

SHOWS = [("", "Open"), ("all", "All")]
WORDS = forms.Textarea({"rows": 3})


class DataRequestFilter(forms.Form):
    show = forms.ChoiceField(label="Show", choices=SHOWS, required=False)


class RegisterForm(OnceForm):
    field_order = ("number", "kind", "what", "received_on")

    number = forms.CharField(
        label="Prison number, CRN or PNC of the person",
        max_length=40,
        help_text="The whole number. Check that the request is from this person.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20"}),
        error_messages={"required": "Enter the whole number"},
    )
    kind = forms.ChoiceField(
        label="What do they ask for?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what they ask for"},
    )
    what = forms.CharField(
        label="The request in their words",
        max_length=1000,
        help_text="Information owners of the agencies read this.",
        widget=WORDS,
        error_messages={"required": "Enter what they ask for"},
    )
    received_on = DateField(
        subject="The date it was received",
        label="Received on",
        help_text="The deadline runs from this date.",
        error_messages={"required": "Enter the date it was received"},
    )

    def __init__(self, data: Any = None, *, reader: User, at: datetime, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.reader, self.at = reader, at
        self.subject: Any = None

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        people: Any = access.subjects()
        barred = excluded_from(self.reader, at=self.at)
        found = list(people.with_whole_number(people.model.whole_number(number.strip())).exclude(pk__in=barred)[:2])
        if len(found) != 1:
            raise forms.ValidationError("No record has this number. Enter it whole.")
        self.subject = found[0]
        return number


class DecideItemForm(forms.Form):
    decision = forms.ChoiceField(
        label="Decision", widget=forms.RadioSelect, error_messages={"required": "Select what is decided"}
    )
    ground = forms.ChoiceField(
        label="Ground",
        choices=[("", "No ground needed"), *GROUNDS],
        required=False,
        help_text="Needed unless it is given in full. The letters are those of s.45(4) and s.48(3).",
    )
    reason = forms.CharField(
        label="Reason",
        max_length=1000,
        help_text="Only your agency reads this. For a redaction, say what is removed.",
        widget=WORDS,
        error_messages={"required": "Enter a reason"},
    )

    def __init__(self, data: Any = None, *, request_kind: str, kind: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        words = DECISION_WORDS if request_kind == RequestKind.ACCESS else DECISION_WORDS_OF_CHANGE
        field: Any = self.fields["decision"]
        field.choices = [(decision.value, label) for decision, label in words.items()]
        if DataKind(kind) in HELD_BACK:
            field.help_text = "Out of the answer unless you decide otherwise."


class ReleaseForm(forms.Form):
    sent_as = forms.CharField(
        label="Reference of the letter",
        max_length=200,
        help_text="Of the answer and the copies that the agencies prepared. They are not stored here.",
        error_messages={"required": "Enter the reference of the letter"},
    )


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Reason", max_length=500, widget=WORDS, error_messages={"required": "Enter a reason"}
    )
